import type { Matcher } from "../../../shared/matchers.ts";
import { acknowledgementMarker } from "../../../shared/model/acknowledgement.ts";
import type { Silence } from "../../../shared/model/silence.ts";
import { ConsoleError } from "../errors.ts";
import type { HttpClient } from "../http/client.ts";
import { parseTime } from "../text.ts";
import { type WireMatcher, wireSilenceIdSchema, wireSilenceSchema } from "./silenceSchema.ts";

/** One answer of `/api/v2/silences`. */
export interface SilenceList {
  readonly silences: readonly Silence[];
  /** How many elements of the answer were no silences and had to be left out. */
  readonly rejected: number;
}

/** Every silence that the server keeps, expired ones too. Rejects as the client does. */
export async function readSilenceList(
  http: HttpClient,
  environment: string,
  signal: AbortSignal,
): Promise<SilenceList> {
  return normaliseSilences((await http.json("/api/v2/silences", { signal })).value, environment);
}

/** The silences of an answer. Throws BAD_ANSWER where the answer is no list. */
export function normaliseSilences(body: unknown, environment: string): SilenceList {
  if (!Array.isArray(body)) {
    throw new ConsoleError("BAD_ANSWER", "The answer is JSON, but no list of silences. Is this URL an Alertmanager?");
  }
  const silences = (body as unknown[]).flatMap((element) => normaliseSilence(element, environment) ?? []);
  return { silences, rejected: body.length - silences.length };
}

/** One silence of the wire; null where it is none. */
export function normaliseSilence(element: unknown, environment: string): Silence | null {
  const parsed = wireSilenceSchema.safeParse(element);
  if (!parsed.success) return null;
  const wire = parsed.data;
  const startsAt = parseTime(wire.startsAt);
  const endsAt = parseTime(wire.endsAt);
  if (startsAt === null || endsAt === null) return null;
  return {
    id: `${environment}/${wire.id}`,
    environment,
    silence: wire.id,
    state: wire.status.state,
    matchers: wire.matchers.map(matcherOf),
    startsAt,
    endsAt,
    updatedAt: parseTime(wire.updatedAt),
    createdBy: wire.createdBy,
    comment: wire.comment,
    optimistic: false,
    acknowledges: acknowledgedNote(wire.comment),
  };
}

/** One silence, as the server has it now. Rejects with NOT_FOUND where it has none with that id. */
export async function readSilence(http: HttpClient, environment: string, silence: string): Promise<Silence> {
  const { value } = await http.json(`/api/v2/silence/${encodeURIComponent(silence)}`);
  const read = normaliseSilence(value, environment);
  if (read === null) throw new ConsoleError("BAD_ANSWER", "Alertmanager answered with something that is no silence.");
  return read;
}

/** What is sent. Times are ms since 1970. */
export interface SilencePost {
  /** The silence to edit; null for a new one. */
  readonly id: string | null;
  readonly matchers: readonly Matcher[];
  readonly startsAt: number;
  readonly endsAt: number;
  readonly createdBy: string;
  readonly comment: string;
}

/** Creates or edits a silence; answers its id, and what the server's clock said (ms since 1970, whole seconds). */
export async function postSilence(
  http: HttpClient,
  post: SilencePost,
): Promise<{ readonly silence: string; readonly serverNow: number | null }> {
  const answer = await http.request("/api/v2/silences", {
    method: "POST",
    headers: { accept: "application/json" },
    json: {
      ...(post.id === null ? {} : { id: post.id }),
      // Without `isEqual` a server would take every matcher for a positive one.
      matchers: post.matchers.map(wireMatcherOf),
      startsAt: new Date(post.startsAt).toISOString(),
      endsAt: new Date(post.endsAt).toISOString(),
      createdBy: post.createdBy,
      comment: post.comment,
    },
  });
  const date = Date.parse(answer.headers.date ?? "");
  return { silence: idOf(answer.text), serverNow: Number.isNaN(date) ? null : date };
}

/** Ends a silence. The server takes it twice, and refuses an id that it does not know: 500 on 0.25, 404 later. */
export async function deleteSilence(http: HttpClient, silence: string): Promise<void> {
  await http.request(`/api/v2/silence/${encodeURIComponent(silence)}`, { method: "DELETE" });
}

function idOf(text: string): string {
  try {
    return wireSilenceIdSchema.parse(JSON.parse(text)).silenceID;
  } catch {
    throw new ConsoleError(
      "BAD_ANSWER",
      "Alertmanager took the silence, but answered with no id. Look in the list before you try again.",
    );
  }
}

function matcherOf({ name, value, isRegex, isEqual }: WireMatcher): Matcher {
  return { name, operator: isRegex ? (isEqual ? "=~" : "!~") : isEqual ? "=" : "!=", value };
}

function wireMatcherOf({ name, operator, value }: Matcher): WireMatcher {
  return { name, value, isRegex: operator.endsWith("~"), isEqual: !operator.startsWith("!") };
}

/** The note of an acknowledgement that is written as a silence; null for a comment without the marker. Karma's is the same. */
export function acknowledgedNote(comment: string): string | null {
  return comment.startsWith(acknowledgementMarker) ? comment.slice(acknowledgementMarker.length).trim() : null;
}

/** The comment that marks a silence as an acknowledgement. */
export function acknowledgementComment(note: string): string {
  return `${acknowledgementMarker} ${note}`.trim();
}
