import { type FirstFields, FlatJsonFields, tellingText } from "./flatJson.ts";
import type { Labels } from "./model/alert.ts";
import type { LogLevel } from "./model/logs.ts";

/** A line taken apart. Fields keep the line's order; nested JSON is flattened with `_`, as Loki's own parser does. */
export interface ParsedLine {
  readonly format: "json" | "logfmt" | "text";
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** What a timeline shows of a line. `levelWord` is the line's own word, empty where it has none. */
export interface LineDescription {
  readonly level: LogLevel;
  readonly levelWord: string;
  readonly component: string;
  readonly message: string;
}

/** Takes a log line apart: JSON objects, then logfmt, else plain text without fields. Never throws. */
export function parseLogLine(line: string): ParsedLine {
  const object = jsonObject(line);
  if (object !== null) {
    const fields: [string, string][] = [];
    flatten("", object, fields, 0);
    return { format: "json", fields };
  }
  const logfmt = logfmtFields(line);
  return logfmt === null ? { format: "text", fields: [] } : { format: "logfmt", fields: logfmt };
}

function jsonObject(line: string): Record<string, unknown> | null {
  const start = line.trimStart();
  if (!start.startsWith("{")) return null;
  try {
    const value: unknown = JSON.parse(start);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Deeper nesting than this is kept as JSON text: a hostile line must not exhaust the stack. */
const deepestFlattened = 8;

function flatten(prefix: string, object: Record<string, unknown>, into: [string, string][], depth: number): void {
  for (const [key, value] of Object.entries(object)) {
    const name = prefix === "" ? key : `${prefix}_${key}`;
    const nested = typeof value === "object" && value !== null && !Array.isArray(value);
    if (nested && depth < deepestFlattened) flatten(name, value as Record<string, unknown>, into, depth + 1);
    else into.push([name, textOf(value)]);
  }
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    // Nested so deep that writing it exhausts the stack.
    return "…";
  }
}

const logfmtPair = /([A-Za-z_][\w.-]*)=("(?:[^"\\]|\\.)*"|[^\s"]*)(?:\s+|$)/y;

/** Fields of a line that is logfmt from its first to its last character; null otherwise. */
function logfmtFields(line: string): [string, string][] | null {
  const text = line.trim();
  const fields: [string, string][] = [];
  logfmtPair.lastIndex = 0;
  while (logfmtPair.lastIndex < text.length) {
    const match = logfmtPair.exec(text);
    if (match === null) return null;
    fields.push([match[1] ?? "", unquote(match[2] ?? "")]);
  }
  return fields.length >= 2 ? fields : null;
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\(["\\])/g, "$1") : text;
}

const levelNames = ["level", "severity", "lvl", "levelname", "log_level"];
const componentNames = ["logger", "component", "module", "service", "caller", "app"];
const componentLabels = ["logger", "component", "service_name", "service", "app", "job", "container"];
const messageNames = ["message", "msg", "event", "error", "log"];

const flatFields = new FlatJsonFields([levelNames, componentNames, messageNames]);

/** Level, component and message of a line, from its fields, its stream's labels and its words, in this order. */
export function describeLine(line: string, labels: Labels): LineDescription {
  const fields = flatFields.find(line) ?? parseFirstFields(line);
  const levelWord = fields?.[0] ?? labels.level ?? (fields === null ? levelWordIn(line) : undefined) ?? "";
  const detected = labels.detected_level;
  const level = levelOf(levelWord);
  return {
    level: level === "unknown" && detected !== undefined ? levelOf(detected) : level,
    levelWord,
    component: fields?.[1] ?? firstOf(componentLabels, labels) ?? "",
    message: fields?.[2] ?? line,
  };
}

/** The line's own words for its level, its component and its message; null where it has no fields. */
function parseFirstFields(line: string): FirstFields | null {
  const object = jsonObject(line);
  // Only top-level fields count here: flattening each line of a long timeline would cost more than parsing it.
  if (object !== null) return flatFields.learn(object);
  const pairs = logfmtFields(line);
  if (pairs === null) return null;
  const values = Object.fromEntries(pairs);
  return [firstOf(levelNames, values), firstOf(componentNames, values), firstOf(messageNames, values)];
}

function firstOf(names: readonly string[], values: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of names) {
    const text = tellingText(values[name]);
    if (text !== undefined) return text;
  }
  return undefined;
}

const levelsOfWords: ReadonlyMap<string, LogLevel> = new Map(
  Object.entries<LogLevel>({
    critical: "critical",
    crit: "critical",
    fatal: "critical",
    panic: "critical",
    emerg: "critical",
    emergency: "critical",
    alert: "critical",
    error: "error",
    err: "error",
    eror: "error",
    severe: "error",
    warning: "warning",
    warn: "warning",
    info: "info",
    information: "info",
    notice: "info",
    debug: "debug",
    trace: "debug",
    // Bunyan and pino write numbers.
    "60": "critical",
    "50": "error",
    "40": "warning",
    "30": "info",
    "20": "debug",
    "10": "debug",
  }).flatMap(([word, level]) => [word, word.toUpperCase()].map((form) => [form, level] as const)),
);

/** The level a word means, whatever its case. */
export function levelOf(word: string): LogLevel {
  return levelsOfWords.get(word) ?? levelsOfWords.get(word.trim().toLowerCase()) ?? "unknown";
}

/** Only the start of a line that is no JSON tells its level; further on the word belongs to the message. */
const levelSearchLength = 120;
const levelInText = /\b(FATAL|CRITICAL|PANIC|ERROR|ERR|WARNING|WARN|INFO|NOTICE|DEBUG|TRACE)\b|\blevel=(\w+)/i;

function levelWordIn(line: string): string | undefined {
  const match = levelInText.exec(line.slice(0, levelSearchLength));
  return match?.[2] ?? match?.[1];
}

/** A message without what differs from one occurrence to the next. */
export function messageShape(message: string): string {
  return message
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{8,}\b|\d+(\.\d+)?/gi, "#")
    .slice(0, 200);
}
