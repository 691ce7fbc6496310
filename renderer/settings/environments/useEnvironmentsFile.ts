import { useCallback, useEffect, useState } from "react";
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
  const reload = useCallback(async () => {
    const result = await bridge.call("environments.read", {});
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
