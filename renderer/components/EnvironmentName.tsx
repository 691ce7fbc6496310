import type { Environment } from "../../shared/model/environment.ts";
import { cx } from "./cx.ts";
import styles from "./EnvironmentName.module.css";
import { environmentColor } from "./environmentColor.ts";
import { Untrusted } from "./Untrusted.tsx";

interface Props {
  readonly environment: Environment | null;
  /** Shown where the environment is no longer configured. */
  readonly id: string;
  readonly dot?: boolean;
  readonly strong?: boolean;
}

/** An environment's name in its colour. */
export function EnvironmentName({ environment, id, dot = false, strong = false }: Props) {
  return (
    <span className={cx(styles.name, strong && styles.strong)} style={environmentColor(environment)}>
      {dot && <i className={styles.dot} aria-hidden="true" />}
      <Untrusted text={environment?.name ?? id} limit={120} />
    </span>
  );
}
