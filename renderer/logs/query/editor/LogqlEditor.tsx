import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, insertNewline } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { Annotation, EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, keymap, placeholder as placeholderText } from "@codemirror/view";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { useClient } from "../../../client/client.ts";
import { completionSource, isAlreadyWritten } from "./completion.ts";
import type { EditorHandle, EditorProps } from "./Editor.tsx";
import { faultMarks, setServerFault } from "./faults.ts";
import { HistoryWalk, historyCommand } from "./history.ts";
import { logqlLanguage } from "./language.ts";
import { namesOf } from "./names.ts";
import { overtype } from "./overtype.ts";

/** A change that came from outside, and must not be told as typed. */
const fromOutside = Annotation.define<boolean>();

/** The editor itself. Enter runs, Shift+Enter breaks the line, Escape and Tab leave it. */
export default function LogqlEditor(props: EditorProps & { readonly handle: Ref<EditorHandle> }) {
  const { bridge } = useClient();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  // The editor lives longer than a drawing of this component: it reads what is current.
  const current = useRef({ ...props, bridge });
  useEffect(() => {
    current.current = { ...props, bridge };
  });
  const { value, fault, label, hint, handle, focusAtOnce } = props;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; what changes is read from `current`.
  useEffect(() => {
    if (place.current === null) return;
    const walk = new HistoryWalk(() => current.current.earlier);
    const names = () => {
      const { environment } = current.current;
      return environment === null ? null : namesOf(current.current.bridge, environment);
    };
    const runQuery = () => {
      current.current.onRun();
      return true;
    };
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          logqlLanguage(),
          history(),
          drawSelection(),
          bracketMatching(),
          overtype(),
          closeBrackets(),
          autocompletion({
            override: [completionSource(names)],
            icons: false,
            defaultKeymap: false,
            maxRenderedOptions: 100,
          }),
          faultMarks(),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label, "aria-description": keysHint, spellcheck: "false" }),
          placeholderText(hint),
          Prec.high(
            keymap.of([
              { key: "Enter", run: runQuery, shift: insertNewline },
              { key: "Mod-Enter", run: runQuery },
              { key: "ArrowUp", run: historyCommand(walk, 1) },
              { key: "ArrowDown", run: historyCommand(walk, -1) },
            ]),
          ),
          Prec.highest(keymap.of([{ key: "Enter", run: acceptOrLeave }])),
          Prec.highest(keymap.of(completionKeymap.filter(({ key }) => key !== "Enter"))),
          keymap.of([{ key: "Escape", run: leaveEditor }, ...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            const own = update.transactions.some((each) => each.annotation(fromOutside) === true);
            if (own || !update.transactions.some((each) => each.isUserEvent("input.history"))) walk.reset();
            if (!own) current.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    if (focusAtOnce) made.focus();
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: fromOutside.of(true),
    });
  }, [value]);

  useEffect(() => {
    view.current?.dispatch({ effects: setServerFault.of(fault) });
  }, [fault]);

  useImperativeHandle(handle, () => ({
    focus: () => {
      const editor = view.current;
      editor?.focus();
      editor?.dispatch({ selection: { anchor: 0, head: editor.state.doc.length } });
    },
  }));
  return <div ref={place} style={{ display: "flex", flex: 1, minWidth: 0 }} />;
}

const keysHint = "Enter runs the query, Shift Enter begins a new line, Escape leaves the editor.";

function acceptOrLeave(editor: EditorView): boolean {
  if (!isAlreadyWritten(editor.state)) return acceptCompletion(editor);
  closeCompletion(editor);
  return false;
}

function leaveEditor(editor: EditorView): boolean {
  editor.contentDOM.blur();
  return true;
}
