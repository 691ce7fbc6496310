import type * as z from "zod";
import { sessionAnswerSchema } from "../../shared/wire.ts";

/** A session, and what the console that gave it proves itself with. */
export type Session = Readonly<z.infer<typeof sessionAnswerSchema>>;

const key = "incident-console.session";

/** What stands between this page and the console process. */
export type SessionOutcome = "ready" | "refused" | "unreachable";

export function storedSession(): Session | null {
  try {
    return sessionAnswerSchema.safeParse(JSON.parse(localStorage.getItem(key) ?? "null")).data ?? null;
  } catch {
    return null;
  }
}

let inMemory: Session | null = null;

export function currentSession(): Session | null {
  return storedSession() ?? inMemory;
}

function keep(session: Session): void {
  inMemory = session;
  try {
    localStorage.setItem(key, JSON.stringify(session));
  } catch {
    // Without storage the session holds until the page is closed.
  }
}

/** The one-time token of the printed address; it is taken out of the address at once, so that no history keeps it. */
export function takeToken(): string | null {
  const match = /^#token=([^&]+)$/.exec(location.hash);
  if (match?.[1] === undefined) return null;
  history.replaceState(null, "", location.pathname + location.search);
  try {
    return decodeURIComponent(match[1]);
  } catch {
    // A mangled link is one that the console refuses, with words about it.
    return match[1];
  }
}

/** Exchanges the token for a session. A used-up token is no harm where an earlier session is still kept. */
export async function openSession(token: string): Promise<SessionOutcome> {
  try {
    const response = await fetch("/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
      cache: "no-store",
    });
    if (!response.ok) return currentSession() === null ? "refused" : "ready";
    const answer = sessionAnswerSchema.safeParse(await response.json());
    if (!answer.success) return "refused";
    keep(answer.data);
    return "ready";
  } catch {
    return currentSession() === null ? "unreachable" : "ready";
  }
}
