import { usePreferences } from "../app/preferences.ts";
import { useClient } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { askBrowserPermission, permissionSentences, useBrowserPermission } from "../notifications/permission.ts";
import { Check } from "./Field.tsx";
import styles from "./Fields.module.css";

/** Who shows notifications: the system for the window, the browser for a tab, if it may. */
export function BrowserNotifications() {
  const { inBrowserTab } = useClient();
  const { permission } = useBrowserPermission();
  const { sounds, set } = usePreferences();
  if (!inBrowserTab) {
    return <p>The system shows notifications; while you look at this window, they appear inside it.</p>;
  }
  return (
    <>
      <div className={styles.line}>
        <p className={permission === "granted" ? undefined : styles.warning}>{permissionSentences[permission]}</p>
        {permission === "default" && (
          <Button small primary onClick={() => void askBrowserPermission()}>
            Allow notifications
          </Button>
        )}
      </div>
      <Check
        label="Make a sound for insistent ones in this browser"
        checked={sounds}
        change={(on) => set({ sounds: on })}
      />
    </>
  );
}
