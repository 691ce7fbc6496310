import { readFileSync } from "node:fs";
import { type Demo, type DemoEnvironment, startDemo } from "../../electron/demo/demo.ts";

/** The story of every test begins here. */
export const begin = Date.parse("2026-11-21T10:00:00Z");

export interface Reply {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
  /** The parsed body, or its text when it is not JSON. */
  readonly body: unknown;
}

export interface Stage {
  readonly demo: Demo;
  readonly production: DemoEnvironment;
  readonly staging: DemoEnvironment;
  /** Puts the clock to so many seconds after the story began. */
  readonly at: (seconds: number) => void;
  readonly now: () => number;
}

/** A demo whose clock stands still until it is moved. */
export async function stageDemo(seed = 1): Promise<Stage> {
  let now = begin;
  const demo = await startDemo({ seed, now: () => now, startedAt: begin });
  const [production, staging] = demo.environments;
  if (!production || !staging) throw new Error("the demo has two environments");
  return {
    demo,
    production,
    staging,
    at: (seconds) => {
      now = begin + seconds * 1000;
    },
    now: () => now,
  };
}

export async function ask(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, { redirect: "manual", ...init });
  const text = await response.text();
  const type = response.headers.get("content-type");
  const body: unknown = type?.startsWith("application/json") && text !== "" ? JSON.parse(text) : text;
  return { status: response.status, type, text, body };
}

export function query(parameters: Readonly<Record<string, string | number>>): string {
  return new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)])).toString();
}

export interface Recording {
  readonly request: { readonly method: string; readonly path: string; readonly query: unknown; readonly body: unknown };
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A real server's answer: `recording("loki-3.7", "labels")`. */
export function recording(server: string, name: string): Recording {
  const file = new URL(`../fixtures/${server}/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as Recording;
}

/** Maps whose keys are data, not shape. */
const open = new Set([
  "labels",
  "annotations",
  "metric",
  "stream",
  "parsed",
  "structuredMetadata",
  "droppedTargetCounts",
  "discoveredLabels",
]);

/** Every path of a value with the type at its end; the elements of a list count as one. */
export function shapeOf(value: unknown, path = "$"): ReadonlySet<string> {
  if (Array.isArray(value))
    return new Set([`${path}: list`, ...value.flatMap((each) => [...shapeOf(each, `${path}[]`)])]);
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    return new Set([
      `${path}: map`,
      ...entries.flatMap(([key, inner]) =>
        open.has(key) ? [`${path}.${key}: open`] : [...shapeOf(inner, `${path}.${key}`)],
      ),
    ]);
  }
  return new Set([`${path}: ${value === null ? "null" : typeof value}`]);
}

export interface WireAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: string;
  readonly activeAt: string;
  readonly value: string;
}

export interface WireManagedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly fingerprint: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly updatedAt: string;
  readonly receivers: readonly { readonly name: string }[];
  readonly status: {
    readonly state: string;
    readonly silencedBy: readonly string[];
    readonly inhibitedBy: readonly string[];
  };
}

export async function prometheusAlerts(environment: DemoEnvironment): Promise<readonly WireAlert[]> {
  const { body } = await ask(`${environment.prometheus.url}/api/v1/alerts`);
  return (body as { readonly data: { readonly alerts: readonly WireAlert[] } }).data.alerts;
}

export async function managedAlerts(
  environment: DemoEnvironment,
  parameters = "",
  peer = 0,
): Promise<readonly WireManagedAlert[]> {
  const { body } = await ask(`${environment.alertmanagers[peer]?.url}/api/v2/alerts?${parameters}`);
  return body as readonly WireManagedAlert[];
}

export interface LogStream {
  readonly stream: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [string, string, Readonly<Record<string, Readonly<Record<string, string>>>>?])[];
}

/** Asks Loki for lines between two moments (ms), with labels in categories. */
export async function askLogs(
  environment: DemoEnvironment,
  text: string,
  from: number,
  until: number,
  more: Readonly<Record<string, string | number>> = {},
): Promise<readonly LogStream[]> {
  const parameters = query({ query: text, start: `${from}000000`, end: `${until}000000`, limit: 5000, ...more });
  const {
    body,
    text: raw,
    status,
  } = await ask(`${environment.loki.url}/loki/api/v1/query_range?${parameters}`, {
    headers: { "X-Loki-Response-Encoding-Flags": "categorize-labels" },
  });
  if (status !== 200) throw new Error(raw);
  return (body as { readonly data: { readonly result: readonly LogStream[] } }).data.result;
}

export function linesOf(streams: readonly LogStream[]): readonly string[] {
  return streams.flatMap(({ values }) => values.map(([, line]) => line));
}
