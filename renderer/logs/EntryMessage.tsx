import type { LogEntry } from "../../shared/model/logs.ts";
import { AnsiText } from "./row/AnsiText.tsx";
import { prettyJson } from "./row/prettyJson.ts";
import type { TimelineLook } from "./useTimelineLook.ts";

/** A message longer than this cannot be seen in a row anyway, and would only slow it down. */
const shownLength = 400;
/** A wrapped one is read in its row; the whole line is in the detail. */
const wrappedLength = 600;
const openLength = 20_000;

interface Props {
  readonly entry: LogEntry;
  readonly look: TimelineLook;
  readonly selected: boolean;
}

/** The message in an entry's row: one line, or wrapped; the chosen entry's JSON over several lines. */
export function EntryMessage({ entry, look, selected }: Props) {
  const { wrap, pretty, mark } = look;
  if (!wrap) return <AnsiText text={entry.message} limit={shownLength} hit={mark} oneLine />;
  const json = selected && pretty ? prettyJson(entry.line) : null;
  return <AnsiText text={json ?? entry.message} limit={json === null ? wrappedLength : openLength} hit={mark} />;
}
