import { useClient, useDesktop } from "../client/client.ts";
import { cx } from "../components/cx.ts";
import styles from "./SettingsScreen.module.css";
import { type SettingsSection, sectionNames, sections } from "./sectionNames.ts";
import { leadTo } from "./sections.ts";

interface Props {
  readonly current: SettingsSection;
}

/** The parts of the settings, beside them; the one that is being looked at is marked. */
export function SectionList({ current }: Props) {
  const { inBrowserTab } = useClient();
  const desktop = useDesktop();
  const shown = sections.filter((section) => section !== "desktop" || inBrowserTab || desktop !== null);
  return (
    <nav className={styles.sections} aria-label="Parts of the settings">
      <ul>
        {shown.map((section) => (
          <li key={section}>
            <button
              type="button"
              className={cx(styles.section, section === current && styles.current)}
              aria-current={section === current || undefined}
              onClick={() => leadTo(section)}
            >
              {sectionNames[section]}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
