/** How the entries of a list stand in one field. `line`: each on its own, blanks and all. */
export type Separation = "comma" | "line";

/** The entries that a field says. */
export function listOf(text: string, separation: Separation): string[] {
  if (text === "") return [];
  if (separation === "line") return text.split("\n");
  return text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

/** The field for these entries. */
export function linesOf(entries: readonly string[], separation: Separation): string {
  return entries.join(separation === "line" ? "\n" : ", ");
}
