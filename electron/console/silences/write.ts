import type { Matcher } from "../../../shared/matchers.ts";
import type { Silence, SilenceWish } from "../../../shared/model/silence.ts";
import {
  acknowledgedNote,
  deleteSilence,
  postSilence,
  readSilence,
  type SilencePost,
} from "../alertmanager/silences.ts";
import { ConsoleError, toConsoleError } from "../errors.ts";
import type { HttpClient } from "../http/client.ts";
import { duration } from "../text.ts";

export interface Written {
  readonly silence: Silence;
  /** The silence that was edited, as it was before; null for a new one. */
  readonly replaced: Silence | null;
  /** What the server stored otherwise than asked, sentences; null where it is as asked. */
  readonly note: string | null;
}

export interface WriteContext {
  readonly author: string;
  /** Ms since 1970. */
  readonly now: number;
  /** The silence to edit as it was last seen here; where the server has a later one, it is not overwritten. */
  readonly seen?: Silence | undefined;
}

/**
 * "Now" is sent as a moment that has passed, which the server moves to its own now: were this computer's clock ahead of
 * the server's, the silence would otherwise begin late.
 */
const backDatedMs = 3_600_000;
/** Clocks that differ by less are nothing to speak of; the server's is known in whole seconds only. */
const toleratedSkewMs = 60_000;

/** Writes a silence to one Alertmanager and reads back what it stored. Times of the wish are ms since 1970. */
export async function writeSilence(http: HttpClient, wish: SilenceWish, context: WriteContext): Promise<Written> {
  const replaced = wish.replaces === null ? null : await readReplaced(http, wish.environment, wish.replaces);
  if (replaced !== null) refuseUnseen(replaced, context.seen);
  const post = postOf(wish, replaced, context);
  const { silence: id, serverNow } = await postSilence(http, post).catch((cause: unknown) => {
    throw explained(cause, post.id !== null);
  });
  try {
    const silence = await readSilence(http, wish.environment, id);
    return { silence, replaced, note: noteOn(wish, post, silence, replaced, { ...context, serverNow }) };
  } catch (cause) {
    const note = `It was stored, but could not be read back: ${toConsoleError(cause).message}`;
    return { silence: presumed(wish, post, id, context.now), replaced, note };
  }
}

/** Ends a silence. One that has ended already counts as done; one that the server does not know is NOT_FOUND. */
export async function endSilence(http: HttpClient, environment: string, silence: string): Promise<void> {
  try {
    await deleteSilence(http, silence);
  } catch (cause) {
    const error = toConsoleError(cause);
    // An unknown id is a 404, on 0.25 a 500, and one that is no UUID a 422: the server is asked what is the matter.
    if (!["NOT_FOUND", "UNAVAILABLE", "BAD_QUERY"].includes(error.code)) throw error;
    const found = await readSilence(http, environment, silence).catch((again: unknown) => toConsoleError(again));
    if (found instanceof ConsoleError) {
      if (found.code !== "NOT_FOUND" && error.code !== "NOT_FOUND") throw error;
      throw new ConsoleError("NOT_FOUND", "Alertmanager does not know this silence any more, so it ends nothing.");
    }
    if (found.state !== "expired") throw error;
  }
}

async function readReplaced(http: HttpClient, environment: string, silence: string): Promise<Silence> {
  try {
    return await readSilence(http, environment, silence);
  } catch (cause) {
    const error = toConsoleError(cause);
    if (error.code !== "NOT_FOUND") throw error;
    throw new ConsoleError(
      "NOT_FOUND",
      "Alertmanager does not know the silence any more, so it cannot be changed. Create a new one.",
    );
  }
}

/** Throws INVALID_INPUT where somebody changed what is to be overwritten, and who overwrites it cannot know. */
function refuseUnseen(present: Silence, seen: Silence | undefined): void {
  if (seen?.updatedAt == null || present.updatedAt === null || present.state === "expired") return;
  if (present.updatedAt <= seen.updatedAt) return;
  throw new ConsoleError(
    "INVALID_INPUT",
    `${present.createdBy.trim() || "Somebody"} changed this silence meanwhile, so nothing was sent. Look at it again before you change it.`,
  );
}

