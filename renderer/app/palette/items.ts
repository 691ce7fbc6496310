import type { Alert } from "../../../shared/model/alert.ts";
import type { Environment } from "../../../shared/model/environment.ts";
import { severityRank } from "../../../shared/model/severity.ts";
import { requestIdIn } from "../../../shared/requestId.ts";
import { titleOf } from "../../alerts/words.ts";
import type { Screen } from "../location.ts";

export type PaletteItem =
  | { readonly kind: "trace"; readonly key: string; readonly id: string }
  | { readonly kind: "environment"; readonly key: string; readonly environment: Environment | null }
  | { readonly kind: "screen"; readonly key: string; readonly screen: Screen; readonly name: string }
  | { readonly kind: "action"; readonly key: string; readonly action: PaletteAction; readonly name: string }
  | { readonly kind: "alert"; readonly key: string; readonly alert: Alert };

export type PaletteAction = "poll" | "zone" | "dark" | "light" | "system" | "keys";

const actionNames: readonly (readonly [PaletteAction, string])[] = [
  ["poll", "Ask every backend now"],
  ["zone", "Switch between local time and UTC"],
  ["dark", "Use dark colours"],
  ["light", "Use light colours"],
  ["system", "Use the system's colours"],
  ["keys", "Show the keys"],
];

const screenNames: readonly (readonly [Screen, string])[] = [
  ["alerts", "Go to alerts"],
  ["logs", "Go to logs"],
  ["backends", "Go to backends"],
  ["settings", "Go to settings"],
];

const mostAlerts = 40;

/** Text that is surely an ID, rather than a word one looks for: it has a digit and no blank. */
function looksLikeId(text: string, id: string): boolean {
  return /\d/.test(id) && id.length >= 6 && (!/\s/.test(text.trim()) || id !== text.trim());
}

/** What the palette offers for the typed text: the trace of a request ID first, then what has every word. */
export function paletteItems(
  text: string,
  alerts: Iterable<Alert>,
  environments: readonly Environment[],
): readonly PaletteItem[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (haystack: string) => words.every((word) => haystack.includes(word));
  const id = requestIdIn(text);
  const trace: PaletteItem[] = id === null ? [] : [{ kind: "trace", key: "trace", id }];
  const others: PaletteItem[] = [
    ...environmentItems(environments, has),
    ...screenNames
      .filter(([, name]) => has(name.toLowerCase()))
      .map(([screen, name]) => ({ kind: "screen", key: `screen ${screen}`, screen, name }) as const),
    ...actionNames
      .filter(([, name]) => has(name.toLowerCase()))
      .map(([action, name]) => ({ kind: "action", key: `action ${action}`, action, name }) as const),
  ];
  const found = alertItems(words, alerts, environments);
  if (id !== null && looksLikeId(text, id)) return [...trace, ...found, ...others];
  return words.length === 0 ? [...others, ...found] : [...found, ...others, ...trace];
}

function environmentItems(environments: readonly Environment[], has: (text: string) => boolean): PaletteItem[] {
  const items: PaletteItem[] = [];
  if (has("all environments")) items.push({ kind: "environment", key: "environment", environment: null });
  for (const environment of environments) {
    if (has(`environment ${environment.name} ${environment.id}`.toLowerCase())) {
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
  const names = new Map(environments.map(({ id, name }) => [id, name]));
  const found: Alert[] = [];
  for (const alert of alerts) {
    if (words.length === 0 && alert.state !== "firing") continue;
    const text = searchText(alert, names.get(alert.environment) ?? "");
    if (words.every((word) => text.includes(word))) found.push(alert);
  }
  return found
    .sort((a, b) => severityRank(a.severity) - severityRank(b.severity) || b.startsAt - a.startsAt)
    .slice(0, words.length === 0 ? 8 : mostAlerts)
    .map((alert) => ({ kind: "alert", key: `alert ${alert.id}`, alert }));
}

const texts = new WeakMap<Alert, string>();

function searchText(alert: Alert, environment: string): string {
  const known = texts.get(alert);
  if (known !== undefined) return known;
  const labels = Object.entries(alert.labels).map(([name, value]) => `${name}=${value.slice(0, 200)}`);
  const text = [environment, alert.name, titleOf(alert), alert.state, alert.fingerprint, ...labels]
    .join(" ")
    .toLowerCase();
  texts.set(alert, text);
  return text;
}
