import { type Extension, Prec, StateEffect, StateField } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

const setWritten = StateEffect.define<string>();

/** What a completion wrote just before the cursor and a person may type once more by habit; empty: nothing. */
const written = StateField.define<string>({
  create: () => "",
  update: (before, transaction) => {
    for (const effect of transaction.effects) if (effect.is(setWritten)) return effect.value;
    return transaction.docChanged || transaction.selection !== undefined ? "" : before;
  },
});

/** Tells the editor what a completion wrote up to the cursor. */
export function completed(textBeforeCursor: string): StateEffect<string> {
  return setWritten.of(/=?["`]$/.exec(textBeforeCursor)?.[0] ?? "");
}

/** What is still to come of what a completion wrote after something of it is typed again; null: something else is typed. */
export function afterTyping(left: string, typed: string): string | null {
  if (left === "" || typed === "") return null;
  if (left.startsWith(typed)) return left.slice(typed.length);
  return left.endsWith(typed) ? "" : null;
}

/** Typing `=` or `="` behind a completion that wrote `="` already writes nothing twice; `=~` makes it that operator. */
export function overtype(): Extension {
  return [
    written,
    Prec.highest(
      EditorView.inputHandler.of((view, from, to, typed) => {
        const left = view.state.field(written);
        if (left === "" || from !== to || from !== view.state.selection.main.head) return false;
        if (typed === "~" && left.length === 1 && view.state.sliceDoc(from - 2, from) === `=${left}`) {
          view.dispatch({
            changes: { from: from - 1, insert: "~" },
            effects: setWritten.of(left),
            userEvent: "input.type",
          });
          return true;
        }
        const rest = afterTyping(left, typed);
        if (rest === null) return false;
        view.dispatch({ effects: setWritten.of(rest) });
        return true;
      }),
    ),
  ];
}
