import type { BackendHealth } from "../../../shared/model/backend.ts";
import type { Environment } from "../../../shared/model/environment.ts";
import type { Span } from "../../../shared/model/logs.ts";

/** A query as it was sent to one environment. */
export interface SentQuery {
  readonly environment: Environment;
  readonly logql: string;
  readonly span: Span;
  readonly limit: number;
  readonly direction: "forward" | "backward";
}

/** A word of a POSIX shell, whatever it holds. */
export function shellQuote(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function lokiUrl({ backends }: Environment): string | null {
  return backends.find(({ kind }) => kind === "loki")?.url ?? null;
}

/** Where a secret has to be put in by hand: the console never gives one out. */
const secretPlace = "$LOKI_TOKEN";

/** The `logcli` command that answers the same. Null where the environment has no Loki. */
export function logcliCommand(sent: SentQuery): string | null {
  const url = lokiUrl(sent.environment);
  if (url === null) return null;
  const parts = [
    "logcli",
    "query",
    `--addr=${shellQuote(url)}`,
    `--from=${new Date(sent.span.from).toISOString()}`,
    `--to=${new Date(sent.span.to).toISOString()}`,
    `--limit=${sent.limit}`,
    ...(sent.direction === "forward" ? ["--forward"] : []),
    "--output=jsonl",
    shellQuote(sent.logql),
  ];
  return parts.join(" ");
}

/** How a Loki wants us to prove who we are; null: it does not, or nobody knows. */
export type CredentialForm = BackendHealth["credentialForm"];

/** The form of the credential that a backend is asked with, or that it wants; null for none. */
export function credentialOf(health: BackendHealth | undefined): CredentialForm | null {
  if (health === undefined) return null;
  return health.asksFor ?? (health.credential === "none" ? null : health.credentialForm);
}

/** Words that stay variables of the shell: what is between double quotes is a name of ours, quoted where it is not. */
function credentialWords(form: CredentialForm | null): readonly string[] {
  switch (form?.scheme) {
    case undefined:
      return [];
    case "passphrase":
      return [];
    case "bearer":
    case "oauth2":
    case "device":
    case "command":
      return [`--header "Authorization: Bearer ${secretPlace}"`];
    case "basic":
      return [`--user ${shellQuote(form.username ?? "")}:"${secretPlace}"`];
    case "headers":
      return form.headerNames.map((name) => `--header ${shellQuote(`${name}: `)}"${secretPlace}"`);
  }
}

/** The `curl` command that answers the same; credentials are left as a variable. Null without a Loki. */
export function curlCommand(sent: SentQuery, credential: CredentialForm | null): string | null {
  const url = lokiUrl(sent.environment);
  if (url === null) return null;
  const data = [
    ["query", sent.logql],
    ["start", `${sent.span.from}000000`],
    ["end", `${sent.span.to}000000`],
    ["limit", String(sent.limit)],
    ["direction", sent.direction],
  ] as const;
  return [
    "curl --get --silent --show-error",
    ...credentialWords(credential),
    ...data.map(([name, value]) => `--data-urlencode ${shellQuote(`${name}=${value}`)}`),
    shellQuote(`${url.replace(/\/+$/, "")}/loki/api/v1/query_range`),
  ].join(" \\\n  ");
}

/**
 * Grafana Explore with the query and its absolute span. Null where settings name no Grafana. Source: Grafana's
 * "Generate Explore URLs" (`schemaVersion=1`, `panes` as JSON); the data source is chosen there by its type.
 */
export function grafanaExploreLink({ environment, logql, span }: SentQuery): string | null {
  if (environment.grafanaUrl === null || !URL.canParse(environment.grafanaUrl)) return null;
  const base = new URL(environment.grafanaUrl);
  const panes = {
    a: {
      datasource: "loki",
      queries: [{ refId: "A", expr: logql, datasource: { type: "loki" } }],
      range: { from: String(span.from), to: String(span.to) },
    },
  };
  const link = new URL(`${base.origin}${base.pathname.replace(/\/+$/, "")}/explore`);
  link.searchParams.set("schemaVersion", "1");
  link.searchParams.set("panes", JSON.stringify(panes));
  return link.href;
}
