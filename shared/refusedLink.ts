import { longestLink } from "./permanentLink.ts";

/** What can be wrong with a link of ours: too long, neither to an alert nor to a request, or not naming the one. */
export const linkFaults = ["long", "kind", "alert", "trace"] as const;
export type LinkFault = (typeof linkFaults)[number];

/** What is wrong with a link that `parsePermanentLink` does not understand. */
export function faultOfLink(link: string): LinkFault {
  if (link.length > longestLink) return "long";
  const kind = /^incident-console:\/\/(trace|alert)\//i.exec(link.trim())?.[1]?.toLowerCase();
  return kind === "alert" || kind === "trace" ? kind : "kind";
}

/** How the page is asked to tell of it (`…&do=refused-alert`): by a word of ours, with nothing of the link in it. */
export function deedOfFault(fault: LinkFault): string {
  return `refused-${fault}`;
}

/** The fault that a location hash asks to tell of; null where it asks for something else. */
export function refusedInHash(hash: string): LinkFault | null {
  const deed = new URLSearchParams(hash.split("?")[1]).get("do");
  return linkFaults.find((fault) => deedOfFault(fault) === deed) ?? null;
}
