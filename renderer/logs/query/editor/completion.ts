import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
  selectedCompletion,
  startCompletion,
} from "@codemirror/autocomplete";
import type { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { oneLine, visibleText } from "../../../format/untrusted.ts";
import { quoted } from "../quote.ts";
import { type CompletionPlace, completionPlace } from "./context.ts";
import type { Names } from "./names.ts";
import { completed } from "./overtype.ts";
import { durations, functions, pipes, stages, type Word } from "./vocabulary.ts";

const mostOptions = 1000;
const word = /^[\w:.-]*$/;

/** Completes from the language and from what the environment's logs have. `names` is asked anew each time. */
export function completionSource(names: () => Names | null): CompletionSource {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const place = completionPlace(context.state.doc.toString(), context.pos);
    if (place === null) return null;
    const typed = context.pos > place.from;
    if (!context.explicit && !typed && (place.kind === "pipe" || place.kind === "start")) return null;
    const options = await optionsOf(place, names(), context);
    if (context.aborted || options.length === 0) return null;
    return { from: place.from, options, ...(place.kind === "labelValue" ? {} : { validFor: word }) };
  };
}

async function optionsOf(
  place: CompletionPlace,
  names: Names | null,
  context: CompletionContext,
): Promise<readonly Completion[]> {
  switch (place.kind) {
    case "start":
      return functions.map((each) => wordOption(each, "function", 0));
    case "duration":
      return durations.map((each, index) => wordOption(each, "constant", -index));
    case "pipe":
      return pipes.map((each, index) =>
        wordOption({ ...each, insert: ` ${each.insert ?? each.word}` }, "keyword", -index),
      );
    case "labelName":
      return ((await names?.labels(place.selector)) ?? []).slice(0, mostOptions).map((name) => labelOption(name));
    case "labelValue": {
      const quote = context.state.sliceDoc(place.from - 1, place.from);
      const values = (await names?.values(place.label, place.selector)) ?? [];
      return values.slice(0, mostOptions).flatMap((value) => valueOption(value, quote));
    }
    case "stage": {
      const found = await namesAt(place.selector, names);
      return [...stages.map((each) => wordOption(each, "keyword", place.parsed ? 0 : 60)), ...found.map(nameOption)];
    }
    case "grouping":
      return (await namesAt(place.selector, names)).map(nameOption);
  }
}

async function namesAt(selector: string | null, names: Names | null): Promise<readonly (readonly [string, string])[]> {
  if (names === null) return [];
  const [labels, fields] = await Promise.all([
    names.labels(selector),
    selector === null ? Promise.resolve([]) : names.fields(selector),
  ]);
  const known = new Map<string, string>();
  for (const name of fields) known.set(name, "Field of the lines");
  for (const name of labels) known.set(name, "Label of the streams");
  return [...known].slice(0, mostOptions);
}

/** A hostile name is shown with its invisible characters, and written as it is. */
function shown(text: string): string {
  return visibleText(oneLine(text, 80));
}

/** Names keep their order, in which the most frequent fields come first. */
function nameOption([name, about]: readonly [string, string], index: number): Completion {
  return { label: name, displayLabel: shown(name), detail: about, type: "property", boost: Math.max(1, 50 - index) };
}

function labelOption(name: string): Completion {
  return {
    label: name,
    displayLabel: shown(name),
    type: "property",
    apply: (view, _completion, from, to) => {
      const followed = /^\s*(=|!)/.test(view.state.sliceDoc(to, to + 4));
      put(view, from, to, followed ? name : `${name}="|"`);
      // The values are what a person wants next.
      if (!followed) startCompletion(view);
    },
  };
}

/** A value in the quotes that stand there; one that cannot stand in backticks is not offered in them. */
function valueOption(value: string, quote: string): Completion[] {
  if (quote === "`" && value.includes("`")) return [];
  const text = quote === "`" ? value : quoted(value).slice(1, -1);
  const apply = (view: EditorView, _completion: Completion, from: number, to: number) => {
    const rest = view.state.sliceDoc(to, view.state.doc.lineAt(to).to);
    // What is left of an old value goes, up to its closing quote.
    const end = /^[^"`{}|]*?(?=["`])/.exec(rest);
    const closed = end !== null;
    const until = closed ? to + end[0].length : to;
    view.dispatch({
      changes: { from, to: until, insert: closed ? text : text + quote },
      selection: { anchor: from + text.length + 1 },
      userEvent: "input.complete",
    });
  };
  return [{ label: value, displayLabel: shown(value), type: "text", apply }];
}

function wordOption({ word: label, insert, about }: Word, type: string, boost: number): Completion {
  const option = { label, detail: about, type, boost };
  if (insert === undefined) return option;
  return { ...option, apply: (view, _completion, from, to) => put(view, from, to, insert) };
}

/** Writes a text; a `|` between other signs says where the cursor comes to be, if it is no pipe of the text. */
function put(view: EditorView, from: number, to: number, text: string): void {
  const mark = cursorMark(text);
  const insert = mark === -1 ? text : text.slice(0, mark) + text.slice(mark + 1);
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + (mark === -1 ? insert.length : mark) },
    effects: completed(insert.slice(0, mark === -1 ? insert.length : mark)),
    userEvent: "input.complete",
  });
}

/** True where the chosen completion is what stands there already: Enter then means the query, not the word. */
export function isAlreadyWritten(state: EditorState): boolean {
  const chosen = selectedCompletion(state);
  const { head } = state.selection.main;
  return (
    chosen !== null &&
    chosen.apply === undefined &&
    state.sliceDoc(Math.max(0, head - chosen.label.length), head) === chosen.label
  );
}

/** Where the last lone `|` stands; pipes of the language begin a text or have `=`, `~` or a blank behind them. */
export function cursorMark(text: string): number {
  for (let at = text.length - 1; at >= 0; at -= 1) {
    if (text[at] !== "|") continue;
    const next = text[at + 1] ?? "";
    const before = text.slice(0, at).trim();
    if (before === "") return -1;
    if (next !== "=" && next !== "~") return at;
  }
  return -1;
}
