import type { AlertStatistics, Episode } from "../../shared/model/history.ts";
import { Button } from "../components/Button.tsx";
import { countOf } from "../format/number.ts";
import { EpisodeLine, useGoToAlert } from "./EpisodeLine.tsx";
import styles from "./EpisodeList.module.css";

const shownAtOnce = 20;

interface Props {
  readonly row: AlertStatistics;
  readonly episodes: readonly Episode[];
  readonly now: number;
}

/** The episodes behind a row of the numbers, newest first. */
export function EpisodeList({ row, episodes, now }: Props) {
  const goToAlert = useGoToAlert();
  const own = episodes.filter(
    ({ name, environment, severity }) =>
      name === row.name && environment === row.environment && severity === row.severity,
  );
  const shown = own.slice(0, shownAtOnce);
  const more = row.episodes - shown.length;
  return (
    <>
      <ul className={styles.list} aria-label="Episodes">
        {shown.map((episode) => (
          <li key={`${episode.alert} ${episode.startsAt}`} className={styles.episode}>
            <EpisodeLine episode={episode} now={now} unnamed />
          </li>
        ))}
      </ul>
      <div className={styles.foot}>
        {more > 0 && <span className={styles.muted}>{countOf(more, "earlier episode")} in this range.</span>}
        <Button small onClick={() => goToAlert({ alert: "", environment: row.environment, name: row.name })}>
          Alerts of this name
        </Button>
      </div>
    </>
  );
}
