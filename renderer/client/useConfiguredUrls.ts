import { useMemo } from "react";
import { useEnvironments } from "./client.ts";

/** The addresses that settings name: the only hosts towards which a plain `http:` link is opened. */
export function useConfiguredUrls(): readonly string[] {
  const environments = useEnvironments();
  return useMemo(
    () =>
      environments.flatMap(({ backends, grafanaUrl }) => [
        ...backends.map(({ url }) => url),
        ...(grafanaUrl === null ? [] : [grafanaUrl]),
      ]),
    [environments],
  );
}
