/** A choice of environments; it holds while the switcher stays where it was. */
export interface SearchedEnvironments {
  readonly ids: readonly string[];
  readonly switcher: string | null;
}

/** The environments to search: those chosen for it, else the switcher's, else all that have a Loki. */
export function searchedEnvironments(
  chosen: SearchedEnvironments | null,
  switcher: string | null,
  withLogs: readonly string[],
): readonly string[] {
  if (chosen !== null && chosen.switcher === switcher) return withLogs.filter((id) => chosen.ids.includes(id));
  return switcher !== null && withLogs.includes(switcher) ? [switcher] : withLogs;
}
