import { parsePlace } from "./location.ts";

/** The alert that an address asks to silence (`#/alerts?alert=…&do=silence`, a notification's button); null for none. */
export function silenceWish(hash: string): string | null {
  const wanted = new URLSearchParams(hash.slice(hash.indexOf("?") + 1)).get("do") === "silence";
  return wanted ? (parsePlace(hash)?.alert ?? null) : null;
}
