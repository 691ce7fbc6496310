import type { ReactNode } from "react";
import { countOf } from "../../../format/number.ts";
import { faultsUnder } from "../faults.ts";
import { type Path, pathText } from "../paths.ts";
import styles from "./fields.module.css";
import { useForm } from "./form.ts";

interface Props {
  readonly title: string;
  /** The settings that stand in it: their faults are counted on the closed part. */
  readonly paths: readonly Path[];
  readonly children: ReactNode;
}

/** A part that begins closed, since few need it. It says so where something in it is to be mended. */
export function Closed({ title, paths, children }: Props) {
  const { faults, isShown } = useForm();
  const wrong = new Set(paths.flatMap((path) => faultsUnder(faults, path).filter((key) => isShown(key)))).size;
  return (
    <details className={styles.closed} data-paths={paths.map(pathText).join(" ")}>
      <summary className={styles.summary}>
        {title}
        {wrong > 0 && <span className={styles.wrong}>{countOf(wrong, "thing")} to mend</span>}
      </summary>
      <div className={styles.inside}>{children}</div>
    </details>
  );
}
