import type { Ref } from "react";
import type { LogQuery } from "../../shared/model/logs.ts";
import type { FoundRequestId } from "../../shared/requestId.ts";
import { Button } from "../components/Button.tsx";
import { oneLine, visibleText } from "../format/untrusted.ts";
import styles from "./SearchChoices.module.css";

interface FoundProps {
  readonly ids: readonly FoundRequestId[];
  /** True after Enter or Trace: the first one has the focus then. */
  readonly tried: boolean;
  readonly ref: Ref<HTMLElement>;
  trace(id: string): void;
}

const formNames: Readonly<Record<FoundRequestId["form"], string>> = {
  uuid: "UUID",
  trace: "trace ID",
  prefixed: "numbered ID",
  short: "8 hex digits",
  word: "as written",
};

/** Every ID in what was pasted, most telling first, to choose from: none is traced unasked. */
export function FoundIds({ ids, tried, ref, trace }: FoundProps) {
  return (
    <section className={styles.choices} aria-label="IDs in this text" ref={ref}>
      <span className={styles.words} role="status">
        {ids.length} IDs in this text{tried ? ". Choose the one to trace; Enter takes the most telling one" : ""}:
      </span>
      {ids.map(({ id, form, name }) => (
        <Button key={id} small className={styles.id} title={`Trace it (${formNames[form]})`} onClick={() => trace(id)}>
          {name !== null && <span className={styles.name}>{visibleText(oneLine(name, 30))}</span>}
          <bdi>{visibleText(oneLine(id, 60))}</bdi>
        </Button>
      ))}
    </section>
  );
}

interface PrefixProps {
  readonly id: string;
  /** What is shown now, so that the way that was taken is marked. */
  readonly searched: LogQuery | null;
  trace(id: string, prefix?: boolean): void;
}

/** Asks whether a short ID is whole. */
export function PrefixChoice({ id, searched, trace }: PrefixProps) {
  const way = searched?.kind === "request" && searched.id === id ? (searched.prefix === true ? "prefix" : "exact") : "";
  const shown = visibleText(oneLine(id, 60));
  return (
    <section className={styles.choices} aria-label="Is this ID whole?">
      <span className={styles.words}>This may be only the beginning of an ID:</span>
      <Button small aria-pressed={way === "exact"} onClick={() => trace(id)}>
        Trace exactly <bdi className={styles.mono}>{shown}</bdi>
      </Button>
      <Button small aria-pressed={way === "prefix"} onClick={() => trace(id, true)}>
        IDs that begin with <bdi className={styles.mono}>{shown}</bdi>
      </Button>
    </section>
  );
}
