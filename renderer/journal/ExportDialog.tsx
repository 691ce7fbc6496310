import { Modal } from "@mantine/core";
import { useState } from "react";
import type { Environment } from "../../shared/model/environment.ts";
import { useZone } from "../app/preferences.ts";
import { consoleTime } from "../app/ticker.ts";
import { useClient } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { CopyButton } from "../components/CopyButton.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { toInput } from "../format/momentInput.ts";
import { zoneName } from "../format/time.ts";
import { download } from "./download.ts";
import styles from "./ExportDialog.module.css";
import { type ExportChoice, exportRange, usualHours } from "./exportRange.ts";

interface Props {
  readonly opened: boolean;
  readonly environment: Environment | null;
  close(): void;
}

/** The shift journal as Markdown: to look at, to copy, to save. */
export function ExportDialog({ opened, environment, close }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="Export the journal"
      size={760}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <ExportForm environment={environment} />
    </Modal>
  );
}

interface Exported {
  readonly markdown: string;
  readonly fileName: string;
}

function ExportForm({ environment }: Pick<Props, "environment">) {
  const { bridge } = useClient();
  const zone = useZone();
  const [now] = useState(() => consoleTime());
  const [choice, setChoice] = useState<ExportChoice>({ kind: "last", hours: 8 });
  const [exported, setExported] = useState<Exported | null>(null);
  const [error, setError] = useState<string | null>(null);
  const choose = (next: ExportChoice) => {
    setChoice(next);
    setExported(null);
    setError(null);
  };
  const write = async () => {
    const range = exportRange(choice, consoleTime(), zone);
    if (!range.ok) return setError(range.fault);
    const { from, to } = range;
    const asked = { environment: environment?.id ?? null, from, to, utc: zone === "utc" };
    const result = await bridge.call("journal.export", asked);
    setError(result.ok ? null : result.error.message);
    setExported(result.ok ? result.value : null);
  };
  const custom = choice.kind === "custom" ? choice : null;
  return (
    <div className={styles.form}>
      <p>
        {environment === null ? "All environments" : <EnvironmentName environment={environment} id={environment.id} />},
        times in {zone === "utc" ? "UTC" : `local time (${zoneName(now, "local")})`}.
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would stand in the way of the row. */}
      <div className={styles.line} role="group" aria-label="Range">
        {usualHours.map((hours) => (
          <Button
            key={hours}
            small
            aria-pressed={choice.kind === "last" && choice.hours === hours}
            onClick={() => choose({ kind: "last", hours })}
          >
            Last {hours} h
          </Button>
        ))}
        <Button
          small
          aria-pressed={custom !== null}
          onClick={() => choose({ kind: "custom", from: toInput(now - 8 * 3_600_000, zone), to: toInput(now, zone) })}
        >
          Another range
        </Button>
        {custom !== null && (
          <>
            <label className={styles.moment}>
              From
              <input
                type="datetime-local"
                value={custom.from}
                onChange={(event) => choose({ ...custom, from: event.target.value })}
              />
            </label>
            <label className={styles.moment}>
              to
              <input
                type="datetime-local"
                value={custom.to}
                onChange={(event) => choose({ ...custom, to: event.target.value })}
              />
            </label>
          </>
        )}
      </div>
      <div className={styles.line}>
        <Button primary={exported === null} onClick={() => void write()}>
          Write it
        </Button>
        {exported !== null && (
          <>
            <CopyButton text={() => exported.markdown}>Copy</CopyButton>
            <Button onClick={() => download(exported.fileName, exported.markdown)}>Save as a file</Button>
            <span className={styles.file}>
              <Untrusted text={exported.fileName} limit={120} />
            </span>
          </>
        )}
      </div>
      {error !== null && (
        <p className={styles.error} role="alert">
          <Untrusted text={error} limit={400} />
        </p>
      )}
      {exported !== null && (
        <textarea className={styles.markdown} readOnly rows={16} aria-label="Markdown" value={exported.markdown} />
      )}
    </div>
  );
}
