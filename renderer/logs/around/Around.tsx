import { useEffect, useRef, useState } from "react";
import type { Labels } from "../../../shared/model/alert.ts";
import { isErrorLevel, type LogEntry } from "../../../shared/model/logs.ts";
import { useZone } from "../../app/preferences.ts";
import { useAnswer } from "../../client/useAnswer.ts";
import { Button } from "../../components/Button.tsx";
import { cx } from "../../components/cx.ts";
import { Untrusted } from "../../components/Untrusted.tsx";
import { spanText } from "../../format/duration.ts";
import { countOf } from "../../format/number.ts";
import { entryClock, entryMoment } from "../../format/time.ts";
import { oneLine, visibleText } from "../../format/untrusted.ts";
import { AnsiText } from "../row/AnsiText.tsx";
import { nanosecondsBetween } from "../timeline.ts";
import { levelText } from "../words.ts";
import styles from "./Around.module.css";
import { ofRequest, placeAmong } from "./neighbours.ts";

interface Props {
  readonly entry: LogEntry;
  readonly labels: Labels;
  readonly request: string | null;
}

const firstRead = 25;
const step = 100;
/** The contract reads no more at once. */
const mostRead = 500;

/** The lines before and after an entry, with a way to more of both. */
export function Around({ entry, labels, request }: Props) {
  const [before, setBefore] = useState(firstRead);
  const [after, setAfter] = useState(firstRead);
  const [onlyRequest, setOnlyRequest] = useState(false);
  const { environment, timestamp } = entry;
  const answer = useAnswer("logs.around", { environment, stream: labels, timestamp, before, after }, null);
  // What was read stays while more is asked for.
  const [kept, setKept] = useState(answer.value);
  const value = answer.value ?? kept;
  useEffect(() => {
    if (answer.value !== undefined) setKept(answer.value);
  }, [answer.value]);
  const own = useRef<HTMLLIElement>(null);
  const known = value !== undefined && value !== null;
  useEffect(() => {
    if (known) own.current?.scrollIntoView({ block: "center" });
  }, [known]);

  const stream = Object.entries(labels).map(([name, text]) => `${name}="${text}"`);
  const index = known ? placeAmong(value, entry) : -1;
  const mine = known ? value.entries[index] : undefined;
  const shown = known ? ofRequest(value.entries, onlyRequest ? request : null) : [];
  return (
    <div className={styles.around}>
      <p className={styles.stream}>
        <Untrusted text={`{${stream.join(", ")}}`} limit={300} />
      </p>
      <div className={styles.bar}>
        <Button
          small
          disabled={!known || !value.moreBefore || before >= mostRead || answer.asking}
          onClick={() => setBefore(Math.min(mostRead, before + step))}
        >
          More before
        </Button>
        <Button
          small
          disabled={!known || !value.moreAfter || after >= mostRead || answer.asking}
          onClick={() => setAfter(Math.min(mostRead, after + step))}
        >
          More after
        </Button>
        {request !== null && (
          <Button small aria-pressed={onlyRequest} onClick={() => setOnlyRequest(!onlyRequest)}>
            Only request <bdi>{visibleText(oneLine(request, 40))}</bdi>
          </Button>
        )}
        <span className={styles.words} role="status">
          {answer.asking
            ? "Asking…"
            : known && sentence(value.entries.length, index, value.moreBefore, value.moreAfter)}
        </span>
      </div>
      {answer.error !== null && (
        <p className={styles.error} role="alert">
          The lines around it could not be read: <Untrusted text={answer.error.message} limit={400} />
        </p>
      )}
      {known && value.entries.length === 0 && (
        <p className={styles.words}>The server no longer has this stream, or its labels do not name it.</p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard. */}
      <ol className={styles.lines} aria-label="Lines of the stream" tabIndex={0}>
        {shown.map((line) => (
          <Line
            key={line.key}
            line={line}
            entry={entry}
            ofRequest={request !== null && line.line.includes(request)}
            ref={line === mine ? own : undefined}
            own={line === mine}
          />
        ))}
      </ol>
    </div>
  );
}

function sentence(count: number, index: number, moreBefore: boolean, moreAfter: boolean): string {
  if (count === 0) return "";
  const start = moreBefore ? "" : " Nothing older within a day.";
  const end = moreAfter ? "" : " Nothing newer within a day.";
  if (index < 0) return `${countOf(count, "line")}.${start}${end}`;
  return `${countOf(index, "line")} before, ${count - index - 1} after.${start}${end}`;
}

interface LineProps {
  readonly line: LogEntry;
  readonly entry: LogEntry;
  readonly own: boolean;
  readonly ofRequest: boolean;
  readonly ref: React.Ref<HTMLLIElement> | undefined;
}

function Line({ line, entry, own, ofRequest: same, ref }: LineProps) {
  const zone = useZone();
  const distance = nanosecondsBetween(entry.timestamp, line.timestamp);
  const sign = distance < 0 ? "−" : "+";
  return (
    <li
      ref={ref}
      className={cx(styles.line, own && styles.own, isErrorLevel(line.level) && styles.failed)}
      aria-current={own || undefined}
      title={entryMoment(line.timestamp, zone)}
    >
      <span className={styles.muted}>{entryClock(line.timestamp, zone)}</span>
      <span className={styles.faint}>{own ? "this entry" : `${sign}${spanText(Math.abs(distance))}`}</span>
      <span className={styles.level} data-level={line.level}>
        <bdi>{visibleText(oneLine(levelText(line), 12))}</bdi>
      </span>
      <span className={cx(styles.message, same && styles.same)}>
        <AnsiText text={line.message} limit={600} oneLine />
      </span>
    </li>
  );
}
