import { create } from "zustand";
import type { AlertSort } from "../alerts/sort.ts";
import type { Zone } from "../format/time.ts";

export interface Preferences {
  readonly zone: Zone;
  readonly groupBy: readonly string[];
  readonly sort: AlertSort;
  /** Whether this browser tab makes a sound for what insists. */
  readonly sounds: boolean;
}

interface PreferenceStore extends Preferences {
  set(change: Partial<Preferences>): void;
}

const key = "incident-console.preferences";
const defaults: Preferences = { zone: "local", groupBy: ["alertname", "severity"], sort: "severity", sounds: true };

/** Preferences from stored text; whatever is missing or damaged has its default. */
export function parsePreferences(text: string | null): Preferences {
  try {
    const stored: unknown = JSON.parse(text ?? "{}");
    if (typeof stored !== "object" || stored === null) return defaults;
    const { zone, groupBy, sort, sounds } = stored as Record<string, unknown>;
    return {
      zone: zone === "utc" ? "utc" : "local",
      groupBy: Array.isArray(groupBy) && groupBy.every((name) => typeof name === "string") ? groupBy : defaults.groupBy,
      sort: sort === "age" || sort === "name" ? sort : "severity",
      sounds: sounds !== false,
    };
  } catch {
    return defaults;
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** What this person prefers, kept in this browser. */
export const usePreferences = create<PreferenceStore>((set, get) => ({
  ...parsePreferences(read()),
  set: (change) => {
    set(change);
    const { zone, groupBy, sort, sounds } = get();
    try {
      localStorage.setItem(key, JSON.stringify({ zone, groupBy, sort, sounds }));
    } catch {
      // Without storage the choice holds until the page is closed.
    }
  },
}));

/** The zone in which times are written. */
export function useZone(): Zone {
  return usePreferences((preferences) => preferences.zone);
}
