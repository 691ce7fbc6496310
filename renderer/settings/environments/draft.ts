import { type EnvironmentSettings, environmentSettingsSchema } from "../../../shared/settings/schema.ts";
import { type Faults, faultsOf } from "./faults.ts";

/**
 * An environment as the form holds it: the very shape of the settings, so that what the form does not show stays as it
 * is; but its texts are as they were typed, and may be wrong.
 */
export type EnvironmentDraft = EnvironmentSettings;

/** The fields for an environment that there is. */
export function draftOf(settings: EnvironmentSettings): EnvironmentDraft {
  return settings;
}

/** A new one, with empty fields for what most have. */
export function emptyDraft(color: string): EnvironmentDraft {
  return {
    id: "",
    name: "",
    color,
    production: false,
    prometheus: { url: "" },
    alertmanagers: [{ url: "" }],
    loki: { url: "" },
  };
}

/** A second environment made from the first. It stays production: its servers are still those of the first. */
export function duplicateOf(settings: EnvironmentSettings, color: string): EnvironmentDraft {
  return { ...settings, id: "", name: `${settings.name.slice(0, 55)} copy`, color };
}

export type DraftOutcome =
  | { readonly ok: true; readonly settings: EnvironmentSettings }
  | { readonly ok: false; readonly faults: Faults };

/** The settings that the fields say, or what is wrong with them. A backend that nothing was typed for is left out. */
export function settingsOf(draft: EnvironmentDraft): DraftOutcome {
  const parsed = environmentSettingsSchema.safeParse(withoutBlanks(draft));
  return parsed.success ? { ok: true, settings: parsed.data } : { ok: false, faults: faultsOf(parsed.error.issues) };
}

function isBlank(connection: { readonly url: string } | undefined): boolean {
  return connection !== undefined && connection.url.trim() === "" && Object.keys(connection).length === 1;
}

function withoutBlanks(draft: EnvironmentDraft): EnvironmentDraft {
  const next = { ...draft };
  for (const name of ["prometheus", "loki", "gateway", "jaeger", "grafana"] as const) {
    if (isBlank(next[name])) delete next[name];
  }
  // Blank ones at the end only: the faults' paths count the list's entries as the form shows them.
  const { alertmanagers = [] } = next;
  const last = alertmanagers.findLastIndex((each) => !isBlank(each));
  if (last < alertmanagers.length - 1) next.alertmanagers = alertmanagers.slice(0, last + 1);
  if (alertmanagers.length > 0 && next.alertmanagers?.length === 0) delete next.alertmanagers;
  return next;
}

/** Whether something was typed that leaving would lose. */
export function isChanged(draft: EnvironmentDraft, begunWith: EnvironmentDraft): boolean {
  return JSON.stringify(draft) !== JSON.stringify(begunWith);
}

const longestId = 63;

/** An id made from a name: `São Paulo (EU)` → `sao-paulo-eu`; numbered where the first choice is taken. */
export function idFrom(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, longestId - 4)
    .replace(/-+$/, "");
  const first = plain === "" ? "environment" : plain;
  if (!taken.includes(first)) return first;
  let number = 2;
  while (taken.includes(`${first}-${number}`)) number += 1;
  return `${first}-${number}`;
}
