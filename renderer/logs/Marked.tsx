import { Fragment } from "react";
import { splitAtHits } from "./filterEntries.ts";

/** A text in which every hit of the filter is marked. */
export function Marked({ text, hit }: { readonly text: string; readonly hit: string }) {
  return splitAtHits(text, hit).map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name than their place.
    index % 2 === 1 ? <mark key={index}>{part}</mark> : <Fragment key={index}>{part}</Fragment>,
  );
}
