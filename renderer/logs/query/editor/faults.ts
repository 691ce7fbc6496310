import { type Diagnostic, linter } from "@codemirror/lint";
import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { firstFault, type Place } from "../grammar.ts";

/** The place of the query that the server refused. */
export type ServerFault = Place;

/** Puts the server's fault into the editor, or takes it out. */
export const setServerFault = StateEffect.define<ServerFault | null>();

/** A change of the text makes the server's words old. */
const serverFault = StateField.define<ServerFault | null>({
  create: () => null,
  update: (fault, transaction) => {
    for (const effect of transaction.effects) if (effect.is(setServerFault)) return effect.value;
    return transaction.docChanged ? null : fault;
  },
});

/** Soon enough to help, late enough not to blame what is being written. */
const delayMs = 700;

/** Underlines what the grammar cannot read, and what the server refused. */
export function faultMarks(): Extension {
  return [
    serverFault,
    linter(
      (view): Diagnostic[] => {
        const said = view.state.field(serverFault);
        const text = view.state.doc.toString();
        if (said !== null) {
          const to = Math.min(said.to, text.length);
          // Its sentence stands below the editor, once.
          return [{ from: Math.min(said.from, to), to, severity: "error", message: "Loki cannot read this." }];
        }
        const fault = text.trim() === "" ? null : firstFault(text);
        if (fault === null) return [];
        const to = Math.max(fault.to, Math.min(text.length, fault.from + 1));
        const from = fault.from === to ? Math.max(0, to - 1) : fault.from;
        const open = fault.from >= text.trimEnd().length;
        const message = open ? "The query ends too early." : "LogQL has no such thing here.";
        return [{ from, to, severity: "error", message }];
      },
      {
        delay: delayMs,
        needsRefresh: ({ startState, state }) => startState.field(serverFault) !== state.field(serverFault),
      },
    ),
  ];
}
