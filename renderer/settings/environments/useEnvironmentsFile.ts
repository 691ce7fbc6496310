import { useCallback, useEffect, useRef, useState } from "react";
import type { CallOutput } from "../../../shared/contract.ts";
import { useClient, useSettings } from "../../client/client.ts";

export type EnvironmentsFile = CallOutput<"environments.read">;

export interface ReadFile {
  /** As it was last read; null until then. */
  readonly file: EnvironmentsFile | null;
  /** Why it could not be read, a sentence. */
  readonly error: string | null;
  reload(): Promise<void>;
}

/** The environments of the settings file, read again whenever the console read it anew. */
export function useEnvironmentsFile(): ReadFile {
  const { bridge } = useClient();
  const settings = useSettings();
  const [file, setFile] = useState<EnvironmentsFile | null>(null);
  const [error, setError] = useState<string | null>(null);
  const reads = useRef(0);
  const last = useRef(0);
  const reload = useCallback(async () => {
    reads.current += 1;
    const mine = reads.current;
    const result = await bridge.call("environments.read", {});
    // Answers may come in another order than they were asked for; a later one is of a newer file.
    if (mine < last.current) return;
    last.current = mine;
    if (result.ok) setFile(result.value);
    setError(result.ok ? null : result.error.message);
  }, [bridge]);
  // The state itself is not looked at: a new one means that the file was read.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useEffect(() => {
    void reload();
  }, [reload, settings]);
  return { file, error, reload };
}
