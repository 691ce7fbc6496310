import { useState } from "react";
import type { Environment } from "../../../shared/model/environment.ts";
import type { Span } from "../../../shared/model/logs.ts";
import type { TrailKind } from "../../../shared/model/trails.ts";
import { useEnvironments, useHealth } from "../../client/client.ts";
import { useAnswer } from "../../client/useAnswer.ts";
import { EnvironmentName } from "../../components/EnvironmentName.tsx";
import { AuditTable } from "./AuditTable.tsx";
import { SpanWaterfall } from "./SpanWaterfall.tsx";
import { TrailFailure } from "./TrailFailure.tsx";
import { TrailLinks } from "./TrailLinks.tsx";
import styles from "./Trails.module.css";
import { askedSpan, type EntrySpan } from "./waterfall.ts";
import { askingWords, nothingWords } from "./words.ts";

interface Props {
  /** The whole request ID; the beginning of one finds nothing elsewhere. */
  readonly id: string;
  /** Ids of the environments that were searched. */
  readonly environments: readonly string[];
  /** From the first to the last entry that the lanes show; null where nothing was found. */
  readonly entries: EntrySpan | null;
  /** While entries may still come nothing is asked: they tell where in time to look. */
  readonly searching: boolean;
}

/** What other systems know of a request ID. Nothing at all for environments whose settings name none. */
export function Trails({ id, environments, entries, searching }: Props) {
  const all = useEnvironments();
  const configured = all.filter((environment) => environments.includes(environment.id) && hasTrails(environment));
  if (searching || configured.length === 0) return null;
  return (
    <div className={styles.trails} data-several={configured.length > 1 || undefined}>
      {configured.map((environment) => (
        <EnvironmentTrails
          key={environment.id}
          id={id}
          environment={environment}
          entries={entries}
          named={configured.length > 1}
        />
      ))}
    </div>
  );
}

function hasTrails({ trails }: Environment): boolean {
  return trails !== undefined && trails.length > 0;
}

const noTrails: readonly TrailKind[] = [];

interface EnvironmentProps {
  readonly id: string;
  readonly environment: Environment;
  readonly entries: EntrySpan | null;
  /** Whether to say which environment this is. */
  readonly named: boolean;
}

/** Asks once; again when somebody wants it, and when a backend no longer asks who we are. */
function EnvironmentTrails(props: EnvironmentProps) {
  const [attempt, setAttempt] = useState(0);
  const health = useHealth();
  const asks = ["postgres", "jaeger"].map((backend) => health[`${props.environment.id}/${backend}`]?.asksFor != null);
  return <Answered key={`${attempt} ${asks}`} {...props} again={() => setAttempt(attempt + 1)} />;
}

function Answered({ id, environment, entries, named, again }: EnvironmentProps & { again(): void }) {
  const span: Span | null = entries === null ? null : askedSpan(entries);
  const { value, error, asking } = useAnswer("trails.read", { environment: environment.id, id, span }, null);
  const nothing = value === undefined ? null : nothingWords(value);
  return (
    <section className={styles.environment} aria-label={`Other trails in ${environment.name}`}>
      {named && (
        <p className={styles.where}>
          <EnvironmentName environment={environment} id={environment.id} dot />
        </p>
      )}
      {asking && (
        <p className={styles.note} role="status">
          {askingWords(environment.trails ?? noTrails)}
        </p>
      )}
      {error !== null && <TrailFailure error={error} again={again} />}
      {value !== undefined && (
        <>
          {value.spans.found !== null && value.spans.found.length > 0 && (
            <SpanWaterfall spans={value.spans.found} entries={entries} />
          )}
          {value.spans.error !== null && <TrailFailure error={value.spans.error} again={again} />}
          {value.audit.found !== null && value.audit.found.rows.length > 0 && <AuditTable trail={value.audit.found} />}
          {value.audit.error !== null && <TrailFailure error={value.audit.error} again={again} />}
          {nothing !== null && <p className={styles.note}>{nothing}</p>}
          <TrailLinks links={value.links} />
        </>
      )}
    </section>
  );
}
