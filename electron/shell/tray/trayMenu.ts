import type { EnvironmentState, TrayState } from "./trayState.ts";
import { oneLine, timeWords, undeliveredWords } from "./words.ts";

/** How long a mute chosen in the menu lasts. The moment is worked out when it is chosen: a menu may be hours old. */
export type MuteLength = "1h" | "morning";

/** What a line of the menu does. */
export type TrayChoice =
  | { readonly kind: "open" }
  | { readonly kind: "quit" }
  /** A place of the page, as its location hash. */
  | { readonly kind: "go"; readonly hash: string }
  /** Null: all environments. */
  | { readonly kind: "mute"; readonly environment: string | null; readonly length: MuteLength }
  | { readonly kind: "unmute"; readonly environment: string | null };

/** A line of the tray's menu, as plain data. Without a choice and entries it only says something. */
export type TrayEntry =
  | { readonly kind: "line"; readonly label: string; readonly choice: TrayChoice | null }
  | { readonly kind: "group"; readonly label: string; readonly entries: readonly TrayEntry[] }
  | { readonly kind: "separator" };

const separator: TrayEntry = { kind: "separator" };

/** More than a screen is high helps nobody; the window has them all. */
const mostEnvironments = 20;

/** The menu of the tray: what is known of each environment in words, then what can be done. */
export function trayMenu(state: TrayState, now: number): readonly TrayEntry[] {
  const shown = state.environments.slice(0, mostEnvironments);
  const left = state.environments.length - shown.length;
  const lost = undeliveredWords(state.undelivered);
  return [
    ...(lost === "" ? [] : [line(lost, { kind: "go", hash: "#/journal" })]),
    ...shown.map((environment) => line(environmentLabel(environment, now), placeOf(environment))),
    ...(left > 0 ? [line(`${left} more environments…`, { kind: "open" })] : []),
    ...(shown.length === 0 ? [line(state.sign === "waiting" ? "Starting…" : "No environment yet", null)] : []),
    separator,
    group(mutedLabel("Mute all", state.mutedUntil, now), muteEntries(null, state.mutedUntil, now)),
    ...(shown.length < 2
      ? []
      : [
          group(
            "Mute one environment",
            shown.map((one) => muteGroup(one, now)),
          ),
        ]),
    separator,
    line("Open Incident Console", { kind: "open" }),
    line("Settings…", { kind: "go", hash: "#/settings" }),
    separator,
    line("Quit", { kind: "quit" }),
  ];
}

function line(label: string, choice: TrayChoice | null): TrayEntry {
  // In a menu's label a single & marks the key that chooses it.
  return { kind: "line", label: label.replaceAll("&", "&&"), choice };
}

function group(label: string, entries: readonly TrayEntry[]): TrayEntry {
  return { kind: "group", label: label.replaceAll("&", "&&"), entries };
}

function environmentLabel({ name, words, mutedUntil }: EnvironmentState, now: number): string {
  const muted = mutedUntil === null ? "" : `, muted until ${timeWords(mutedUntil, now)}`;
  return `${oneLine(name)}: ${words}${muted}`;
}

function placeOf({ id }: EnvironmentState): TrayChoice {
  return { kind: "go", hash: `#/alerts?${new URLSearchParams({ env: id })}` };
}

function mutedLabel(what: string, until: number | null, now: number): string {
  return until === null ? what : `${what} (until ${timeWords(until, now)})`;
}

function muteGroup({ id, name, mutedUntil }: EnvironmentState, now: number): TrayEntry {
  return group(mutedLabel(oneLine(name), mutedUntil, now), muteEntries(id, mutedUntil, now));
}

function muteEntries(environment: string | null, until: number | null, now: number): readonly TrayEntry[] {
  return [
    line("For 1 h", { kind: "mute", environment, length: "1h" }),
    line(`Until ${timeWords(muteUntil("morning", now), now)}`, { kind: "mute", environment, length: "morning" }),
    ...(until === null ? [] : [line("End mute", { kind: "unmute", environment })]),
  ];
}

/** When a mute that begins now ends, ms since 1970. The morning is the next local 08:00. */
export function muteUntil(length: MuteLength, now: number): number {
  if (length === "1h") return now + 3_600_000;
  const morning = new Date(now);
  if (morning.getHours() >= 8) morning.setDate(morning.getDate() + 1);
  return morning.setHours(8, 0, 0, 0);
}
