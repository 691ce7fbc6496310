import type { TailEnvironment, TailState } from "../../../shared/model/tail.ts";
import { useZone } from "../../app/preferences.ts";
import { useTicking } from "../../app/ticker.ts";
import { useEnvironment } from "../../client/client.ts";
import { EnvironmentName } from "../../components/EnvironmentName.tsx";
import { oneLine, visibleText } from "../../format/untrusted.ts";
import styles from "./Tail.module.css";
import { tailRate, useTail } from "./tailStore.ts";
import { countWords, rateWords, tailWords } from "./words.ts";

/** Whether lines come, from each environment, in words: a silent view must not be taken for a quiet system. */
export function TailStates({ state }: { readonly state: TailState }) {
  const running = useTail((tail) => tail.running);
  const rate = useTicking(() => rateWords(tailRate()));
  return (
    <div className={styles.states}>
      <b className={styles.rate}>{running ? rate : "Stopped"}</b>
      <ul className={styles.environments} aria-label="Live tail by environment">
        {Object.entries(state.environments).map(([id, each]) => (
          <EnvironmentTail key={id} id={id} tail={each} running={running} />
        ))}
      </ul>
    </div>
  );
}

interface Props {
  readonly id: string;
  readonly tail: TailEnvironment;
  readonly running: boolean;
}

function EnvironmentTail({ id, tail, running }: Props) {
  const environment = useEnvironment(id);
  const zone = useZone();
  const words = useTicking((now) => (running ? tailWords(tail, now, zone) : "stopped"));
  return (
    <li className={styles.environment} data-status={running ? tail.status : "stopped"} title={visibleText(words)}>
      <EnvironmentName environment={environment} id={id} dot />
      <span className={styles.words} role={tail.status === "live" ? undefined : "status"}>
        <bdi>{visibleText(oneLine(words, 260))}</bdi>
      </span>
      <span className={styles.counts}>{countWords(tail)}</span>
    </li>
  );
}
