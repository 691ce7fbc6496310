import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { Environment } from "../../shared/model/environment.ts";
import { useClient, useConnection, useEnvironments } from "../client/client.ts";
import { cx } from "../components/cx.ts";
import { environmentColor } from "../components/environmentColor.ts";
import { Hidden } from "../components/Hidden.tsx";
import { Kbd } from "../components/Kbd.tsx";
import { SeverityShape } from "../components/Severity.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./EnvironmentSwitcher.module.css";
import { environmentKey } from "./keys.ts";
import { goTo } from "./place.ts";
import { needsProductionWord } from "./production.ts";
import { useAttention, useBackends, useVerdict } from "./verdicts.ts";
import { pillWords } from "./words.ts";

/** A pill for all environments and one for each; the first nine have a key. */
export function EnvironmentSwitcher({ chosen }: { readonly chosen: string | null }) {
  const environments = useEnvironments();
  const { inBrowserTab } = useClient();
  return (
    <nav className={styles.switcher} aria-label="Environments">
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
          shortcut={index < 9 ? environmentKey(index + 1, inBrowserTab) : null}
        />
      ))}
    </nav>
  );
}

interface PillProps {
  readonly environment: Environment;
  readonly chosen: boolean;
  readonly shortcut: string | null;
}

function Pill({ environment, chosen, shortcut }: PillProps) {
  return (
    <button
      type="button"
      className={cx(styles.pill, chosen && styles.chosen)}
      style={environmentColor(environment)}
      aria-current={chosen ? "true" : undefined}
      onClick={() => goTo({ environment: environment.id })}
    >
      <i className={styles.dot} aria-hidden="true" />
      <span className={styles.name}>
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

function PillState({ environment }: { readonly environment: string }) {
  const verdict = useVerdict(environment);
  const backends = useBackends(environment);
  const connected = useConnection().status === "open";
  const attention = useAttention(environment);
  const words = pillWords(verdict, attention, backends.length);
  // The worst that asks for somebody; where all of it is had, the worst of that, without its colour.
  const shape = attention.worst ?? verdict.worst;
  if (!connected) return <span className={styles.quiet}>?</span>;
  const limited = verdict.silent.length + verdict.settling.length + verdict.noted.length > 0;
  const marked = limited && words.tone !== "warning";
  return (
    <>
      <span className={cx(styles.state, styles[words.tone])} title={words.sentence} aria-hidden="true">
        {words.shape && shape !== null && <SeverityShape severity={shape} size={11} grey={words.tone === "quiet"} />}
        {words.tone === "clear" ? <IconCheck size={13} stroke={2.4} /> : words.text}
        {marked && <IconAlertTriangle size={13} className={styles.warning} />}
      </span>
      <Hidden>{`: ${words.sentence}`}</Hidden>
    </>
  );
}
