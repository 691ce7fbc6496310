import type { ConsoleErrorData } from "../../../shared/errors.ts";
import type { LogVolume } from "../../../shared/model/logMetrics.ts";
import { useEnvironments } from "../../client/client.ts";
import { oneLine, visibleText } from "../../format/untrusted.ts";
import styles from "./Volume.module.css";

interface Props {
  readonly volumes: readonly LogVolume[];
  readonly error: ConsoleErrorData | null;
}

/** Which counts are missing and why, and where levels are. */
export function VolumeFailures({ volumes, error }: Props) {
  const environments = useEnvironments();
  const nameOf = (id: string) => environments.find((each) => each.id === id)?.name ?? id;
  const sentences = [
    ...(error === null ? [] : [error.message]),
    ...volumes.flatMap((each) => (each.error === null ? [] : [`${nameOf(each.environment)}: ${each.error.message}`])),
  ];
  const without = volumes.filter((each) => each.error === null && !each.levels && each.buckets.length > 0);
  return (
    <>
      {sentences.map((sentence) => (
        <span key={sentence} className={styles.failure} role="status" title={visibleText(oneLine(sentence, 600))}>
          Not counted. <bdi>{visibleText(oneLine(sentence, 200))}</bdi>
        </span>
      ))}
      {without.length > 0 && (
        <span className={styles.said}>
          Levels are not detected by {without.length === volumes.length ? "this Loki" : "the Loki of"}{" "}
          {without.length < volumes.length && (
            <bdi>{visibleText(oneLine(without.map(({ environment }) => nameOf(environment)).join(", "), 120))}</bdi>
          )}
        </span>
      )}
    </>
  );
}
