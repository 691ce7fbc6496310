import { useRef } from "react";
import type { Environment } from "../../shared/model/environment.ts";
import { useClient, useEnvironments } from "../client/client.ts";
import { cx } from "../components/cx.ts";
import { environmentColor } from "../components/environmentColor.ts";
import { Kbd } from "../components/Kbd.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { visibleText } from "../format/untrusted.ts";
import styles from "./EnvironmentSwitcher.module.css";
import { environmentKey } from "./keys.ts";
import { MorePills } from "./MorePills.tsx";
import { PillState } from "./PillState.tsx";
import { goTo } from "./place.ts";
import { needsProductionWord } from "./production.ts";
import { useCutOff } from "./useCutOff.ts";

/** With more than so many, their names need the room of their keys. */
const mostWithKeys = 5;

/** A pill for all environments, always in sight, and one for each; the first nine have a key. The rest has a menu. */
export function EnvironmentSwitcher({ chosen }: { readonly chosen: string | null }) {
  const environments = useEnvironments();
  const { inBrowserTab } = useClient();
  const bar = useRef<HTMLElement>(null);
  const ids = environments.map(({ id }) => id);
  const cutOff = useCutOff(bar, ids, chosen);
  return (
    <nav
      className={cx(styles.switcher, environments.length > mostWithKeys && styles.many)}
      aria-label="Environments"
      ref={bar}
    >
      <button
        type="button"
        className={cx(styles.pill, chosen === null && styles.chosen)}
        style={environmentColor(null)}
        aria-current={chosen === null ? "true" : undefined}
        onClick={() => goTo({ environment: null })}
      >
        All <span className={styles.key}>{<Kbd>{environmentKey(0, inBrowserTab)}</Kbd>}</span>
      </button>
      {environments.map((environment, index) => (
        <Pill
          key={environment.id}
          environment={environment}
          chosen={chosen === environment.id}
          cutOff={cutOff.includes(environment.id)}
          shortcut={index < 9 ? environmentKey(index + 1, inBrowserTab) : null}
        />
      ))}
      {cutOff.length > 0 && <MorePills environments={environments} cutOff={cutOff} chosen={chosen} />}
    </nav>
  );
}

interface PillProps {
  readonly environment: Environment;
  readonly chosen: boolean;
  /** It has no room. */
  readonly cutOff: boolean;
  readonly shortcut: string | null;
}

function Pill({ environment, chosen, cutOff, shortcut }: PillProps) {
  return (
    <button
      type="button"
      className={cx(styles.pill, chosen && styles.chosen, cutOff && styles.cutOff)}
      style={environmentColor(environment)}
      aria-current={chosen ? "true" : undefined}
      onClick={() => goTo({ environment: environment.id })}
      data-environment={environment.id}
    >
      <i className={styles.dot} aria-hidden="true" />
      <span className={styles.name} title={visibleText(environment.name)}>
        <Untrusted text={environment.name} limit={60} />
      </span>
      {needsProductionWord(environment) && <span className={styles.production}>prod</span>}
      <PillState environment={environment.id} />
      {shortcut !== null && (
        <span className={styles.key}>
          <Kbd>{shortcut}</Kbd>
        </span>
      )}
    </button>
  );
}
