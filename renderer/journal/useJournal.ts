import { useCallback, useEffect, useRef, useState } from "react";
import type { ConsoleErrorData } from "../../shared/errors.ts";
import { useClient, useNotifications } from "../client/client.ts";
import { type ReadJournal, withNewest, withOlder } from "./pages.ts";

const pageSize = 100;
const refreshMs = 30_000;
/** A burst of notifications is read once. */
const settleMs = 300;

export interface JournalReading {
  /** Null until the first page came. */
  readonly journal: ReadJournal | null;
  readonly error: ConsoleErrorData | null;
  readonly reading: boolean;
  readOlder(): void;
  /** Reads the newest page again. */
  refresh(): void;
}

/** The journal of an environment, of all with null: read again when something was announced, and every half minute. */
export function useJournal(environment: string | null): JournalReading {
  const { bridge } = useClient();
  const [held, setHeld] = useState<{ of: string | null; journal: ReadJournal } | null>(null);
  const [error, setError] = useState<ConsoleErrorData | null>(null);
  const [reading, setReading] = useState(false);
  const wanted = useRef(environment);
  const journal = held !== null && held.of === environment ? held.journal : null;

  const read = useCallback(
    async (before: number | null) => {
      const result = await bridge.call("journal.read", {
        environment,
        alert: null,
        from: null,
        to: null,
        before,
        limit: pageSize,
      });
      if (wanted.current !== environment) return;
      setError(result.ok ? null : result.error);
      if (!result.ok) return;
      setHeld((last) => {
        const known = last !== null && last.of === environment ? last.journal : null;
        const next =
          before === null || known === null ? withNewest(known, result.value) : withOlder(known, result.value);
        return { of: environment, journal: next };
      });
    },
    [bridge, environment],
  );
  const refresh = useCallback(() => void read(null), [read]);

  useEffect(() => {
    wanted.current = environment;
    refresh();
    const timer = setInterval(refresh, refreshMs);
    return () => clearInterval(timer);
  }, [environment, refresh]);

  const notifications = useNotifications();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was announced is in the journal, so a new list asks for it.
  useEffect(() => {
    const timer = setTimeout(refresh, settleMs);
    return () => clearTimeout(timer);
  }, [notifications]);

  const oldest = journal?.entries.at(-1)?.id ?? null;
  const readOlder = async () => {
    setReading(true);
    await read(oldest);
    setReading(false);
  };
  return { journal, error, reading, readOlder: () => void readOlder(), refresh };
}
