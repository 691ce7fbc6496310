import { useEffect, useState } from "react";
import type { SettingsState } from "../../shared/model/environment.ts";
import { AcknowledgeDialogHost } from "../acknowledge/AcknowledgeDialogHost.tsx";
import { AlertsScreen } from "../alerts/AlertsScreen.tsx";
import { BackendsScreen } from "../backends/BackendsScreen.tsx";
import { useConnection } from "../client/client.ts";
import { environmentColor } from "../components/environmentColor.ts";
import { HistoryScreen } from "../history/HistoryScreen.tsx";
import { JournalScreen } from "../journal/JournalScreen.tsx";
import { LogsScreen } from "../logs/LogsScreen.tsx";
import { TraceOpener } from "../logs/permanent/TraceOpener.tsx";
import { Notifications } from "../notifications/Notifications.tsx";
import { DiagnosticsHost } from "../settings/about/DiagnosticsHost.tsx";
import { SettingsScreen } from "../settings/SettingsScreen.tsx";
import { SilenceDialogHost } from "../silences/SilenceDialogHost.tsx";
import { SilencesScreen } from "../silences/SilencesScreen.tsx";
import { Banners } from "./Banners.tsx";
import { CredentialHost } from "./CredentialHost.tsx";
import { FaultyFile } from "./FaultyFile.tsx";
import { FirstRun } from "./FirstRun.tsx";
import styles from "./Frame.module.css";
import { Header } from "./Header.tsx";
import { KeysHelp } from "./KeysHelp.tsx";
import { KeysOpener } from "./KeysOpener.tsx";
import type { Screen } from "./location.ts";
import { Navigation } from "./Navigation.tsx";
import { OpenedFileOpener } from "./OpenedFileOpener.tsx";
import { Palette } from "./palette/Palette.tsx";
import { goTo, usePlace } from "./place.ts";
import { SilenceOpener } from "./SilenceOpener.tsx";
import { TitleWriter } from "./TitleWriter.tsx";
import { TrustBar } from "./TrustBar.tsx";
import { type FrameDialog, useFrameKeys } from "./useFrameKeys.ts";
import { ViewKeeper } from "./ViewKeeper.tsx";

/** Header, navigation, the chosen screen and the trust bar. */
export function Frame({ settings }: { readonly settings: SettingsState }) {
  const [dialog, setDialog] = useState<FrameDialog | null>(null);
  const place = usePlace();
  const environment = settings.environments.find(({ id }) => id === place.environment) ?? null;
  const stale = useConnection().status !== "open";
  const gone = place.environment !== null && environment === null;

  useEffect(() => {
    if (gone) goTo({ environment: null });
  }, [gone]);
  useFrameKeys(settings.environments, dialog, setDialog);

  return (
    <div className={styles.frame} style={environmentColor(environment)} data-chosen={environment !== null || undefined}>
      <ViewKeeper settings={settings} />
      <TitleWriter environment={environment} />
      <Header environment={environment} openPalette={() => setDialog("palette")} openKeys={() => setDialog("keys")} />
      <Navigation environment={environment} />
      <div className={styles.middle}>
        <Banners />
        <main className={styles.main} id="screen" tabIndex={-1} data-stale={stale || undefined}>
          <ScreenOf screen={place.screen} settings={settings} />
        </main>
      </div>
      <TrustBar environment={environment} />
      <Palette opened={dialog === "palette"} close={() => setDialog(null)} openKeys={() => setDialog("keys")} />
      <CredentialHost />
      <DiagnosticsHost />
      <SilenceDialogHost />
      <SilenceOpener />
      <KeysOpener open={() => setDialog("keys")} />
      <TraceOpener />
      <OpenedFileOpener />
      <AcknowledgeDialogHost />
      <Notifications />
      <KeysHelp opened={dialog === "keys"} close={() => setDialog(null)} />
    </div>
  );
}

function ScreenOf({ screen, settings }: { readonly screen: Screen; readonly settings: SettingsState }) {
  if (screen === "settings") return <SettingsScreen settings={settings} />;
  if (settings.environments.length === 0) {
    return settings.problems.length > 0 ? <FaultyFile settings={settings} /> : <FirstRun settings={settings} />;
  }
  switch (screen) {
    case "alerts":
      return <AlertsScreen />;
    case "logs":
      return <LogsScreen settings={settings} />;
    case "silences":
      return <SilencesScreen />;
    case "history":
      return <HistoryScreen />;
    case "journal":
      return <JournalScreen />;
    case "backends":
      return <BackendsScreen />;
  }
}
