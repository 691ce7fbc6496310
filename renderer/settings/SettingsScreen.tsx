import { useLayoutEffect, useRef } from "react";
import type { SettingsState } from "../../shared/model/environment.ts";
import { KeyList } from "../app/KeysHelp.tsx";
import { AuditLog } from "./AuditLog.tsx";
import { AboutCard } from "./about/AboutCard.tsx";
import { Card } from "./Card.tsx";
import { DesktopCard } from "./desktop/DesktopCard.tsx";
import { EnvironmentsCard } from "./environments/EnvironmentsCard.tsx";
import { EnvironmentsPage } from "./environments/EnvironmentsPage.tsx";
import { useEnvironmentsFile } from "./environments/useEnvironmentsFile.ts";
import { useReturn } from "./environments/useReturn.ts";
import { turnTo, useEnvironmentsView } from "./environments/view.ts";
import { Looks } from "./Looks.tsx";
import { PersonalCards } from "./PersonalCards.tsx";
import { SectionList } from "./SectionList.tsx";
import styles from "./SettingsScreen.module.css";
import { useSections } from "./useSections.ts";

/** What can be set, in parts with a list of them beside; a form of an environment takes the whole place of them. */
export function SettingsScreen({ settings }: { readonly settings: SettingsState }) {
  const page = useRef<HTMLDivElement>(null);
  const shown = useEnvironmentsView((view) => view.shown);
  const read = useEnvironmentsFile();
  const { current, look } = useSections(page);
  useReturn(page);
  useLayoutEffect(() => turnTo(settings.file), [settings.file]);
  return (
    <div className={styles.screen}>
      <SectionList current={current} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only hears what its parts do. */}
      <div className={styles.page} ref={page} onScroll={look} onFocus={look}>
        <h1 className={styles.title}>Settings</h1>
        {shown !== "list" && <EnvironmentsPage read={read} />}
        {/* Hidden, not gone: what was typed into the other parts stays. */}
        <div className={styles.parts} hidden={shown !== "list"}>
          <EnvironmentsCard settings={settings} read={read} />
          <PersonalCards />
          <Card title="Colours and times" id="looks">
            <Looks />
          </Card>
          <DesktopCard />
          <Card title="Keys" id="keys">
            <KeyList />
          </Card>
          <AuditLog />
          <AboutCard />
        </div>
      </div>
    </div>
  );
}
