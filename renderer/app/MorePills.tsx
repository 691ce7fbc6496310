import { Menu } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Environment } from "../../shared/model/environment.ts";
import { useConnection } from "../client/client.ts";
import { cx } from "../components/cx.ts";
import { environmentColor } from "../components/environmentColor.ts";
import { SeverityShape } from "../components/Severity.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { countOf } from "../format/number.ts";
import styles from "./EnvironmentSwitcher.module.css";
import { PillState } from "./PillState.tsx";
import { goTo } from "./place.ts";
import { needsProductionWord } from "./production.ts";
import { useAttentionAmong, useVerdictAmong } from "./verdicts.ts";
import { togetherSentence } from "./words.ts";

interface Props {
  readonly environments: readonly Environment[];
  /** Ids of those whose pills have no room. */
  readonly cutOff: readonly string[];
  readonly chosen: string | null;
}

/** Stands for the pills that have no room: how many, the worst of what they say, and a menu of all environments. */
export function MorePills({ environments, cutOff, chosen }: Props) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <MoreButton cutOff={cutOff} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          style={environmentColor(null)}
          className={cx(chosen === null && styles.chosenItem)}
          aria-current={chosen === null ? "true" : undefined}
          onClick={() => goTo({ environment: null })}
          leftSection={<i className={styles.dot} aria-hidden="true" />}
        >
          All environments
        </Menu.Item>
        {environments.map((environment) => (
          <Menu.Item
            key={environment.id}
            style={environmentColor(environment)}
            className={cx(chosen === environment.id && styles.chosenItem)}
            aria-current={chosen === environment.id ? "true" : undefined}
            onClick={() => goTo({ environment: environment.id })}
            leftSection={<i className={styles.dot} aria-hidden="true" />}
            rightSection={<PillState environment={environment.id} />}
          >
            <Untrusted text={environment.name} limit={60} />{" "}
            {needsProductionWord(environment) && <span className={styles.production}>prod</span>}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

type ButtonProps = Omit<React.ComponentProps<"button">, "children"> & { readonly cutOff: readonly string[] };

/** What it does not name is the menu's, which opens from it. */
function MoreButton({ cutOff, ...others }: ButtonProps) {
  const attention = useAttentionAmong(cutOff);
  const verdict = useVerdictAmong(cutOff);
  const connected = useConnection().status === "open";
  const shape = attention.worst ?? verdict.worst;
  const silent = verdict.silent.length > 0;
  const more = countOf(cutOff.length, "more environment");
  const label = connected ? `${more}; ${togetherSentence(verdict, attention)}` : more;
  return (
    <button type="button" {...others} className={cx(styles.pill, styles.more)} title={label} aria-label={label}>
      +{cutOff.length}
      {connected && shape !== null && <SeverityShape severity={shape} size={11} grey={attention.worst === null} />}
      {connected && silent && <IconAlertTriangle size={13} className={styles.warning} aria-hidden="true" />}
      {!connected && <span className={styles.quiet}>?</span>}
    </button>
  );
}
