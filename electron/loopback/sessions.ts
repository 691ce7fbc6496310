import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** `used`: unknown, or exchanged before. `slow`: too many wrong tokens in the last minute. */
export type Exchange =
  | { readonly kind: "session"; readonly session: string; readonly proof: string }
  | { readonly kind: "used" }
  | { readonly kind: "slow" };

export interface Sessions {
  /** Makes a token that can be exchanged once. */
  token(): string;
  /** Burns a token and answers a session that lasts as long as the process. */
  exchange(token: string): Exchange;
  /** What only this process can answer to whoever holds the session; null where there is no such session. */
  proofOf(session: string): string | null;
}

/** A person has one or two unread links; older ones fade instead of piling up. */
const keptTokens = 8;
const keptSessions = 64;
const wrongTokensPerMinute = 20;

/** Who may talk to the console. Only digests are kept, compared in constant time. */
export function createSessions(now: () => number): Sessions {
  const tokens: Buffer[] = [];
  const sessions: Buffer[] = [];
  let wrong: number[] = [];
  const key = randomBytes(32);
  const prove = (session: string) => createHmac("sha256", key).update(session).digest("base64url");
  return {
    token() {
      return mint(tokens, keptTokens);
    },
    exchange(token) {
      const index = indexOf(tokens, token);
      if (index !== -1) {
        tokens.splice(index, 1);
        const session = mint(sessions, keptSessions);
        return { kind: "session", session, proof: prove(session) };
      }
      // Only wrong tokens are slowed down: somebody who guesses must not lock out whoever holds the link.
      wrong = wrong.filter((at) => at > now() - 60_000);
      if (wrong.length >= wrongTokensPerMinute) return { kind: "slow" };
      wrong.push(now());
      return { kind: "used" };
    },
    proofOf(session) {
      return indexOf(sessions, session) === -1 ? null : prove(session);
    },
  };
}

function mint(kept: Buffer[], limit: number): string {
  const secret = randomBytes(32).toString("base64url");
  kept.push(digest(secret));
  if (kept.length > limit) kept.shift();
  return secret;
}

/** Looks at every entry, so that the time taken says nothing about where a match was. */
function indexOf(kept: readonly Buffer[], secret: string): number {
  const wanted = digest(secret);
  let found = -1;
  for (const [index, entry] of kept.entries()) if (timingSafeEqual(entry, wanted)) found = index;
  return found;
}

function digest(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
