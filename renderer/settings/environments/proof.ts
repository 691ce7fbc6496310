import type { AuthSettings } from "../../../shared/settings/schema.ts";

/** How one proves who one is, as the form offers it; OAuth 2 has two ways that want different things. */
export const proofs = ["none", "basic", "bearer", "headers", "oauth2", "device", "command"] as const;
export type Proof = (typeof proofs)[number];

export const proofNames: Readonly<Record<Proof, string>> = {
  none: "None",
  basic: "User name and password",
  bearer: "Token (Authorization: Bearer)",
  headers: "Headers of its own",
  oauth2: "OAuth 2, with a client secret",
  device: "OAuth 2, signing in with a browser",
  command: "Token from a command",
};

/** The way that settings name. */
export function proofOf(auth: AuthSettings | undefined): Proof {
  if (auth === undefined) return "none";
  return auth.type === "oauth2" ? (auth.grant === "device" ? "device" : "oauth2") : auth.type;
}

/** Settings for a way that was just chosen; what two ways share stays. Undefined: none are needed. */
export function authFor(proof: Proof, before: AuthSettings | undefined): AuthSettings | undefined {
  switch (proof) {
    case "none":
      return undefined;
    case "basic":
      return { type: "basic", username: "" };
    case "bearer":
      return { type: "bearer" };
    case "headers":
      return { type: "headers", names: ["X-Api-Key"] };
    case "oauth2":
    case "device": {
      const grant = proof === "device" ? "device" : "client_credentials";
      return before?.type === "oauth2" ? { ...before, grant } : { type: "oauth2", grant, issuer: "", clientId: "" };
    }
    case "command":
      return { type: "command", command: [""] };
  }
}
