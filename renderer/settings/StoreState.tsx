import type { PersonalState } from "../../shared/model/personal.ts";
import { Untrusted } from "../components/Untrusted.tsx";
import { valueText } from "../format/number.ts";
import styles from "./SettingsScreen.module.css";

/** `1.2 MB`, `340 kB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${Math.round(bytes / 1000)} kB`;
  return `${valueText(Math.round(bytes / 1e5) / 10)} MB`;
}

/** Whether history and journal outlive this run, in words. */
export function StoreState({ store }: { readonly store: PersonalState["store"] }) {
  const size = store.bytes === null ? "" : ` (${bytesText(store.bytes)})`;
  return (
    <>
      <p className={styles.muted}>
        {store.remembers
          ? `History and journal are kept in a database on this machine${size}.`
          : "History and journal are not kept: they end with this run of the console."}
      </p>
      {store.problem !== null && (
        <p className={styles.warning}>
          <Untrusted text={store.problem} limit={600} />
        </p>
      )}
    </>
  );
}
