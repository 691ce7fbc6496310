import type { BackendHealth } from "../../shared/model/backend.ts";
import type { SearchState } from "../../shared/model/logs.ts";
import { useZone } from "../app/preferences.ts";
import { useNow } from "../app/ticker.ts";
import { useEnvironments, useHealth } from "../client/client.ts";
import { Notice } from "../components/Notice.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./NoSearch.module.css";
import { deadLokiWords } from "./words.ts";

interface Props {
  readonly searching: boolean;
  readonly loki: BackendHealth | undefined;
}

/** That the Loki which is being searched has long been silent, so that nobody waits for it in hope. */
export function DeadLoki({ searching, loki }: Props) {
  const now = useNow();
  const zone = useZone();
  const words = searching ? deadLokiWords(loki, now, zone) : null;
  if (words === null) return null;
  return (
    <p className={styles.dead}>
      Loki <Untrusted text={words} limit={200} />
    </p>
  );
}

/** The same above results that others already gave. */
export function DeadLokis({ search }: { readonly search: SearchState }) {
  const environments = useEnvironments();
  const health = useHealth();
  const now = useNow();
  const zone = useZone();
  const dead = environments.flatMap(({ id, name }) => {
    const searching = search.environments[id]?.status === "searching";
    const words = searching ? deadLokiWords(health[`${id}/loki`], now, zone) : null;
    return words === null ? [] : [`${name}: Loki ${words}`];
  });
  if (dead.length === 0) return null;
  return (
    <Notice tone="warning">
      <Untrusted text={dead.join(" ")} limit={400} />
    </Notice>
  );
}
