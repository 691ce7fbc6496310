import type { Console } from "../console/console.ts";
import { followTopic } from "../host/followTopic.ts";

/** The addresses of the backends as the settings have them now. */
export function followConfiguredUrls(console: Pick<Console, "subscribe">): () => readonly string[] {
  let urls: readonly string[] = [];
  followTopic(console, "settings", ({ environments }) => {
    urls = environments.flatMap(({ backends, grafanaUrl }) => [
      ...backends.map((backend) => backend.url),
      ...(grafanaUrl === null ? [] : [grafanaUrl]),
    ]);
  });
  return () => urls;
}
