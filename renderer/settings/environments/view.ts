import { create } from "zustand";
import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { goTo } from "../../app/place.ts";
import { draftOf, duplicateOf, type EnvironmentDraft, emptyDraft, isChanged } from "./draft.ts";
import { freeColor } from "./palette.ts";

/** An environment that is being written. It outlives a look at another screen; what is secret in it does not. */
export interface Editing {
  /** Which opening of the form this is: nothing that was typed into one, above all no secret, is found in the next. */
  readonly form: number;
  /** As the file had it when the form was opened; null for a new one. */
  readonly replaces: EnvironmentSettings | null;
  /** What the form began with. */
  readonly begunWith: EnvironmentDraft;
  readonly draft: EnvironmentDraft;
  /** The colour that a new one was offered. */
  readonly offered: string;
  /** True once the person wrote an id of their own; until then it follows the name. */
  readonly idChosen: boolean;
  /** One for each Alertmanager: it stays with it while others are removed. */
  readonly keys: readonly number[];
}

export interface Said {
  readonly ok: boolean;
  readonly text: string;
  /** Takes back what was done; null where that cannot be. */
  readonly undo: (() => Promise<void>) | null;
}

interface View {
  readonly shown: "list" | "editor" | "import" | "export";
  readonly editing: Editing | null;
  /** What the person wants to write instead, while what they wrote is not saved. */
  readonly next: Editing | null;
  /** The settings file that all this is of; null until one is known. */
  readonly file: string | null;
  /** What became of the last deed. */
  readonly said: Said | null;
}

/** What the settings show of the environments. */
export const useEnvironmentsView = create<View>(() => ({
  shown: "list",
  editing: null,
  next: null,
  file: null,
  said: null,
}));

function keysFor(draft: EnvironmentDraft): readonly number[] {
  return (draft.alertmanagers ?? []).map((_, index) => index);
}

/** What was being written for another settings file: the demo has one of its own. */
const aside = new Map<string, Editing>();

/** Shows what is of this settings file. What is being written for another one is put aside, and comes back with it. */
export function turnTo(file: string): void {
  const before = useEnvironmentsView.getState();
  if (before.file === file) return;
  if (before.file === null) {
    useEnvironmentsView.setState({ file });
    return;
  }
  if (before.editing !== null && isUnsaved(before.editing)) aside.set(before.file, before.editing);
  // A new one that nobody has written into was opened for the file that comes.
  const untouched = before.editing?.replaces === null && !isUnsaved(before.editing);
  const editing = untouched ? before.editing : (aside.get(file) ?? null);
  aside.delete(file);
  useEnvironmentsView.setState({ file, editing, next: null, said: null, shown: untouched ? before.shown : "list" });
}

let forms = 0;

function begin({ replaces, draft, offered }: Pick<Editing, "replaces" | "draft" | "offered">): void {
  const { editing: before } = useEnvironmentsView.getState();
  forms += 1;
  const editing = {
    form: forms,
    replaces,
    draft,
    offered,
    begunWith: draft,
    idChosen: replaces !== null,
    keys: keysFor(draft),
  };
  if (!isUnsaved(before)) useEnvironmentsView.setState({ shown: "editor", editing, next: null, said: null });
  else if (replaces !== null && replaces.id === before?.replaces?.id) show("editor");
  else useEnvironmentsView.setState({ next: editing, said: null });
}

/** Discards what was being written, and goes on with what the person wants to write instead. */
export function discardForNext(): void {
  useEnvironmentsView.setState(({ next }) => ({
    shown: next === null ? "list" : "editor",
    editing: next,
    next: null,
    said: null,
  }));
}

/** Opens the form for a new environment. */
export function addEnvironment(others: readonly { readonly color?: string | undefined }[]): void {
  const offered = freeColor(others.map(({ color }) => color));
  begin({ replaces: null, draft: emptyDraft(offered), offered });
}

/** Opens the form for an environment that there is. */
export function editEnvironment(settings: EnvironmentSettings): void {
  begin({ replaces: settings, draft: draftOf(settings), offered: settings.color ?? freeColor([]) });
}

/** Opens the form for a second environment made from the first. */
export function duplicateEnvironment(
  settings: EnvironmentSettings,
  others: readonly { readonly color?: string | undefined }[],
): void {
  const offered = freeColor(others.map(({ color }) => color));
  begin({ replaces: null, draft: duplicateOf(settings, offered), offered });
}

/** Changes what is being written, if anything is. */
export function changeEditing(change: (editing: Editing) => Editing): void {
  useEnvironmentsView.setState(({ editing }) => ({ editing: editing === null ? null : change(editing) }));
}

/** Ends the form; what was typed is gone. */
export function endEditing(said: Said | null = null): void {
  useEnvironmentsView.setState({ shown: "list", editing: null, next: null, said });
}

/**
 * Ends the form as it was when it was sent. What was typed since stays in it, on top of what the file has now; another
 * form that was opened since stays as it is. Answers whether that form is still open.
 */
export function endSaved(sent: Editing, settings: EnvironmentSettings, said: Said): boolean {
  const { editing } = useEnvironmentsView.getState();
  if (editing?.form !== sent.form) {
    say(said);
    return false;
  }
  if (editing.draft === sent.draft) {
    endEditing(said);
    return false;
  }
  const { id } = settings;
  const draft = { ...editing.draft, id };
  const begunWith = { ...sent.draft, id };
  useEnvironmentsView.setState({
    editing: { ...editing, replaces: settings, begunWith, draft, idChosen: true, keys: keysFor(draft) },
  });
  return true;
}

/** Whether something was typed that ending the form would lose. */
export function isUnsaved(editing: Editing | null): boolean {
  return editing !== null && isChanged(editing.draft, editing.begunWith);
}

export function show(shown: View["shown"]): void {
  useEnvironmentsView.setState({ shown, next: null, said: null });
}

export function say(said: Said | null): void {
  useEnvironmentsView.setState({ said });
}

/** From another screen: to the form for a new environment, or back to the one that is being written. */
export function goToNewEnvironment(): void {
  const { editing } = useEnvironmentsView.getState();
  if (isUnsaved(editing)) show("editor");
  else addEnvironment([]);
  goTo({ screen: "settings" });
}

/** From another screen: to the import of a team's file. */
export function goToImport(): void {
  show("import");
  goTo({ screen: "settings" });
}
