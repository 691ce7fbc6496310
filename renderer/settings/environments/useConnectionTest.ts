import { useCallback, useEffect, useRef, useState } from "react";
import type { ConnectionReport, TrialCredential } from "../../../shared/model/connectionTest.ts";
import type { BackendTrial } from "../../../shared/settings/schema.ts";
import { useClient } from "../../client/client.ts";

/** Typing has paused for so long when a test begins by itself. */
const pauseMs = 900;

export interface ConnectionTest {
  readonly testing: boolean;
  /** Of the fields as they were when the test began. */
  readonly report: ConnectionReport | null;
  /** Why the test itself failed, a sentence. */
  readonly error: string | null;
  /** The fields have changed since. */
  readonly outdated: boolean;
  run(): void;
}

interface Outcome {
  readonly key: string;
  readonly report: ConnectionReport | null;
  readonly error: string | null;
}

interface Options {
  /** Null while the fields cannot be tried. */
  readonly trial: BackendTrial | null;
  readonly credential: TrialCredential;
  /** While true nothing begins by itself: a secret that is half typed must not be sent. */
  readonly held: boolean;
}

/** Tries a backend after each change, once typing has paused, and whenever it is asked to. The last test counts. */
export function useConnectionTest({ trial, credential, held }: Options): ConnectionTest {
  const { bridge } = useClient();
  const key = JSON.stringify([trial, credential]);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [running, setRunning] = useState<string | null>(null);
  const asked = useRef(key);
  const current = useRef(0);
  useEffect(() => {
    return () => {
      current.current = -1;
    };
  }, []);

  const run = useCallback(
    async (wanted: string) => {
      const [triedTrial, triedCredential] = JSON.parse(wanted) as [BackendTrial | null, TrialCredential];
      if (triedTrial === null) return;
      asked.current = wanted;
      current.current = Math.max(current.current, 0) + 1;
      const mine = current.current;
      setRunning(wanted);
      const result = await bridge.call("connection.test", { trial: triedTrial, credential: triedCredential });
      if (current.current !== mine) return;
      setRunning(null);
      setOutcome({
        key: wanted,
        report: result.ok ? result.value : null,
        error: result.ok ? null : result.error.message,
      });
    },
    [bridge],
  );

  // What was found at an address that is gone would be read as found at the one that is being written.
  const untriable = trial === null;
  useEffect(() => {
    if (!untriable) return;
    current.current = Math.max(current.current, 0) + 1;
    asked.current = "";
    setRunning(null);
    setOutcome(null);
  }, [untriable]);

  useEffect(() => {
    if (held || trial === null || key === asked.current) return;
    const timer = setTimeout(() => void run(key), pauseMs);
    return () => clearTimeout(timer);
  }, [held, trial, key, run]);

  return {
    testing: running !== null,
    report: outcome?.report ?? null,
    error: outcome?.error ?? null,
    outdated: outcome !== null && outcome.key !== key,
    run: () => void run(key),
  };
}
