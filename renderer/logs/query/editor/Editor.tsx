import { lazy, type Ref, Suspense } from "react";
import { cx } from "../../../components/cx.ts";
import styles from "./Editor.module.css";
import type { ServerFault } from "./faults.ts";

export interface EditorHandle {
  /** Focuses the editor with its whole text selected. */
  focus(): void;
}

export interface EditorProps {
  readonly value: string;
  /** What the server refused; null: nothing. */
  readonly fault: ServerFault | null;
  /** Whose labels are offered; null where no environment is chosen. */
  readonly environment: string | null;
  /** Earlier queries, newest first. */
  readonly earlier: readonly string[];
  readonly label: string;
  readonly hint: string;
  readonly focusAtOnce: boolean;
  onChange(text: string): void;
  onRun(): void;
}

const LogqlEditor = lazy(() => import("./LogqlEditor.tsx"));

/** The editor in its frame. It is loaded when it is first shown: nobody else needs it. */
export function Editor({ handle, ...props }: EditorProps & { readonly handle: Ref<EditorHandle> }) {
  return (
    <div className={cx(styles.frame, props.fault !== null && styles.faulty)}>
      <Suspense fallback={<span className={styles.waiting}>{props.value === "" ? props.hint : props.value}</span>}>
        <LogqlEditor handle={handle} {...props} />
      </Suspense>
    </div>
  );
}
