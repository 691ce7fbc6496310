import { createContext, useContext } from "react";
import type { EnvironmentDraft } from "../draft.ts";
import type { Faults } from "../faults.ts";
import { type Path, pathText, valueAt } from "../paths.ts";

/** The form that the fields are in. */
export interface Form {
  readonly draft: EnvironmentDraft;
  /** Every fault there is. */
  readonly faults: Faults;
  /** Whether a field's fault is to be seen: not while it is written for the first time. */
  isShown(path: string): boolean;
  change(path: Path, value: unknown): void;
  /** The field was left. */
  leave(path: string): void;
}

export const FormContext = createContext<Form | null>(null);

export function useForm(): Form {
  const form = useContext(FormContext);
  if (form === null) throw new Error("The fields of an environment need a form around them.");
  return form;
}

export interface FieldState {
  readonly value: unknown;
  /** To be seen beside the field, a sentence. */
  readonly fault: string | undefined;
  set(value: unknown): void;
  leave(): void;
}

/** One field of the form. `below`: faults of what stands below it are its own, as those of a list's entries. */
export function useField(path: Path, below = false): FieldState {
  const { draft, faults, isShown, change, leave } = useForm();
  const text = pathText(path);
  const found = Object.keys(faults).find((key) => key === text || (below && key.startsWith(`${text}.`)));
  return {
    value: valueAt(draft, path),
    fault: found !== undefined && isShown(text) ? faults[found] : undefined,
    set: (value) => change(path, value),
    leave: () => leave(text),
  };
}
