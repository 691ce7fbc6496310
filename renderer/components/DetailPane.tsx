import { IconX } from "@tabler/icons-react";
import type { ReactNode, Ref } from "react";
import styles from "./DetailPane.module.css";

interface Props {
  readonly label: string;
  readonly width: number;
  readonly ref?: Ref<HTMLElement>;
  close(): void;
  readonly children: ReactNode;
}

/** The pane on the right; it takes the focus as a whole, so that Enter in a list leads into it. */
export function DetailPane({ label, width, ref, close, children }: Props) {
  return (
    <aside className={styles.pane} style={{ width }} aria-label={label} tabIndex={-1} ref={ref}>
      <button type="button" className={styles.close} aria-label="Close" title="Close (Esc)" onClick={close}>
        <IconX size={15} stroke={1.8} aria-hidden="true" />
      </button>
      {children}
    </aside>
  );
}
