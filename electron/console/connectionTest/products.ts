import * as z from "zod";
import type { BackendKind } from "../../../shared/model/backend.ts";
import { isGatewayList, otherServer } from "../gateway/shape.ts";
import { htmlTitle, isHtml } from "../http/words.ts";
import { wireNamesSchema } from "../loki/schema.ts";
import type { Seen } from "./asking.ts";
import { shortName } from "./sentences.ts";

/** What answers at an address. */
export interface Product {
  /** Which field of the settings it belongs into. */
  readonly is: BackendKind | "grafana" | "old alertmanager";
  /** `Grafana Mimir` */
  readonly title: string;
  readonly version: string | null;
}

interface Fingerprint {
  readonly path: string;
  readonly read: (value: unknown, headers: Seen["headers"]) => Product | null;
}

const version = z.string().max(200).transform(shortName);

/** Mimir and Cortex name themselves in `application`. */
const prometheusInfo = z.object({
  status: z.literal("success"),
  data: z.object({ version, application: z.string().min(1).transform(shortName).optional().catch(undefined) }),
});
const alertmanagerStatus = z.object({
  config: z.object({ original: z.string() }),
  versionInfo: z.object({ version }).nullish(),
});
const oldAlertmanagerStatus = z.object({
  status: z.literal("success"),
  data: z.object({ versionInfo: z.object({ version }), configYAML: z.string().optional() }),
});
const lokiInfo = z.object({ version, revision: z.string() });
const grafanaHealth = z.object({ database: z.string(), version: version.optional() });
const jaegerServices = z.object({ data: z.array(z.string()).nullable(), total: z.number(), limit: z.number() });

const prometheus: Fingerprint = {
  path: "/api/v1/status/buildinfo",
  read: (value, headers) => {
    const info = prometheusInfo.safeParse(value);
    if (!info.success) return null;
    const { application, version: told } = info.data.data;
    const title = application ?? compatible(told, headers);
    // VictoriaMetrics tells the version of the Prometheus that it stands in for.
    return { is: "prometheus", title, version: title === "VictoriaMetrics" ? null : told };
  },
};

function compatible(told: string, headers: Seen["headers"]): string {
  if (headers["x-server-hostname"] !== undefined) return "VictoriaMetrics";
  return /^v?0\./.test(told) ? "Thanos" : "Prometheus";
}

const alertmanager: Fingerprint = {
  path: "/api/v2/status",
  read: (value) => {
    const status = alertmanagerStatus.safeParse(value);
    if (!status.success) return null;
    return { is: "alertmanager", title: "Alertmanager", version: status.data.versionInfo?.version ?? null };
  },
};

/** Gone since 0.27, 410 then. */
const oldAlertmanager: Fingerprint = {
  path: "/api/v1/status",
  read: (value) => {
    const status = oldAlertmanagerStatus.safeParse(value);
    if (!status.success) return null;
    return { is: "old alertmanager", title: "Alertmanager", version: status.data.data.versionInfo.version };
  },
};

const loki: Fingerprint = {
  path: "/loki/api/v1/status/buildinfo",
  read: (value) => {
    const info = lokiInfo.safeParse(value);
    return info.success ? { is: "loki", title: "Loki", version: info.data.version } : null;
  },
};

/** Where a proxy hides the version. */
const lokiLabels: Fingerprint = {
  path: "/loki/api/v1/labels",
  read: (value) => (wireNamesSchema.safeParse(value).success ? { is: "loki", title: "Loki", version: null } : null),
};

/** A gateway, a Prometheus that hides its version and an old Alertmanager have this path in common. */
const alerts: Fingerprint = {
  path: "/api/v1/alerts",
  read: (value) => {
    if (isGatewayList(value)) return { is: "gateway", title: "Gateway", version: null };
    const other = otherServer(value);
    if (other === "prometheus") return { is: "prometheus", title: "Prometheus", version: null };
    return other === "alertmanager" ? { is: "old alertmanager", title: "Alertmanager", version: null } : null;
  },
};

const grafana: Fingerprint = {
  path: "/api/health",
  read: (value) => {
    const health = grafanaHealth.safeParse(value);
    return health.success ? { is: "grafana", title: "Grafana", version: health.data.version ?? null } : null;
  },
};

const jaeger: Fingerprint = {
  path: "/api/services",
  read: (value) => {
    const services = jaegerServices.safeParse(value);
    return services.success ? { is: "jaeger", title: "Jaeger", version: null } : null;
  },
};

/** What each kind is recognised by, the surest first. */
export const ownFingerprints: Readonly<Record<Exclude<BackendKind, "postgres">, readonly Fingerprint[]>> = {
  prometheus: [prometheus, alerts],
  alertmanager: [alertmanager, oldAlertmanager, alerts],
  loki: [loki, lokiLabels],
  gateway: [alerts],
  jaeger: [jaeger],
};

/** The surer ones, which tell a version as well, come first. */
const allFingerprints: readonly Fingerprint[] = [
  prometheus,
  alertmanager,
  loki,
  grafana,
  oldAlertmanager,
  jaeger,
  alerts,
  lokiLabels,
];

/** Asks for what each known product tells of itself, until one answers; `asked` has the answers that are there already. */
export async function recognise(
  ask: (path: string) => Promise<Seen>,
  asked: ReadonlyMap<string, Seen>,
): Promise<Product | null> {
  for (const { path, read } of allFingerprints) {
    const product = productOf(asked.get(path) ?? (await ask(path)), read);
    if (product !== null) return product;
  }
  return null;
}

/** What an answer to a kind's first fingerprint says; null where it says nothing of a known product. */
export function firstProduct(kind: Exclude<BackendKind, "postgres">, seen: Seen): Product | null {
  const [first] = ownFingerprints[kind];
  return first === undefined ? null : productOf(seen, first.read);
}

/** What an answer says by one fingerprint; null where it says nothing. */
export function productOf({ value, headers, error }: Seen, read: Fingerprint["read"]): Product | null {
  return error === null ? read(value, headers) : null;
}

/** Whether a page is where a person signs in, by its title or by a field for a password. */
export function isSignInPage(text: string): boolean {
  return (
    /<input\b[^>]{0,500}\btype\s*=\s*["']?password/i.test(text) ||
    /\b(?:sign|log)[ -]?(?:in|on)\b/i.test(htmlTitle(text) ?? "")
  );
}

/** The title of a web page that came instead, quoted; null where it was no page. */
export function pageTitle({ text, headers }: Seen): string | null {
  if (text === null || !isHtml(text, headers["content-type"] ?? null)) return null;
  const title = shortName(htmlTitle(text) ?? "");
  return title === "" ? "without a title" : `titled “${title}”`;
}
