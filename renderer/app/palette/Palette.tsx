import { Modal, useMantineColorScheme } from "@mantine/core";
import { useId, useMemo, useState } from "react";
import type { Alert } from "../../../shared/model/alert.ts";
import { subjectOf } from "../../acknowledge/episodes.ts";
import { useSelection } from "../../alerts/selection.ts";
import { useAlertDeeds } from "../../alerts/useAlertDeeds.ts";
import { retryKeychain } from "../../backends/keychain.ts";
import { useAlertsById, useClient, useDesktop, useEnvironments, useSettings } from "../../client/client.ts";
import { cx } from "../../components/cx.ts";
import { keptItems } from "../../logs/saved/paletteItems.ts";
import { useSearches } from "../../logs/saved/store.ts";
import { useSearchAgain } from "../../logs/saved/useSearchAgain.ts";
import { useTraceId } from "../../logs/useTrace.ts";
import { openDiagnostics } from "../../settings/about/diagnostics.ts";
import { goToImport, goToNewEnvironment } from "../../settings/environments/view.ts";
import { goToSettings } from "../../settings/sections.ts";
import { openSilenceDialog } from "../../silences/openDialog.ts";
import { switchDemo } from "../demoSwitch.ts";
import { goTo, usePlace } from "../place.ts";
import { usePreferences } from "../preferences.ts";
import { type AlertDeed, type Offered, type PaletteAction, type PaletteItem, paletteItems } from "./items.ts";
import styles from "./Palette.module.css";
import { PaletteRow } from "./PaletteRow.tsx";

interface Props {
  readonly opened: boolean;
  close(): void;
  openKeys(): void;
}

/** ⌘/Ctrl K: finds an alert, an environment, a command; a pasted request ID goes straight to its trace. */
export function Palette({ opened, close, openKeys }: Props) {
  return (
    // Without a transition: what is typed right after the shortcut has to reach the field, not the screen's keys.
    <Modal.Root opened={opened} onClose={close} size={620} yOffset="10vh" transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content aria-label="Find an alert, request ID, command">
        <Modal.Body className={styles.body}>
          <PaletteContent close={close} openKeys={openKeys} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function PaletteContent({ close, openKeys }: Omit<Props, "opened">) {
  const listId = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const alerts = useAlertsById();
  const environments = useEnvironments();
  const targets = useTargets();
  const deeds = useAlertDeeds();
  const acted = useMemo(
    () => ({ subject: targets.length === 0 ? null : subjectOf(targets), canSilence: deeds.canSilence(targets) }),
    [targets, deeds],
  );
  const searches = useSearches();
  const offered = useOffered();
  const items = useMemo(() => {
    const alertName = (id: string) => (Object.hasOwn(alerts, id) ? (alerts[id]?.name ?? null) : null);
    const kept = (words: readonly string[]) => keptItems(searches, words, alertName);
    return paletteItems(text, Object.values(alerts), environments, acted, kept, offered);
  }, [text, alerts, environments, acted, searches, offered]);
  const run = useRun(openKeys, targets);
  const current = Math.min(at, items.length - 1);
  const optionId = (index: number) => `${listId}-${index}`;

  const choose = (item: PaletteItem | undefined) => {
    if (item === undefined) return;
    close();
    run(item);
  };
  const move = (step: number) => {
    const next = (current + step + items.length) % Math.max(1, items.length);
    setAt(next);
    document.getElementById(optionId(next))?.scrollIntoView({ block: "nearest" });
  };
  const press = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const step = steps[event.key];
    if (step !== undefined) move(step);
    else if (event.key === "Enter") choose(items[current]);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <input
        className={styles.input}
        role="combobox"
        aria-label="Find an alert, request ID, command"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={items.length === 0 ? undefined : optionId(current)}
        placeholder="Find an alert, request ID, command"
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        // biome-ignore lint/a11y/noAutofocus: it is what the person opened.
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <div className={styles.list} id={listId} role="listbox" aria-label="Found">
        {items.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox's input has the focus and its keys.
          <div
            key={item.key}
            id={optionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            className={cx(styles.option, index === current && styles.current)}
            onMouseMove={() => setAt(index)}
            onClick={() => choose(item)}
          >
            <PaletteRow item={item} />
          </div>
        ))}
      </div>
      {items.length === 0 && <p className={styles.none}>Nothing has these words.</p>}
    </>
  );
}

function useOffered(): Offered {
  const settings = useSettings();
  const window = useDesktop() !== null;
  const demoSwitch = settings?.demoSwitch ?? null;
  const sessionOnly = settings?.secrets.kind === "session" && !settings.demo;
  return useMemo(() => ({ demoSwitch, sessionOnly, window }), [demoSwitch, sessionOnly, window]);
}

/** The alerts that a deed is done with: the chosen ones, else the open one, where the screen shows alerts. */
function useTargets(): readonly Alert[] {
  const alerts = useAlertsById();
  const { screen, alert: open } = usePlace();
  const ids = useSelection((selection) => selection.ids);
  return useMemo(() => {
    if (screen !== "alerts") return [];
    const wanted = ids.size > 0 ? [...ids] : open === null ? [] : [open];
    return wanted.flatMap((id) => (Object.hasOwn(alerts, id) ? (alerts[id] ?? []) : []));
  }, [alerts, screen, open, ids]);
}

function useRun(openKeys: () => void, targets: readonly Alert[]): (item: PaletteItem) => void {
  const trace = useTraceId();
  const searchAgain = useSearchAgain();
  const { bridge } = useClient();
  const { setColorScheme } = useMantineColorScheme();
  const deeds = useAlertDeeds();
  const doDeed = (deed: AlertDeed) => {
    if (deed === "acknowledge") deeds.press(targets);
    else if (deed === "acknowledge-with-note") deeds.withNote(targets);
    else deeds.silence(targets);
  };
  const act = (action: PaletteAction) => {
    const { zone, set } = usePreferences.getState();
    switch (action) {
      case "poll":
        return void bridge.call("poll.now", { environment: null });
      case "zone":
        return set({ zone: zone === "utc" ? "local" : "utc" });
      case "dark":
      case "light":
        return setColorScheme(action);
      case "system":
        return setColorScheme("auto");
      case "keys":
        return openKeys();
      case "add-environment":
        return goToNewEnvironment();
      case "import-environments":
        return goToImport();
      case "keychain":
        // What comes of it is said there.
        goToSettings("about");
        return void retryKeychain(bridge);
      case "diagnostics":
        return openDiagnostics();
      case "enter-demo":
        return void switchDemo(bridge, "enter");
      case "leave-demo":
        return void switchDemo(bridge, "leave");
    }
  };
  return (item) => {
    switch (item.kind) {
      case "trace":
        return trace(item.id);
      case "search":
        return searchAgain(item.search);
      case "environment":
        return goTo({ environment: item.environment?.id ?? null });
      case "screen":
        return goTo({ screen: item.screen });
      case "section":
        return goToSettings(item.section);
      case "action":
        return act(item.action);
      case "deed":
        return doDeed(item.deed);
      case "new-silence":
        return openSilenceDialog({ empty: true, environment: item.environment.id });
      case "alert":
        return goTo({
          screen: "alerts",
          environment: item.alert.environment,
          alert: item.alert.id,
          filter: "",
          tab: ["firing", "pending", "unknown"].includes(item.alert.state) ? "active" : item.alert.state,
        });
    }
  };
}
