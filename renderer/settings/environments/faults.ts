import type { Path } from "./paths.ts";
import { pathText } from "./paths.ts";

/** What is wrong, by the path of the field (`prometheus.url`), each a sentence. */
export type Faults = Readonly<Record<string, string>>;

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly code?: string | undefined;
  readonly message: string;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly origin?: unknown;
}

/** The first fault of each field. */
export function faultsOf(issues: readonly Issue[]): Faults {
  const faults: Record<string, string> = {};
  for (const issue of issues) {
    const path = pathText(issue.path.map((part) => (typeof part === "number" ? part : String(part))));
    if (!Object.hasOwn(faults, path)) faults[path] = faultSentence(issue);
  }
  return faults;
}

function faultSentence(issue: Issue): string {
  const { code, message } = issue;
  const unit = issue.origin === "array" ? "entries" : "characters";
  if (code === "too_big" && message.startsWith("Too big")) return `It must have at most ${issue.maximum} ${unit}.`;
  if (code === "too_small" && message.startsWith("Too small")) return "It must not be empty.";
  const text = /^(must|is|has) /.test(message) ? `It ${message}` : message;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The faults of a field and of all that stands below it. */
export function faultsUnder(faults: Faults, path: Path): readonly string[] {
  const text = pathText(path);
  return Object.keys(faults).filter((key) => key === text || key.startsWith(`${text}.`));
}

const partNames: Readonly<Record<string, string>> = {
  prometheus: "Prometheus",
  alertmanagers: "Alertmanager",
  loki: "Loki",
  gateway: "Gateway",
  jaeger: "Jaeger",
  audit: "PostgreSQL",
  grafana: "Grafana",
  links: "Link",
  severities: "Severities",
};

const fieldNames: Readonly<Record<string, string>> = {
  id: "Id",
  name: "Name",
  color: "Colour",
  production: "Production",
  readOnly: "Read-only",
  disabled: "Switched off",
  url: "URL",
  auth: "Proof",
  username: "User name",
  names: "Header names",
  issuer: "Issuer",
  tokenUrl: "Token URL",
  deviceUrl: "Device URL",
  clientId: "Client ID",
  scope: "Scope",
  audience: "Audience",
  command: "Command",
  caFile: "Authority (CA) file",
  cert: "Certificate file",
  key: "Key file",
  proxy: "Proxy",
  timeout: "Deadline",
  pollInterval: "Poll every",
  tenants: "Tenants",
  selector: "Streams",
  requestIdFields: "Request-ID fields",
  host: "Host",
  port: "Port",
  database: "Database",
  user: "User",
  table: "Table",
  requestId: "Column of the request ID",
  time: "Column of the time",
  show: "Columns to read",
  limit: "Most rows",
  tags: "Tags",
  service: "Service",
};

/** What the screen calls a field: `Alertmanager 2, URL`. */
export function fieldName(path: string): string {
  const parts = path.split(".");
  const [first = "", second = ""] = parts;
  const part = Object.hasOwn(partNames, first) ? partNames[first] : undefined;
  const field = parts.slice(part === undefined ? 0 : 1).findLast((name) => Object.hasOwn(fieldNames, name));
  const name = field === undefined ? "" : (fieldNames[field] ?? "");
  if (part === undefined) return name === "" ? path : name;
  const number = /^\d+$/.test(second) ? ` ${Number(second) + 1}` : "";
  return `${part}${number}${name === "" ? "" : `, ${name}`}`;
}
