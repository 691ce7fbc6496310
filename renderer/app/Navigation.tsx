import {
  IconBell,
  IconBellOff,
  IconHistory,
  IconLogs,
  IconNotebook,
  IconServer2,
  IconSettings,
  type TablerIcon,
} from "@tabler/icons-react";
import type { Environment } from "../../shared/model/environment.ts";
import { useConnection } from "../client/client.ts";
import { cx } from "../components/cx.ts";
import { Hidden } from "../components/Hidden.tsx";
import { countText } from "../format/number.ts";
import { formatPlace, type Screen } from "./location.ts";
import styles from "./Navigation.module.css";
import { goTo, usePlace } from "./place.ts";
import { useAttention } from "./verdicts.ts";
import { attentionSentence } from "./words.ts";

/** The screens that there are. */
export function Navigation({ environment }: { readonly environment: Environment | null }) {
  return (
    <nav className={styles.navigation} aria-label="Screens">
      <Entry screen="alerts" name="Alerts" icon={IconBell}>
        <Count environment={environment?.id ?? null} />
      </Entry>
      <Entry screen="logs" name="Logs" icon={IconLogs} />
      <Entry screen="silences" name="Silences" icon={IconBellOff} />
      <Entry screen="history" name="History" icon={IconHistory} />
      <Entry screen="journal" name="Journal" icon={IconNotebook} />
      <hr className={styles.rule} />
      <Entry screen="backends" name="Backends" icon={IconServer2} />
      <Entry screen="settings" name="Settings" icon={IconSettings} />
    </nav>
  );
}

interface EntryProps {
  readonly screen: Screen;
  readonly name: string;
  readonly icon: TablerIcon;
  readonly children?: React.ReactNode;
}

function Entry({ screen, name, icon: Icon, children }: EntryProps) {
  const place = usePlace();
  const current = place.screen === screen;
  return (
    <a
      className={cx(styles.entry, current && styles.current)}
      href={formatPlace({ ...place, screen })}
      aria-current={current ? "page" : undefined}
      title={name}
      onClick={(event) => {
        event.preventDefault();
        goTo({ screen });
      }}
    >
      <Icon size={17} stroke={1.6} aria-hidden="true" />
      <span className={styles.name}>{name}</span>
      {children}
    </a>
  );
}

function Count({ environment }: { readonly environment: string | null }) {
  const attention = useAttention(environment);
  const { firing, unknown, acknowledged, worst } = attention;
  const connected = useConnection().status === "open";
  if (firing + unknown + acknowledged === 0) return null;
  const sentence = attentionSentence(attention) + (connected ? "" : " when the console last answered");
  return (
    <>
      <em
        className={cx(styles.count, styles[firing === 0 || !connected ? "quiet" : (worst ?? "quiet")])}
        title={sentence}
        aria-hidden="true"
      >
        {countText(firing + unknown)}
      </em>
      <Hidden>{`: ${sentence}`}</Hidden>
    </>
  );
}
