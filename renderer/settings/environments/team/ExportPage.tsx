import { useEffect, useId, useRef, useState } from "react";
import type { EnvironmentSettings } from "../../../../shared/settings/schema.ts";
import { useEnvironment } from "../../../client/client.ts";
import { useAnswer } from "../../../client/useAnswer.ts";
import { Button } from "../../../components/Button.tsx";
import { CopyButton } from "../../../components/CopyButton.tsx";
import { EnvironmentName } from "../../../components/EnvironmentName.tsx";
import { Untrusted } from "../../../components/Untrusted.tsx";
import { saveFile } from "../../../logs/out/saveFile.ts";
import { Card } from "../../Card.tsx";
import { asEnvironment } from "../asEnvironment.ts";
import { show } from "../view.ts";
import { toggled } from "./chosen.ts";
import styles from "./Team.module.css";

/** A file for the team: which environments, the text, and what others have to know. */
export function ExportPage({ environments }: { readonly environments: readonly EnvironmentSettings[] }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const all = environments.map(({ id }) => id);
  const [left, setLeft] = useState<readonly string[]>([]);
  const ids = all.filter((id) => !left.includes(id));
  return (
    <>
      <header className={styles.header}>
        <Button small onClick={() => show("list")}>
          ← Environments
        </Button>
        <h2 className={styles.title} ref={heading} tabIndex={-1}>
          Export for the team
        </h2>
      </header>
      <Card title="Which environments">
        <ul className={styles.choices}>
          {environments.map((each) => (
            <Choice
              key={each.id}
              settings={each}
              checked={ids.includes(each.id)}
              change={(on) => setLeft((before) => toggled(before, each.id, !on))}
            />
          ))}
        </ul>
        {ids.length === 0 && <p className={styles.muted}>Choose at least one.</p>}
      </Card>
      {/* Made anew when the settings change: what is downloaded is what they are. */}
      {ids.length > 0 && <Out key={JSON.stringify(environments)} ids={ids} />}
    </>
  );
}

interface ChoiceProps {
  readonly settings: EnvironmentSettings;
  readonly checked: boolean;
  change(on: boolean): void;
}

function Choice({ settings, checked, change }: ChoiceProps) {
  const id = useId();
  const environment = asEnvironment(settings, useEnvironment(settings.id));
  return (
    <li className={styles.choice}>
      <input id={id} type="checkbox" checked={checked} onChange={({ target }) => change(target.checked)} />
      <label htmlFor={id}>
        <EnvironmentName environment={environment} id={settings.id} dot />
      </label>
    </li>
  );
}

function Out({ ids }: { readonly ids: readonly string[] }) {
  const { value, error } = useAnswer("environments.export", { ids: [...ids] }, null);
  if (error !== null) {
    return (
      <p className={styles.warning} role="alert">
        <Untrusted text={error.message} limit={600} />
      </p>
    );
  }
  if (value === undefined) return <p role="status">Making the file…</p>;
  return (
    <Card title="The file">
      <p>There is no secret in it. Whoever imports it is asked for their own credentials.</p>
      {value.notes.length > 0 && (
        <ul className={styles.notes}>
          {value.notes.map((note) => (
            <li key={note}>
              <Untrusted text={note} limit={400} />
            </li>
          ))}
        </ul>
      )}
      <div className={styles.line}>
        <Button primary onClick={() => saveFile(value.fileName, value.text, "application/json")}>
          Download
        </Button>
        <CopyButton text={() => value.text}>Copy</CopyButton>
        <span className={styles.muted}>
          <Untrusted text={value.fileName} limit={120} />
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className={styles.preview} tabIndex={0} aria-label="Text of the file">
        <pre>
          <Untrusted text={value.text} limit={20_000} />
        </pre>
      </section>
    </Card>
  );
}
