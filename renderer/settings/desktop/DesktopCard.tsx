import { useId, useState } from "react";
import type { DesktopSettings, DesktopState } from "../../../shared/model/desktop.ts";
import { useClient, useDesktop } from "../../client/client.ts";
import { Untrusted } from "../../components/Untrusted.tsx";
import { Card } from "../Card.tsx";
import fields from "../Fields.module.css";
import styles from "./Desktop.module.css";
import { Updates } from "./Updates.tsx";

/** What the window on this machine can be told. A browser tab has none of it, and says so. */
export function DesktopCard() {
  const { inBrowserTab } = useClient();
  const desktop = useDesktop();
  if (desktop !== null) {
    return (
      <Card title="This window" id="desktop">
        <Choices desktop={desktop} />
        <Updates updates={desktop.updates} />
      </Card>
    );
  }
  if (!inBrowserTab) return null;
  return (
    <Card title="This window" id="desktop">
      <p>The tray, starting at login and updates belong to the console's own window; this is a browser tab.</p>
    </Card>
  );
}

type Choice = keyof Omit<DesktopSettings, "version">;

const choices: readonly { readonly name: Choice; readonly label: string; readonly hint: string }[] = [
  {
    name: "closeToTray",
    label: "Closing the window leaves the console in the tray",
    hint: "It goes on watching and notifying. “Quit” in the tray's menu ends it.",
  },
  {
    name: "startAtLogin",
    label: "Start at login",
    hint: "It starts in the tray, without a window.",
  },
  {
    name: "checkForUpdates",
    label: "Check for updates once a day",
    hint: "Asks where newer versions are published, and sends nothing about you. Nothing is installed unasked.",
  },
];

function problemOf(desktop: DesktopState, name: Choice): string | null {
  if (name === "closeToTray") return desktop.trayProblem;
  if (name === "startAtLogin") return desktop.loginProblem;
  return desktop.updates.kind === "unsupported" ? desktop.updates.message : null;
}

function Choices({ desktop }: { readonly desktop: DesktopState }) {
  const { bridge } = useClient();
  const [error, setError] = useState<string | null>(null);
  const choose = async (change: Partial<DesktopSettings>) => {
    setError(null);
    const result = await bridge.call("desktop.save", { settings: { ...desktop.settings, ...change } });
    if (!result.ok) setError(result.error.message);
  };
  const problem = error ?? desktop.problem;
  return (
    <div className={styles.part}>
      {choices.map(({ name, label, hint }) => (
        <ChoiceField
          key={name}
          label={label}
          hint={hint}
          checked={desktop.settings[name]}
          problem={problemOf(desktop, name)}
          change={(checked) => void choose({ [name]: checked })}
        />
      ))}
      {problem !== null && (
        <p className={styles.warning} role="alert">
          <Untrusted text={problem} limit={500} />
        </p>
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
  /** Why it cannot be had here; null where it can. */
  readonly problem: string | null;
  change(checked: boolean): void;
}

function ChoiceField({ label, hint, checked, problem, change }: ChoiceProps) {
  const id = useId();
  return (
    <div className={styles.choice}>
      <label className={fields.check}>
        <input
          type="checkbox"
          checked={checked && problem === null}
          disabled={problem !== null}
          aria-describedby={id}
          onChange={(event) => change(event.target.checked)}
        />
        {label}
      </label>
      <span id={id} className={problem === null ? styles.hint : styles.problem}>
        {problem === null ? hint : <Untrusted text={problem} limit={400} />}
      </span>
    </div>
  );
}
