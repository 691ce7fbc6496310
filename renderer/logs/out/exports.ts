import type { Labels } from "../../../shared/model/alert.ts";
import type { LogEntry } from "../../../shared/model/logs.ts";
import { entryMoment, type Zone } from "../../format/time.ts";
import { cut, visibleText, withoutAnsi } from "../../format/untrusted.ts";
import { maskLabels, maskLine, maskText } from "./mask.ts";

/** What an export is made of. `environmentName` gives the name of an environment's id. */
export interface ExportSource {
  readonly entries: readonly LogEntry[];
  readonly streams: readonly Labels[];
  readonly environmentName: (id: string) => string;
  readonly zone: Zone;
  /** Whether personal fields are masked. */
  readonly mask: boolean;
}

export const exportFormats = ["jsonl", "csv", "markdown"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** The file name's ending and the media type of a format. */
export const exportFiles: Readonly<Record<ExportFormat, { readonly ending: string; readonly type: string }>> = {
  jsonl: { ending: "jsonl", type: "application/x-ndjson" },
  csv: { ending: "csv", type: "text/csv" },
  markdown: { ending: "md", type: "text/markdown" },
};

/** The entries as text in a format. */
export function exportEntries(format: ExportFormat, source: ExportSource): string {
  switch (format) {
    case "jsonl":
      return toJsonLines(source);
    case "csv":
      return toCsv(source);
    case "markdown":
      return toMarkdown(source);
  }
}

function lineOf(entry: LogEntry, mask: boolean): string {
  return mask ? maskLine(entry.line) : entry.line;
}

/** One JSON object for each entry; the line as it is stored, its nanoseconds exact. */
function toJsonLines({ entries, streams, environmentName, mask }: ExportSource): string {
  return entries
    .map((entry) => {
      const line = lineOf(entry, mask);
      const labels = streams[entry.stream] ?? {};
      const stream = mask ? maskLabels(labels) : labels;
      const { environment, timestamp, level, component } = entry;
      return JSON.stringify({ timestamp, environment: environmentName(environment), level, component, stream, line });
    })
    .map((text) => `${text}\n`)
    .join("");
}

const columns = ["time", "timestamp_ns", "environment", "level", "component", "message", "line"] as const;

/** RFC 4180, with a heading. Cells that a spreadsheet would run as a formula begin with an apostrophe. */
function toCsv({ entries, environmentName, zone, mask }: ExportSource): string {
  const rows = entries.map((entry) => [
    entryMoment(entry.timestamp, zone),
    entry.timestamp,
    environmentName(entry.environment),
    entry.levelWord === "" ? entry.level : entry.levelWord,
    entry.component,
    mask ? maskText(entry.message) : entry.message,
    lineOf(entry, mask),
  ]);
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** An incident channel shows no more without folding it away. */
const mostRows = 200;
const longestCell = 240;

/** A table for the incident channel. */
function toMarkdown({ entries, environmentName, zone, mask }: ExportSource): string {
  const shown = entries.slice(0, mostRows);
  const rows = shown.map((entry) => {
    const message = mask ? maskText(entry.message) : entry.message;
    const level = entry.levelWord === "" ? entry.level : entry.levelWord;
    const moment = entryMoment(entry.timestamp, zone);
    return [moment, environmentName(entry.environment), level, entry.component, message].map(markdownCell);
  });
  const lines = [
    "| Time | Environment | Level | Component | Message |",
    "|---|---|---|---|---|",
    ...rows.map((cells) => `| ${cells.join(" | ")} |`),
  ];
  if (entries.length > shown.length) lines.push("", `${entries.length - shown.length} more entries are not shown.`);
  return `${lines.join("\n")}\n`;
}

/** Text that stays text in Markdown: no markup, no HTML, no mention of people, no line break. */
export function markdownCell(text: string): string {
  const line = visibleText(withoutAnsi(text)).replace(/\s+/g, " ").trim();
  const short = line.length > longestCell ? `${cut(line, longestCell)}…` : line;
  return short
    .replace(/[\\`*_{}[\]<>|~#]/g, (char) => `\\${char}`)
    .replaceAll("&", "&amp;")
    .replaceAll("@", "@\u200b");
}
