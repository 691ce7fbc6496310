import { IconKeyboard, IconSearch } from "@tabler/icons-react";
import type { Environment } from "../../shared/model/environment.ts";
import { useSettings } from "../client/client.ts";
import { Kbd } from "../components/Kbd.tsx";
import { Bell } from "../notifications/Bell.tsx";
import { EnvironmentSwitcher } from "./EnvironmentSwitcher.tsx";
import styles from "./Header.module.css";
import { commandKey } from "./keys.ts";

interface Props {
  readonly environment: Environment | null;
  openPalette(): void;
  openKeys(): void;
}

/** The top bar names the environment you look at; production is never mistaken for anything else. */
export function Header({ environment, openPalette, openKeys }: Props) {
  const demo = useSettings()?.demo === true;
  return (
    <header className={styles.header}>
      <b className={styles.name}>Incident Console</b>
      {demo && <span className={styles.demo}>Demo</span>}
      <EnvironmentSwitcher chosen={environment?.id ?? null} />
      <button type="button" className={styles.search} onClick={openPalette} aria-keyshortcuts="Control+K Meta+K">
        <IconSearch size={14} stroke={1.8} aria-hidden="true" />
        <span className={styles.searchText}>
          Find<span className={styles.searchMore}> an alert, request ID, command</span>
        </span>
        <Kbd>{commandKey("K")}</Kbd>
      </button>
      <Bell environment={environment} />
      <button type="button" className={styles.keys} onClick={openKeys} aria-label="Keys" title="Keys (?)">
        <IconKeyboard size={17} stroke={1.6} aria-hidden="true" />
      </button>
    </header>
  );
}
