import type { TailEnvironment, TailState } from "../../../shared/model/tail.ts";
import { useZone } from "../../app/preferences.ts";
import { useTicking } from "../../app/ticker.ts";
import { useConnection, useEnvironment } from "../../client/client.ts";
import { EnvironmentName } from "../../components/EnvironmentName.tsx";
import { oneLine, visibleText } from "../../format/untrusted.ts";
import styles from "./Tail.module.css";
import { tailRate, useTail } from "./tailStore.ts";
import { countWords, rateWords, tailWords } from "./words.ts";

/** Whether lines come, from each environment, in words: a silent view must not be taken for a quiet system. */
export function TailStates({ state }: { readonly state: TailState }) {
  const running = useTail((tail) => tail.running);
  const rate = useTicking(() => rateWords(tailRate()));
  const connected = useConnection().status === "open";
  return (
    <div className={styles.states}>
      <b className={styles.rate}>{!running ? "Stopped" : connected ? rate : "– lines/s"}</b>
      <ul className={styles.environments} aria-label="Live tail by environment">
        {Object.entries(state.environments).map(([id, each]) => (
          <EnvironmentTail key={id} id={id} tail={each} running={running} connected={connected} />
        ))}
      </ul>
    </div>
  );
}

interface Props {
  readonly id: string;
  readonly tail: TailEnvironment;
  readonly running: boolean;
  /** False while nothing comes from the console, which alone knows how its tails stand. */
  readonly connected: boolean;
}

function EnvironmentTail({ id, tail, running, connected }: Props) {
  const environment = useEnvironment(id);
  const zone = useZone();
  const words = useTicking((now) => (running ? tailWords(tail, now, zone, connected) : "stopped"));
  const status = !running ? "stopped" : connected ? tail.status : "lost";
  return (
    <li className={styles.environment} data-status={status} title={visibleText(words)}>
      <EnvironmentName environment={environment} id={id} dot />
      <span className={styles.words} role={status === "live" ? undefined : "status"}>
        <bdi>{visibleText(oneLine(words, 260))}</bdi>
      </span>
      <span className={styles.counts}>{countWords(tail)}</span>
    </li>
  );
}
