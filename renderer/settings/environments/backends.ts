import { backendNames } from "../../../shared/model/backend.ts";
import {
  auditConnection,
  type BackendTrial,
  type ConnectionSettings,
  type EnvironmentSettings,
} from "../../../shared/settings/schema.ts";
import type { EnvironmentDraft } from "./draft.ts";
import type { Path } from "./paths.ts";

export type CardKind = BackendTrial["kind"];

/** A backend as the form has it. */
export interface BackendPart {
  readonly kind: CardKind;
  /** Unique within its environment, as credentials and health name it: `alertmanager-2`. */
  readonly backend: string;
  readonly name: string;
  readonly path: Path;
  readonly settings: BackendTrial["settings"];
}

/** The backends that the draft has, in the order of the screen. */
export function partsOf(draft: EnvironmentDraft): readonly BackendPart[] {
  const alertmanagers = draft.alertmanagers ?? [];
  const one = (
    kind: Exclude<CardKind, "alertmanager">,
    key: "prometheus" | "loki" | "gateway" | "jaeger" | "audit",
  ) => {
    const settings = draft[key];
    return settings === undefined ? [] : [{ kind, backend: kind, name: backendNames[kind], path: [key], settings }];
  };
  return [
    ...one("prometheus", "prometheus"),
    ...alertmanagers.map((settings, index) => ({
      kind: "alertmanager" as const,
      backend: `alertmanager-${index + 1}`,
      name: alertmanagers.length > 1 ? `${backendNames.alertmanager} ${index + 1}` : backendNames.alertmanager,
      path: ["alertmanagers", index],
      settings,
    })),
    ...one("loki", "loki"),
    ...one("gateway", "gateway"),
    ...one("jaeger", "jaeger"),
    ...one("postgres", "audit"),
  ];
}

/** Where and how a part is reached; PostgreSQL's is made of its host and port. */
export function connectionOf({ kind, settings }: Pick<BackendPart, "kind" | "settings">): ConnectionSettings {
  return kind === "postgres"
    ? auditConnection(settings as NonNullable<EnvironmentSettings["audit"]>)
    : (settings as ConnectionSettings);
}

/** `https://prometheus.example:9090` of a URL; null while it is none. A credential belongs to one origin. */
export function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host } = new URL(url);
  return host === "" ? null : `${protocol}//${host}`;
}

/** `prometheus.example:9090/prefix`: what a row shows of a URL. */
export function hostOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { host, pathname } = new URL(url);
  return `${host}${pathname.replace(/\/+$/, "")}`;
}

/** What a person has to enter for an environment after its file came from somebody else, sentences by backend. */
export function credentialWants(settings: EnvironmentSettings): readonly string[] {
  return partsOf(settings).flatMap((part) => {
    const connection = connectionOf(part);
    const wants = wantOf(connection.auth);
    const key = connection.clientCert === undefined ? [] : ["the files of the client certificate"];
    return [...wants, ...key].map((want) => `${part.name}: ${want}`);
  });
}

function wantOf(auth: ConnectionSettings["auth"]): readonly string[] {
  switch (auth?.type) {
    case "basic":
      return [`the password of ${auth.username}`];
    case "bearer":
      return ["a token"];
    case "headers":
      return [`the values of ${auth.names.join(", ")}`];
    case "oauth2":
      return [auth.grant === "device" ? "a sign-in with a browser" : `the secret of the client ${auth.clientId}`];
    case "command":
      return [`your consent to run ${auth.command.join(" ")}`];
    default:
      return [];
  }
}
