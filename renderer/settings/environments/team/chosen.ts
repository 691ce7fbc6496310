import type { CallOutput } from "../../../../shared/contract.ts";

export type Preview = CallOutput<"environments.preview">;
export type Offered = Preview["environments"][number];

/** What is taken without a further word: all that would change something and that nothing speaks against. */
export function usuallyChosen(environments: readonly Offered[]): readonly string[] {
  return environments.filter(({ status, warnings }) => status !== "same" && warnings.length === 0).map(({ id }) => id);
}

/** The same ids with one more or less. */
export function toggled(ids: readonly string[], id: string, on: boolean): readonly string[] {
  return on ? [...ids.filter((each) => each !== id), id] : ids.filter((each) => each !== id);
}

export const statusWords: Readonly<Record<Offered["status"], string>> = {
  new: "new",
  changed: "changes yours",
  same: "the same as yours",
};

/** `2 new ones`, `1 new one and 1 that changes yours`: what the button does. */
export function importWords(environments: readonly Offered[], ids: readonly string[]): string {
  const chosen = environments.filter(({ id }) => ids.includes(id));
  const added = chosen.filter(({ status }) => status === "new").length;
  const replaced = chosen.length - added;
  const parts = [
    ...(added === 0 ? [] : [`add ${added}`]),
    ...(replaced === 0 ? [] : [`${added === 0 ? "replace" : "and replace"} ${replaced}`]),
  ];
  const text = parts.join(" ");
  return text === "" ? "Import" : `${text[0]?.toUpperCase()}${text.slice(1)}`;
}
