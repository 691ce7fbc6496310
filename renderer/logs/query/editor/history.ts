import { type Command, EditorView } from "@codemirror/view";

/** Walks through earlier queries as a shell does. `entries` newest first. */
export class HistoryWalk {
  private at = -1;
  private draft = "";

  constructor(private readonly entries: () => readonly string[]) {}

  /** The query that many steps back from here (negative: forward), or null at either end. */
  step(by: 1 | -1, current: string): string | null {
    const entries = this.entries();
    if (this.at === -1) {
      if (by === -1) return null;
      this.draft = current;
    }
    let next = this.at + by;
    // What stands in the editor already would look as though nothing had happened.
    while (by === 1 && next < entries.length && entries[next] === current) next += 1;
    if (next >= entries.length) return null;
    this.at = Math.max(-1, next);
    return this.at === -1 ? this.draft : (entries[this.at] ?? null);
  }

  /** Something was typed: the next step begins at the newest. */
  reset(): void {
    this.at = -1;
  }
}

/** Up on the first line and Down on the last one lead through the history. */
export function historyCommand(walk: HistoryWalk, by: 1 | -1): Command {
  return (view: EditorView) => {
    const { doc, selection } = view.state;
    const { head, empty } = selection.main;
    if (!empty) return false;
    const line = doc.lineAt(head).number;
    if (by === 1 ? line !== 1 : line !== doc.lines) return false;
    const text = walk.step(by, doc.toString());
    if (text === null) return false;
    view.dispatch({
      changes: { from: 0, to: doc.length, insert: text },
      selection: { anchor: text.length },
      userEvent: "input.history",
      effects: EditorView.scrollIntoView(text.length),
    });
    return true;
  };
}