/** What to send. An active silence keeps its id only where it is sent with the server's own start. */
export function postOf(wish: SilenceWish, replaced: Silence | null, { author, now }: WriteContext): SilencePost {
  const atOnce = wish.startsAt === null || wish.startsAt <= now;
  const startsAt =
    replaced?.state === "active" && atOnce
      ? replaced.startsAt
      : wish.startsAt === null || atOnce
        ? now - backDatedMs
        : wish.startsAt;
  return {
    id: replaced === null || replaced.state === "expired" ? null : replaced.silence,
    matchers: wish.matchers,
    startsAt,
    endsAt: wish.endsAt,
    createdBy: author,
    comment: wish.comment,
  };
}

/** What differs between what was asked for and what the server stored, as sentences; null where nothing does. */
export function noteOn(
  wish: SilenceWish,
  post: SilencePost,
  stored: Silence,
  replaced: Silence | null,
  { now, serverNow }: { readonly now: number; readonly serverNow: number | null },
): string | null {
  const sentences: string[] = [];
  if (replaced?.state === "expired") sentences.push("The old silence had ended, so this is a new one.");
  else if (replaced !== null && stored.silence !== replaced.silence) {
    sentences.push("The server gave it a new id and ended the old one, because its matchers or its start changed.");
  }
  if (stored.state === "expired") sentences.push("It has ended already, by the server's clock.");
  const atOnce = wish.startsAt === null || wish.startsAt <= now;
  if (atOnce && stored.state === "pending") {
    sentences.push(
      `The server's clock is behind this computer's: the silence begins in ${duration(stored.startsAt - (serverNow ?? now))}.`,
    );
  } else if (wish.startsAt !== null && stored.startsAt - wish.startsAt > toleratedSkewMs && replaced === null) {
    sentences.push("The server moved its start to now.");
  }
  if (Math.abs(stored.endsAt - post.endsAt) > 1_000)
    sentences.push("The server stored another end than was asked for.");
  if (matcherKey(stored.matchers) !== matcherKey(post.matchers)) {
    sentences.push("The server stored other matchers than were sent: check them.");
  }
  if (stored.comment !== post.comment) sentences.push("The server stored another comment than was sent.");
  const skew = serverNow === null ? 0 : serverNow - now;
  if (Math.abs(skew) > toleratedSkewMs) {
    const [where, when] = skew > 0 ? ["ahead of", "earlier"] : ["behind", "later"];
    sentences.push(
      `The server's clock is ${duration(Math.abs(skew))} ${where} this computer's, so it ends that much ${when} than planned.`,
    );
  }
  return sentences.length === 0 ? null : sentences.join(" ");
}

/** The same for the same matchers in any order. */
export function matcherKey(matchers: readonly Matcher[]): string {
  return JSON.stringify(matchers.map(({ name, operator, value }) => JSON.stringify([name, operator, value])).sort());
}

/** What the server has, as far as can be told without its answer. */
function presumed(wish: SilenceWish, post: SilencePost, id: string, now: number): Silence {
  const startsAt = Math.max(post.startsAt, post.id === null ? now : post.startsAt);
  return {
    id: `${wish.environment}/${id}`,
    environment: wish.environment,
    silence: id,
    state: startsAt > now ? "pending" : "active",
    matchers: [...post.matchers],
    startsAt,
    endsAt: post.endsAt,
    updatedAt: null,
    createdBy: post.createdBy,
    comment: post.comment,
    optimistic: true,
    acknowledges: acknowledgedNote(post.comment),
  };
}

function explained(cause: unknown, edited: boolean): ConsoleError {
  const error = toConsoleError(cause);
  switch (error.lost ? "LOST" : error.code) {
    case "LOST":
    case "TIMEOUT":
    case "CANCELLED":
      return new ConsoleError(
        // A server that could not be reached is one whose peer may be asked instead; this one may have done it.
        error.code === "UNREACHABLE" || error.code === "UNAVAILABLE" ? "BAD_ANSWER" : error.code,
        `${error.message} Whether the silence was stored is not known: look in the list before you try again.`,
        { cause },
      );
    case "NOT_FOUND":
      return edited
        ? new ConsoleError("NOT_FOUND", "Alertmanager does not know the silence any more. Create a new one.", { cause })
        : error;
    default:
      return error;
  }
}
