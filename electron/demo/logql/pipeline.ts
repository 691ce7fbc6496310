import type { Entry } from "../logs/entry.ts";
import type { Labels } from "../metrics/labels.ts";
import { parseDuration } from "../syntax/duration.ts";
import { chosen, parseJsonLine, parseLogfmtLine } from "./fields.ts";
import { parseBytes } from "./read.ts";
import type { LabelChoice, LabelFilter, Stage } from "./syntax.ts";
import { expandLineTemplate } from "./template.ts";

/** A line that came through a pipeline. */
export interface Outcome {
  readonly entry: Entry;
  readonly line: string;
  readonly stream: Labels;
  /** What the server added: `detected_level`. */
  readonly structured: Labels;
  /** What the parsers found. */
  readonly parsed: Labels;
}

/** The three kinds of labels that a line has while it goes through. */
class State {
  line: string | undefined;
  readonly entry: Entry;
  readonly stream: Map<string, string>;
  readonly structured: Map<string, string>;
  readonly parsed = new Map<string, string>();

  constructor(entry: Entry) {
    this.entry = entry;
    this.stream = new Map(Object.entries(entry.stream));
    this.structured = new Map([["detected_level", entry.level]]);
  }

  text(): string {
    this.line ??= this.entry.line();
    return this.line;
  }

  label(name: string): string | undefined {
    return this.parsed.get(name) ?? this.structured.get(name) ?? this.stream.get(name);
  }

  remove(name: string): void {
    for (const kind of [this.parsed, this.structured, this.stream]) kind.delete(name);
  }
}

type Step = (state: State) => boolean;

/** Puts stages together; the result is undefined for a line that a filter drops. */
export function pipelineOf(stages: readonly Stage[]): (entry: Entry) => Outcome | undefined {
  const steps = stages.map(stepOf);
  return (entry) => {
    const state = new State(entry);
    for (const step of steps) {
      if (!step(state)) return undefined;
    }
    return {
      entry,
      // Counting needs no text, so it is not made before somebody asks.
      get line() {
        return state.text();
      },
      stream: ordered(state.stream),
      structured: ordered(state.structured),
      parsed: ordered(state.parsed),
    };
  };
}

function ordered(labels: ReadonlyMap<string, string>): Labels {
  return Object.fromEntries([...labels].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function stepOf(stage: Stage): Step {
  switch (stage.kind) {
    case "line":
      return (state) => stage.accepts(state.text());
    case "json":
    case "logfmt":
      return parsing(stage.kind === "json" ? parseJsonLine : parseLogfmtLine, stage.only);
    case "label":
      return (state) => passes(stage.filter, state);
    case "format":
      return (state) => {
        state.line = expandLineTemplate(stage.template, (name) => state.label(name) ?? "", state.text());
        return true;
      };
    case "rename":
      return (state) => {
        for (const [name, source] of stage.targets) rename(state, name, source);
        return true;
      };
    case "drop":
      return (state) => {
        for (const choice of stage.choices) if (isMeant(choice, state)) state.remove(choice.name);
        return true;
      };
    case "keep":
      return (state) => {
        const kept = new Set(stage.choices.filter((choice) => isMeant(choice, state)).map((choice) => choice.name));
        for (const kind of [state.parsed, state.structured, state.stream]) {
          for (const name of kind.keys()) if (!kept.has(name) && !name.startsWith("__error")) kind.delete(name);
        }
        return true;
      };
    case "nothing":
      return () => true;
  }
}

function isMeant({ name, matcher }: LabelChoice, state: State): boolean {
  const value = state.label(name);
  return value !== undefined && (matcher === undefined || matcher.accepts(value));
}

function parsing(parse: typeof parseJsonLine, wanted: ReadonlyMap<string, string> | undefined): Step {
  return (state) => {
    const { fields, error } = chosen(parse(state.text()), wanted);
    for (const [name, value] of fields) {
      // A field must not hide a label of the stream.
      state.parsed.set(state.stream.has(name) ? `${name}_extracted` : name, value);
    }
    if (error) {
      state.parsed.set("__error__", error.kind);
      state.parsed.set("__error_details__", error.details);
    }
    return true;
  };
}

function rename(state: State, name: string, source: { readonly from: string } | { readonly template: string }): void {
  if ("template" in source) {
    state.parsed.set(
      name,
      expandLineTemplate(source.template, (label) => state.label(label) ?? "", state.text()),
    );
    return;
  }
  const value = state.label(source.from);
  if (value === undefined) return;
  state.remove(source.from);
  state.parsed.set(name, value);
}

function compare(operator: string, left: number, right: number): boolean {
  switch (operator) {
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case "!=":
      return left !== right;
    default:
      return left === right;
  }
}

function passes(filter: LabelFilter, state: State): boolean {
  switch (filter.kind) {
    case "text":
      return filter.matcher.accepts(state.label(filter.matcher.name) ?? "");
    case "and":
      return passes(filter.left, state) && passes(filter.right, state);
    case "or":
      return passes(filter.left, state) || passes(filter.right, state);
    case "number":
      return passesNumber(filter, state);
  }
}

const readers = { none: Number, duration: parseDuration, bytes: parseBytes } as const;

function passesNumber(filter: Extract<LabelFilter, { kind: "number" }>, state: State): boolean {
  // Loki lets a line with an error through all filters but those on text, so that the error can be seen.
  if (state.label("__error__") !== undefined) return true;
  const text = state.label(filter.name);
  if (text === undefined) return false;
  const value = readers[filter.unit](text);
  if (value !== undefined && !Number.isNaN(value)) return compare(filter.operator, value, filter.number);
  state.parsed.set("__error__", "LabelFilterErr");
  state.parsed.set("__error_details__", `strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax`);
  return true;
}
