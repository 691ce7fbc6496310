import type { Alert } from "../../../shared/model/alert.ts";
import { type BackendHealth, backendCondition } from "../../../shared/model/backend.ts";
import type { DesktopState, Fault } from "../../../shared/model/desktop.ts";
import type { Environment, SettingsState } from "../../../shared/model/environment.ts";
import type { PersonalState } from "../../../shared/model/personal.ts";
import type { SavedSearchesState } from "../../../shared/model/savedSearches.ts";
import { count, duration } from "../text.ts";
import type { ProcessFacts } from "../world.ts";

/** What is known at a moment. Null: it is not known. */
export interface DiagnosticsFacts {
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A text says why there are none. */
  readonly process: ProcessFacts | string | null;
  readonly settings: SettingsState | null;
  readonly health: readonly BackendHealth[];
  readonly alerts: readonly Alert[];
  readonly personal: PersonalState | null;
  readonly searches: SavedSearchesState | null;
  readonly faults: readonly Fault[];
  readonly desktop: DesktopState | null;
  /** The latest lines, oldest first. */
  readonly log: readonly string[];
}

/**
 * What helps to find a fault, as text for whoever is asked for help. Of servers only their hosts and what they refused:
 * no path of theirs, no label, no annotation, no line of their logs. Secrets are taken out by who knows them.
 */
export function diagnosticsText(facts: DiagnosticsFacts): string {
  const environments = facts.settings?.environments ?? [];
  const sections = [
    ["Incident Console", aboutConsole(facts)],
    ["Data", aboutData(facts)],
    ...environments.map(
      (environment) => [`Environment ${environment.id}`, aboutEnvironment(environment, facts)] as const,
    ),
    ["Faults", facts.faults.map(({ at, message }) => `${iso(at)} ${message}`)],
    [`The last ${facts.log.length} lines of the log`, facts.log],
  ] as const;
  const texts = sections.map(([title, lines]) =>
    [`## ${title}`, ...(lines.length === 0 ? ["none"] : lines)].join("\n"),
  );
  return `${texts.map(withoutQueries).join("\n\n")}\n`;
}

function aboutConsole({ version, now, process, settings, desktop }: DiagnosticsFacts): string[] {
  const updates = desktop === null ? [] : [`updates: ${desktop.updates.kind}`, ...saidOf("tray", desktop.trayProblem)];
  const common = [
    `version: ${version}`,
    `at: ${iso(now)}`,
    `shell: ${desktop === null ? "browser tab" : "window"}${settings?.demo ? ", demo" : ""}`,
    ...(settings === null || settings.disabled === 0 ? [] : [`environments switched off: ${settings.disabled}`]),
    `watching since: ${settings === null ? "not yet" : iso(settings.startedAt)}`,
    ...updates,
  ];
  if (process === null || typeof process === "string") return [...common, `process: ${process ?? "unknown"}`];
  const { memory } = process;
  return [
    ...common,
    `system: ${process.system}`,
    `node: ${process.node}${process.electron === null ? "" : `, Electron ${process.electron}`}`,
    `process up: ${duration(process.uptimeSeconds * 1000)}`,
    `memory: ${mebibytes(memory.processBytes)}, of it heap ${mebibytes(memory.heapBytes)}; free ${mebibytes(memory.freeBytes)}`,
  ];
}

function aboutData({ process, settings, personal, searches, desktop }: DiagnosticsFacts): string[] {
  const folder = process === null || typeof process === "string" ? null : process.dataFolder;
  const free = folder === null || folder.freeBytes === null ? "unknown" : mebibytes(folder.freeBytes);
  const store = personal?.store;
  const bytes = store?.bytes ?? null;
  return [
    ...(folder === null ? [] : [`folder: ${folder.path}`, `free: ${free}`, `writable: ${folder.problem ?? "yes"}`]),
    `keychain: ${settings === null ? "unknown" : (settings.secrets.reason ?? "works")}`,
    `database: ${store?.remembers ? `remembers, ${bytes === null ? "size unknown" : mebibytes(bytes)}` : "remembers nothing"}`,
    ...saidOf("database", store?.problem),
    ...saidOf("personal settings", personal?.problem),
    ...saidOf("searches", searches?.problem),
    ...saidOf("desktop", desktop?.problem),
    ...(settings?.problems ?? []).map(
      ({ message, line, field }) => `settings${line === null ? "" : `, line ${line}`}: ${field ?? ""} ${message}`,
    ),
  ];
}

function aboutEnvironment(environment: Environment, { health, alerts, now }: DiagnosticsFacts): string[] {
  const own = alerts.filter((alert) => alert.environment === environment.id);
  const states = [...new Set(own.map(({ state }) => state))].sort();
  const counts = states.map((state) => `${own.filter((alert) => alert.state === state).length} ${state}`);
  const backends = health.filter((backend) => backend.environment === environment.id);
  return [
    `${environment.production ? "production" : "not production"}${environment.readOnly ? ", read only" : ""}`,
    `alerts: ${counts.length === 0 ? "none" : counts.join(", ")}`,
    ...backends.map((backend) => aboutBackend(backend, now)),
  ];
}

function aboutBackend(health: BackendHealth, now: number): string {
  const { error, lastSuccessAt, failingSince, nextPollAt, latencyMs } = health;
  const parts = [
    `${backendCondition(health, now)}`,
    `version ${health.version ?? "unknown"}`,
    `credential ${health.credential}`,
    `every ${duration(health.intervalMs)}`,
    lastSuccessAt === null ? "never answered" : `answered ${duration(now - lastSuccessAt)} ago`,
    ...(latencyMs === null ? [] : [`in ${latencyMs} ms`]),
    ...(failingSince === null ? [] : [`failing for ${duration(now - failingSince)}`]),
    health.polling
      ? "being asked now"
      : nextPollAt === null
        ? "no poll planned"
        : `next in ${duration(Math.max(nextPollAt - now, 0))}`,
    ...(health.notes.length === 0 ? [] : [count(health.notes.length, "note")]),
  ];
  const said = [health.settling, error === null ? null : `${error.code}: ${error.message}`].filter(
    (words) => words !== null,
  );
  return [`${health.backend} at ${hostOf(health.url)}: ${parts.join(", ")}`, ...said.map((words) => `  ${words}`)].join(
    "\n",
  );
}

function saidOf(what: string, sentence: string | null | undefined): string[] {
  return sentence === null || sentence === undefined ? [] : [`${what}: ${sentence}`];
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "an address that is none";
}

/** Of the addresses in a text neither user info nor query nor fragment is for others. */
export function withoutQueries(text: string): string {
  // One after the other, as the rest of one address may hold another. Neither begins at the scheme: to look for one at
  // every letter takes seconds where a line has many.
  return text.replace(/:\/\/[^\s/?#]*@/g, "://").replace(/(:\/\/[^\s?#"'<>]*)(?:[?#][^\s"'<>]*)?/g, "$1");
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
