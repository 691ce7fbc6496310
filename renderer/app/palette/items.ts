import type { Alert } from "../../../shared/model/alert.ts";
import type { Environment } from "../../../shared/model/environment.ts";
import { severityRank } from "../../../shared/model/severity.ts";
import { requestIdsIn } from "../../../shared/requestId.ts";
import { titleOf } from "../../alerts/words.ts";
import { hasAlertmanager } from "../../guard/guard.ts";
import type { KeptItem } from "../../logs/saved/paletteItems.ts";
import { type SettingsSection, sectionNames, sections } from "../../settings/sectionNames.ts";
import type { Screen } from "../location.ts";

export type PaletteItem =
  | { readonly kind: "trace"; readonly key: string; readonly id: string }
  | KeptItem
  | { readonly kind: "environment"; readonly key: string; readonly environment: Environment | null }
  | { readonly kind: "screen"; readonly key: string; readonly screen: Screen; readonly name: string }
  | { readonly kind: "section"; readonly key: string; readonly section: SettingsSection; readonly name: string }
  | { readonly kind: "action"; readonly key: string; readonly action: PaletteAction; readonly name: string }
  | { readonly kind: "deed"; readonly key: string; readonly deed: AlertDeed; readonly name: string }
  | { readonly kind: "new-silence"; readonly key: string; readonly environment: Environment }
  | { readonly kind: "alert"; readonly key: string; readonly alert: Alert };

export type PaletteAction =
  | "poll"
  | "zone"
  | "dark"
  | "light"
  | "system"
  | "keys"
  | "add-environment"
  | "import-environments"
  | "keychain"
  | "diagnostics"
  | "enter-demo"
  | "leave-demo";

/** What can be done with the chosen alerts, else with the open one. */
export type AlertDeed = "acknowledge" | "acknowledge-with-note" | "silence";

const deedNames: readonly (readonly [AlertDeed, (subject: string) => string])[] = [
  ["acknowledge", (subject) => `Acknowledge ${subject}`],
  ["acknowledge-with-note", (subject) => `Acknowledge ${subject} with a note, or for others too…`],
  ["silence", (subject) => `Silence ${subject}…`],
];

/** What this console has that another may lack. */
export interface Offered {
  readonly demoSwitch: "enter" | "leave" | null;
  /** Credentials end with the console, since there is no keychain. */
  readonly sessionOnly: boolean;
  /** The page is in the console's own window. */
  readonly window: boolean;
}

const nothingOffered: Offered = { demoSwitch: null, sessionOnly: false, window: false };
const always = () => true;

const actionNames: readonly (readonly [PaletteAction, string, (offered: Offered) => boolean])[] = [
  ["poll", "Ask every backend now", always],
  ["zone", "Switch between local time and UTC", always],
  ["dark", "Use dark colours", always],
  ["light", "Use light colours", always],
  ["system", "Use the system's colours", always],
  ["keys", "Show the keys", always],
  ["add-environment", "Add environment…", always],
  ["import-environments", "Import a team's environments…", always],
  ["keychain", "Try the keychain again", ({ sessionOnly }) => sessionOnly],
  ["diagnostics", "Copy diagnostics…", always],
  ["enter-demo", "Try the demo", ({ demoSwitch }) => demoSwitch === "enter"],
  ["leave-demo", "Leave the demo", ({ demoSwitch }) => demoSwitch === "leave"],
];

/** What one may look for in a part of the settings, beside its name. */
const sectionWords: Readonly<Partial<Record<SettingsSection, string>>> = {
  environments: "servers backends import export",
  notifications: "sound quiet hours levels",
  you: "author history",
  looks: "colours times theme utc",
  desktop: "tray login updates version",
  about: "version keychain diagnostics log",
};

function sectionItems(offered: Offered, has: (text: string) => boolean): PaletteItem[] {
  return sections
    .filter((section) => section !== "desktop" || offered.window)
    .map((section) => ({ section, name: `Settings: ${sectionNames[section]}` }))
    .filter(({ section, name }) => has(`${name} ${sectionWords[section] ?? ""}`.toLowerCase()))
    .map(({ section, name }) => ({ kind: "section", key: `section ${section}`, section, name }));
}

const screenNames: readonly (readonly [Screen, string])[] = [
  ["alerts", "Go to alerts"],
  ["logs", "Go to logs"],
  ["silences", "Go to silences"],
  ["history", "Go to history"],
  ["journal", "Go to journal"],
  ["backends", "Go to backends"],
  ["settings", "Go to settings"],
];

const mostAlerts = 40;

/** Text that is surely an ID, rather than a word one looks for: it has a digit and no blank. */
function looksLikeId(text: string, id: string): boolean {
  return /\d/.test(id) && id.length >= 6 && (!/\s/.test(text.trim()) || id !== text.trim());
}

