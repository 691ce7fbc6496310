import { Popover } from "@mantine/core";
import { IconBell, IconBellOff, IconBellX, IconMoon } from "@tabler/icons-react";
import type { Environment } from "../../shared/model/environment.ts";
import { useZone } from "../app/preferences.ts";
import { useNow } from "../app/ticker.ts";
import { useClient, useConnection, useEnvironments, useNotifications, usePersonal } from "../client/client.ts";
import { cx } from "../components/cx.ts";
import { Hidden } from "../components/Hidden.tsx";
import { countOf, countText } from "../format/number.ts";
import styles from "./Bell.module.css";
import { BellPanel } from "./BellPanel.tsx";
import { closeBell, openBell, useBell } from "./bellStore.ts";
import { useBrowserPermission } from "./permission.ts";
import { type BellWords, bellWords, unseenCount, unseenCritical } from "./words.ts";

const waiting: BellWords = { text: "Notifications", tone: "on", sentence: "Waiting for the console." };

/** Without the console a page hears of nothing new; that the settings let it through is no comfort then. */
const unheard: BellWords = {
  text: "No notifications",
  tone: "warning",
  sentence: "The console does not answer this page, so it cannot show new notifications.",
};

/** What holds for notifications in the chosen environment, now. */
export function useBellWords(environment: string | null): BellWords {
  const { inBrowserTab } = useClient();
  const personal = usePersonal();
  const watched = useEnvironments();
  const now = useNow();
  const zone = useZone();
  const permission = useBrowserPermission((state) => state.permission);
  const { status } = useConnection();
  if (status === "lost" || status === "refused") return unheard;
  if (personal === null) return waiting;
  const environments = watched.map(({ id }) => id);
  return bellWords({ personal, environments, environment, permission: inBrowserTab ? permission : null, now, zone });
}

/** The button in the header: says whether notifications come, how many nobody has seen, and opens the list of them. */
export function Bell({ environment }: { readonly environment: Environment | null }) {
  const opened = useBell((state) => state.opened);
  const notifications = useNotifications();
  const { text, tone, sentence } = useBellWords(environment?.id ?? null);
  const unseen = unseenCount(notifications);
  const Icon =
    tone === "warning" ? IconBellX : text.startsWith("Quiet") ? IconMoon : tone === "on" ? IconBell : IconBellOff;
  return (
    <Popover
      position="bottom-end"
      width={420}
      trapFocus
      returnFocus
      opened={opened}
      onChange={(next) => (next ? openBell() : closeBell())}
    >
      <Popover.Target>
        <button
          type="button"
          className={cx(styles.bell, styles[tone])}
          title={sentence}
          onClick={() => (opened ? closeBell() : openBell())}
        >
          <Icon size={15} stroke={1.8} aria-hidden="true" />
          <span className={styles.text}>{text}</span>
          {unseen > 0 && (
            <>
              <em className={cx(styles.count, unseenCritical(notifications) > 0 && styles.critical)} aria-hidden="true">
                {countText(unseen)}
              </em>
              <Hidden>{`, ${countOf(unseen, "unseen", "unseen")}`}</Hidden>
            </>
          )}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-labelledby="notifications-heading" className={styles.dropdown}>
        <BellPanel environment={environment} sentence={sentence} tone={tone} />
      </Popover.Dropdown>
    </Popover>
  );
}
