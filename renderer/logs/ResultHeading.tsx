import type { SearchState } from "../../shared/model/logs.ts";
import { useZone } from "../app/preferences.ts";
import { useTicking } from "../app/ticker.ts";
import { oneLine, visibleText } from "../format/untrusted.ts";
import styles from "./ResultHeading.module.css";
import { daysWords } from "./words.ts";

/** Which ID the results below are of, whatever stands in the box by now, and on which day it happened. */
export function ResultHeading({ search }: { readonly search: SearchState }) {
  const zone = useZone();
  const days = useTicking((now) => daysWords(search.entries, now, zone));
  const { query } = search;
  if (query.kind === "alert") return days === "" ? null : <p className={styles.days}>Entries{days}</p>;
  return (
    <h2 className={styles.heading}>
      Request <bdi className={styles.id}>{visibleText(oneLine(query.id, 120))}</bdi>
      {days !== "" && <span className={styles.days}>{days}</span>}
    </h2>
  );
}
