import { locationHashOf, parsePermanentLink } from "../../shared/permanentLink.ts";
import { faultOfLink, type LinkFault } from "../../shared/refusedLink.ts";

/** What other programs hand over begins so, whatever its case. */
const ownLink = /^incident-console:/i;
/** `https://…` and our own links, but not a Windows path. */
const anyLink = /^(?:[a-z][a-z0-9+.-]*:\/\/|incident-console:)/i;

/**
 * The arguments that a person gave. A system passes a link to us as an argument, and whoever wrote the link may have
 * written more behind it (`incident-console://… --data=/x`): from the first link on, and behind `--`, nothing is an
 * option.
 */
export function argumentsBeforeLink(args: readonly string[]): readonly string[] {
  const end = args.findIndex((argument) => argument === "--" || anyLink.test(argument));
  return end === -1 ? args : args.slice(0, end);
}

/** The first of our links among arguments; null where there is none. Nothing else in them is looked at. */
export function linkIn(args: readonly string[]): string | null {
  return args.find((argument) => ownLink.test(argument)) ?? null;
}

/** Where a link leads, as the page's location hash made anew from what was understood; null for what is none of ours. */
export function hashOfLink(link: string): string | null {
  const place = parsePermanentLink(link);
  return place === null ? null : locationHashOf(place);
}

/** What shows where a link leads. */
export interface LinkTarget {
  goTo(hash: string): void;
  /** Tells why a link was not understood. */
  refuse(fault: LinkFault): void;
}

export interface DeepLinks {
  /** A link that came from outside. What cannot be understood leads nowhere: it is told, with a line in the log. */
  follow(link: string): void;
  /** From here on links open; the last one that came before and was understood opens now. */
  open(target: LinkTarget): void;
}

/** Links may come before there is a console, let alone a window. */
export function createDeepLinks(warn: (message: string) => void): DeepLinks {
  let target: LinkTarget | null = null;
  let waiting: string | null = null;
  let refused: LinkFault | null = null;
  return {
    follow(link) {
      const hash = hashOfLink(link);
      // The link itself may hold anything, so it is not written into the log.
      if (hash === null) {
        warn(`A link from another program was not understood (${link.length} characters).`);
        if (target === null) refused = faultOfLink(link);
        else target.refuse(faultOfLink(link));
      } else if (target === null) waiting = hash;
      else target.goTo(hash);
    },
    open(opened) {
      target = opened;
      if (waiting !== null) opened.goTo(waiting);
      else if (refused !== null) opened.refuse(refused);
      waiting = null;
      refused = null;
    },
  };
}