/**
 * What the palette offers for the typed text: the trace of a request ID first, then what has every word. `acted`: the
 * alerts that a deed would be done with, and whether an Alertmanager could silence some of them. `keptSearches`: the
 * person's saved and recent searches that have the words.
 * `offered`: what this console has.
 */
export function paletteItems(
  text: string,
  alerts: Iterable<Alert>,
  environments: readonly Environment[],
  acted: Acted = nothingActed,
  keptSearches: (words: readonly string[]) => readonly KeptItem[] = () => [],
  offered: Offered = nothingOffered,
): readonly PaletteItem[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (haystack: string) => words.every((word) => haystack.includes(word));
  const ids = requestIdsIn(text).map((found) => found.id);
  const id = ids[0] ?? null;
  const trace: PaletteItem[] = ids.map((each) => ({ kind: "trace", key: `trace ${each}`, id: each }));
  const others: PaletteItem[] = [
    ...environmentItems(environments, has),
    ...screenNames
      .filter(([, name]) => has(name.toLowerCase()))
      .map(([screen, name]) => ({ kind: "screen", key: `screen ${screen}`, screen, name }) as const),
    ...deedItems(acted, has),
    ...newSilenceItems(environments, has),
    ...keptSearches(words),
    ...actionNames
      .filter(([, name, isThere]) => isThere(offered) && has(name.toLowerCase()))
      .map(([action, name]) => ({ kind: "action", key: `action ${action}`, action, name }) as const),
    // After what does it: `utc` and Enter switch the times instead of leading to where they are switched.
    ...sectionItems(offered, has),
  ];
  const found = alertItems(words, alerts, environments);
  if (id !== null && looksLikeId(text, id)) return [...trace, ...found, ...others];
  return words.length === 0 ? [...others, ...found] : [...found, ...others, ...trace];
}

/** What the palette's deeds are done with. */
export interface Acted {
  /** `HighErrorRate`, `3 alerts`; null where there are none. */
  readonly subject: string | null;
  readonly canSilence: boolean;
}

const nothingActed: Acted = { subject: null, canSilence: false };

function deedItems({ subject, canSilence }: Acted, has: (text: string) => boolean): PaletteItem[] {
  if (subject === null) return [];
  return deedNames
    .map(([deed, nameOf]) => ({ kind: "deed" as const, key: `deed ${deed}`, deed, name: nameOf(subject) }))
    .filter(({ deed, name }) => (deed !== "silence" || canSilence) && has(name.toLowerCase()));
}

function newSilenceItems(environments: readonly Environment[], has: (text: string) => boolean): PaletteItem[] {
  return environments
    .filter((environment) => hasAlertmanager(environment) && has(`new silence in ${environment.name}`.toLowerCase()))
    .map((environment) => ({ kind: "new-silence", key: `new silence ${environment.id}`, environment }));
}

function environmentItems(environments: readonly Environment[], has: (text: string) => boolean): PaletteItem[] {
  const items: PaletteItem[] = [];
  if (has("switch to all environments")) items.push({ kind: "environment", key: "environment", environment: null });
  for (const environment of environments) {
    const kind = environment.production ? "production environment" : "environment";
    if (has(`switch to ${kind} ${environment.name} ${environment.id}`.toLowerCase())) {
      items.push({ kind: "environment", key: `environment ${environment.id}`, environment });
    }
  }
  return items;
}

function alertItems(
  words: readonly string[],
  alerts: Iterable<Alert>,
  environments: readonly Environment[],
): PaletteItem[] {
  const names = new Map(environments.map(({ id, name }) => [id, name.toLowerCase()]));
  const found: Alert[] = [];
  for (const alert of alerts) {
    if (words.length === 0 && alert.state !== "firing") continue;
    // Apart from the alert's own words, which are kept: an environment may get another name.
    const text = `${names.get(alert.environment) ?? ""} ${searchText(alert)}`;
    if (words.every((word) => text.includes(word))) found.push(alert);
  }
  return found
    .sort((a, b) => severityRank(a.severity) - severityRank(b.severity) || b.startsAt - a.startsAt)
    .slice(0, words.length === 0 ? 8 : mostAlerts)
    .map((alert) => ({ kind: "alert", key: `alert ${alert.id}`, alert }));
}

const texts = new WeakMap<Alert, string>();

function searchText(alert: Alert): string {
  const known = texts.get(alert);
  if (known !== undefined) return known;
  const labels = Object.entries(alert.labels).map(([name, value]) => `${name}=${value.slice(0, 200)}`);
  const text = [alert.name, titleOf(alert), alert.state, alert.fingerprint, ...labels].join(" ").toLowerCase();
  texts.set(alert, text);
  return text;
}
