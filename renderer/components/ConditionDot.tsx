import type { BackendCondition } from "../../shared/model/backend.ts";
import styles from "./ConditionDot.module.css";
import { cx } from "./cx.ts";

/** A mark for a backend's condition; full, half, hollow or dashed, so that colour is not the only sign. */
export function ConditionDot({ condition }: { readonly condition: BackendCondition }) {
  return <i className={cx(styles.dot, styles[condition])} aria-hidden="true" />;
}
