import { useMemo } from "react";
import type { SearchState } from "../../../shared/model/logs.ts";
import { useEnvironments } from "../../client/client.ts";
import { Button } from "../../components/Button.tsx";
import { countOf } from "../../format/number.ts";
import { oneLine, visibleText } from "../../format/untrusted.ts";
import { idsWithPrefix, type RelatedId, relatedIds } from "../relatedIds.ts";
import { useOccurrences } from "../useShownEntries.ts";
import { useTraceId } from "../useTrace.ts";
import styles from "./RelatedIds.module.css";

/** IDs on the found lines: each is the next search. */
export function RelatedIds({ search }: { readonly search: SearchState }) {
  const environments = useEnvironments();
  const { asked } = useOccurrences(search);
  const { query } = search;
  const related = useMemo(() => {
    const fields = environments.flatMap(({ requestIdFields }) => requestIdFields);
    if (query.kind !== "request") return [];
    return query.prefix === true ? [] : relatedIds(asked, search.streams, query.id, fields);
  }, [asked, search.streams, query, environments]);
  if (related.length === 0) return null;
  return <Ids label="Related IDs" words="Related:" ids={related} named />;
}

const mostShown = 60;

/** The IDs that a search for a beginning found, to choose from. */
export function PrefixIds({ search }: { readonly search: SearchState }) {
  const { query, entries } = search;
  const prefix = query.kind === "request" && query.prefix === true ? query.id : null;
  const ids = useMemo(() => (prefix === null ? [] : idsWithPrefix(entries, prefix)), [entries, prefix]);
  if (prefix === null || ids.length === 0) return null;
  const words = `${countOf(ids.length, "ID begins", "IDs begin")} with ${visibleText(oneLine(prefix, 40))}:`;
  const hidden = ids.length - mostShown;
  return (
    <>
      <Ids label="IDs found" words={words} ids={ids.slice(0, mostShown)} named={false} />
      {hidden > 0 && <p className={styles.words}>{countOf(hidden, "more ID")} with fewer lines. Type more of it.</p>}
    </>
  );
}

interface IdsProps {
  readonly label: string;
  readonly words: string;
  readonly ids: readonly RelatedId[];
  readonly named: boolean;
}

function Ids({ label, words, ids, named }: IdsProps) {
  const trace = useTraceId();
  return (
    <section className={styles.ids} aria-label={label}>
      <span className={styles.words}>
        <bdi>{words}</bdi>
      </span>
      {ids.map(({ name, value, count }) => (
        <Button
          key={`${name} ${value}`}
          small
          bare
          className={styles.id}
          title="Search for it"
          onClick={() => trace(value)}
        >
          {named && <span className={styles.name}>{visibleText(oneLine(name, 40))}</span>}
          <bdi>{visibleText(oneLine(value, 48))}</bdi>
          <span className={styles.count}>{countOf(count, "line")}</span>
        </Button>
      ))}
    </section>
  );
}
