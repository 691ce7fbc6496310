import * as z from "zod";

const secret = z.string().min(1).max(16_384);
const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "is not a header name");
/** RFC 9110: visible ASCII, spaces and tabs; a line break would start another header. */
const headerValue = secret.regex(/^[\t\x20-\x7e\x80-\xff]+$/, "has a character that a header cannot carry");

/** How to prove to a backend who we are. It goes one way only: from the form to the main process. */
export const credentialSchema = z.discriminatedUnion("scheme", [
  z.object({
    scheme: z.literal("basic"),
    username: z
      .string()
      .min(1)
      .max(512)
      .regex(/^[^:]*$/, "must not contain a colon"),
    password: secret,
  }),
  z.object({ scheme: z.literal("bearer"), token: headerValue }),
  z.object({ scheme: z.literal("headers"), headers: z.record(headerName, headerValue) }),
  /** For the client credentials grant of OAuth 2. */
  z.object({ scheme: z.literal("oauth2"), clientSecret: secret }),
  /** The person's consent to run exactly this command for a token. */
  z.object({ scheme: z.literal("command"), command: z.array(z.string().max(4096)).min(1).max(64) }),
  /** Of the key of the client certificate; kept beside whatever else proves who we are. */
  z.object({ scheme: z.literal("passphrase"), passphrase: secret }),
]);

export type Credential = Readonly<z.infer<typeof credentialSchema>>;

/** What a form can ask for; `device`: a person signs in with a browser, so that nothing is typed here. */
export const credentialSchemes = ["basic", "bearer", "headers", "oauth2", "device", "command", "passphrase"] as const;
export type CredentialScheme = (typeof credentialSchemes)[number];

/** What a person needs to sign in with a browser (RFC 8628). None of it is secret from the person who asked. */
export const deviceSignInSchema = z.object({
  userCode: z.string(),
  /** An https address, or http on this machine; shown, and opened on a click. */
  verificationUrl: z.string(),
  /** The same with the code in it; null where the provider gives none. */
  completeUrl: z.string().nullable(),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
});
export type DeviceSignIn = Readonly<z.infer<typeof deviceSignInSchema>>;
