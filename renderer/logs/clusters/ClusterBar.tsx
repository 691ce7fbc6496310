import type { SearchState } from "../../../shared/model/logs.ts";
import { useZone } from "../../app/preferences.ts";
import { useTicking } from "../../app/ticker.ts";
import { useEnvironment } from "../../client/client.ts";
import { Button } from "../../components/Button.tsx";
import { EnvironmentName } from "../../components/EnvironmentName.tsx";
import { absoluteOf } from "../../format/time.ts";
import { type Cluster, choiceOf } from "../clusters.ts";
import { changeView } from "../useLogView.ts";
import { useOccurrences } from "../useShownEntries.ts";
import styles from "./ClusterBar.module.css";
import { clusterCounts, clusterMoment, hiddenWords } from "./words.ts";

/** More than these would push the entries off the screen; the rest is chosen with "all". */
const mostShown = 6;

/** Asks which one is meant where an ID occurs at several times or in several environments, and says what is hidden. */
export function ClusterBar({ search }: { readonly search: SearchState }) {
  const { clusters, cluster } = useOccurrences(search);
  if (clusters.length < 2) return null;
  const newest = [...clusters].sort((a, b) => b.from - a.from);
  const shown = newest.slice(0, mostShown);
  if (cluster !== null && !shown.includes(cluster)) shown.push(cluster);
  const rest = clusters.length - shown.length;
  const select = (choice: "all" | Cluster) =>
    changeView({ cluster: choice === "all" ? "all" : choiceOf(choice), selected: null, environment: null });
  return (
    <section className={styles.bar} aria-label="Occurrences of this ID">
      <p className={styles.question}>
        <b>This ID occurs {clusters.length} times.</b> Which one do you mean?{" "}
        <span role="status">{hiddenWords(clusters, cluster)}</span>
      </p>
      <div className={styles.choices}>
        {shown.map((each) => (
          <Occurrence key={each.key} cluster={each} on={each === cluster} select={() => select(each)} />
        ))}
        <Button small aria-pressed={cluster === null} onClick={() => select("all")}>
          Show all{rest > 0 ? ` ${clusters.length}` : ""}
        </Button>
      </div>
    </section>
  );
}

interface OccurrenceProps {
  readonly cluster: Cluster;
  readonly on: boolean;
  select(): void;
}

function Occurrence({ cluster, on, select }: OccurrenceProps) {
  const environment = useEnvironment(cluster.environment);
  const zone = useZone();
  const moment = useTicking((now) => clusterMoment(cluster, now, zone));
  return (
    <Button
      small
      aria-pressed={on}
      className={styles.choice}
      title={`From ${absoluteOf(cluster.from, zone)} to ${absoluteOf(cluster.to, zone)}`}
      onClick={select}
    >
      <EnvironmentName environment={environment} id={cluster.environment} dot />
      <span>{moment}</span>
      <span className={cluster.errors > 0 ? styles.errors : styles.counts}>{clusterCounts(cluster)}</span>
    </Button>
  );
}
