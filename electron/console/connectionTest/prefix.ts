import type { BackendKind } from "../../../shared/model/backend.ts";
import { originOf } from "../../../shared/settings/receivers.ts";
import type { Look } from "./context.ts";
import { ownFingerprints, productOf } from "./products.ts";

type HttpKind = Exclude<BackendKind, "postgres">;

/** Route prefixes that people give these products. */
const usualPrefixes: Readonly<Record<HttpKind, readonly string[]>> = {
  // The second is Cortex's, the last that of a VictoriaMetrics cluster.
  prometheus: ["/prometheus", "/api/prom", "/prom", "/select/0/prometheus"],
  alertmanager: ["/alertmanager", "/am"],
  loki: ["/loki"],
  gateway: ["/api", "/gateway"],
  jaeger: ["/jaeger", "/jaeger/ui"],
};

/** Pages of the products' own user interfaces, which people copy from the address bar, and paths of their APIs. */
const pages =
  /\/(?:api(?:\/v\d.*)?|loki\/api.*|graph|query|alerts|rules|targets|status|config|flags|classic(?:\/.*)?|metrics|search|ui|login|-\/(?:healthy|ready)|ready)\/?$/;

const mostCandidates = 8;

/**
 * The URL of the same server under which the product really answers; null where none was found. Asked are the path
 * without its end, where `/` redirects to, and the prefixes that are usual for the product.
 */
export async function findPrefix({ connection, open }: Look, kind: HttpKind): Promise<string | null> {
  const origin = originOf(connection.url);
  const asker = open({ ...connection, url: origin });
  const { urls } = await asker.ask("/");
  const redirects = urls.slice(1).filter((url) => originOf(url.href) === origin);
  for (const prefix of candidates(
    kind,
    pathOf(connection.url),
    redirects.map(({ pathname }) => pathname),
  )) {
    for (const { path, read } of ownFingerprints[kind]) {
      const seen = await asker.ask(`${prefix}${path}`);
      if (productOf(seen, read)?.is === kind) return `${origin}${prefix}`;
    }
  }
  return null;
}

/** Prefixes to ask under, the likeliest first: none ends with a slash, and the given one is not among them. */
export function candidates(kind: HttpKind, given: string, redirects: readonly string[]): readonly string[] {
  const found = [given, ...redirects].map((path) => trimmed(path.replace(pages, "")));
  const parents = ancestors(given);
  const nested = given === "" ? [] : usualPrefixes[kind].map((prefix) => `${given}${prefix}`);
  const all = [...found, ...redirects.map(trimmed), ...usualPrefixes[kind], ...parents, ...nested];
  return [...new Set(all)].filter((path) => path !== given && !path.includes("//")).slice(0, mostCandidates);
}

function ancestors(path: string): readonly string[] {
  const parts = path.split("/");
  return parts
    .map((_, index) => parts.slice(0, index).join("/"))
    .filter((_, index) => index > 0)
    .reverse();
}

function pathOf(url: string): string {
  return trimmed(new URL(url).pathname);
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, "");
}
