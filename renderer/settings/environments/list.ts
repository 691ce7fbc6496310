import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";

/** The ids with one of them `by` places further down; the same list where it is at its end already. */
export function moved(ids: readonly string[], id: string, by: number): readonly string[] {
  const from = ids.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ids.length) return ids;
  const others = ids.filter((each) => each !== id);
  return [...others.slice(0, to), id, ...others.slice(to)];
}

/** The environments in that order; one that the order does not name comes last. */
export function inOrder(
  environments: readonly EnvironmentSettings[],
  ids: readonly string[],
): readonly EnvironmentSettings[] {
  const place = (id: string) => (ids.includes(id) ? ids.indexOf(id) : ids.length);
  return environments.toSorted((a, b) => place(a.id) - place(b.id));
}

/** The same environment switched on or off. */
export function switched(settings: EnvironmentSettings, on: boolean): EnvironmentSettings {
  const { disabled: _before, ...rest } = settings;
  return on ? rest : { ...rest, disabled: true };
}

/** The top parts in which two texts of an environment differ: `prometheus`, `color`. */
export function differingParts(one: EnvironmentSettings, other: EnvironmentSettings): readonly string[] {
  const parts = (settings: EnvironmentSettings) => settings as Readonly<Record<string, unknown>>;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => JSON.stringify(parts(one)[name]) !== JSON.stringify(parts(other)[name]));
}
