import { useEffect, useRef } from "react";
import type { SettingsState } from "../../../shared/model/environment.ts";
import { problemPlace } from "../../app/Banners.tsx";
import { Button } from "../../components/Button.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { cx } from "../../components/cx.ts";
import { Untrusted } from "../../components/Untrusted.tsx";
import { useKeptFocus } from "../../components/useKeptFocus.ts";
import { Card } from "../Card.tsx";
import { EnvironmentList } from "./EnvironmentList.tsx";
import styles from "./Environments.module.css";
import type { ReadFile } from "./useEnvironmentsFile.ts";
import { addEnvironment, discardForNext, isUnsaved, type Said, say, show, useEnvironmentsView } from "./view.ts";

interface Props {
  readonly settings: SettingsState;
  readonly read: ReadFile;
}

/** The environments of the settings file, what can be done with them, and where the file is. */
export function EnvironmentsCard({ settings, read }: Props) {
  const { said, editing, next } = useEnvironmentsView();
  const { file, error, reload } = read;
  const locked = file?.locked ?? null;
  const { area, ...heard } = useKeptFocus(focusCard);
  return (
    <Card title="Environments" id="environments">
      <div className={styles.kept} ref={area} {...heard}>
        {settings.demo && <p className={styles.warning}>{demoWords(settings)}</p>}
        {said !== null && <SaidLine said={said} reload={reload} />}
        {isUnsaved(editing) && <Unfinished name={editing?.draft.name ?? ""} next={next?.draft.name ?? null} />}
        {error !== null && (
          <p className={styles.warning} role="alert">
            <Untrusted text={error} limit={400} />
          </p>
        )}
        <Problems settings={settings} />
        {locked !== null && settings.problems.length === 0 && (
          <p className={styles.warning} role="status">
            <Untrusted text={locked} limit={600} />
          </p>
        )}
        {file !== null && file.environments.length === 0 && locked === null && (
          <p>There is no environment yet. Add one, or import the file of your team.</p>
        )}
        {file !== null && file.environments.length > 0 && <EnvironmentList file={file} reload={reload} />}
        {file !== null && (
          <div className={styles.line}>
            {locked === null && (
              <>
                <Button small primary onClick={() => addEnvironment([...file.environments, ...settings.environments])}>
                  Add environment
                </Button>
                <Button small onClick={() => show("import")}>
                  Import a team's file
                </Button>
              </>
            )}
            {file.environments.length > 0 && (
              <Button small onClick={() => show("export")}>
                Export for the team
              </Button>
            )}
          </div>
        )}
        <div className={styles.line}>
          <span className={styles.muted}>{settings.fileExists ? "They stand in" : "They will stand in"}</span>
          <code className={styles.code}>
            <Untrusted text={settings.file} limit={600} />
          </code>
          <CopyButton small bare text={() => settings.file}>
            Copy path
          </CopyButton>
        </div>
      </div>
    </Card>
  );
}

/** What was done is said first in the card, with its Undo. A dialog over it has the focus for itself. */
function focusCard(inside: HTMLDivElement): void {
  if (document.activeElement !== document.body) return;
  const target = inside.querySelector<HTMLElement>("[data-told]") ?? inside.closest<HTMLElement>("#environments");
  target?.focus();
}

/** Whose environments these are while the demo is shown; one that was started as such is not left, but ended. */
export function demoWords({ demoSwitch }: Pick<SettingsState, "demoSwitch">): string {
  const whose = "These are the demo's environments";
  return demoSwitch === "leave" ? `${whose}; what you change here is gone when you leave it.` : `${whose}.`;
}

function SaidLine({ said, reload }: { readonly said: Said; reload: ReadFile["reload"] }) {
  const { undo } = said;
  const undoing = useRef(false);
  const take = async (back: () => Promise<void>) => {
    // The second of two presses would say that it failed, of what the first has done.
    if (undoing.current) return;
    undoing.current = true;
    await back();
    undoing.current = false;
    await reload();
  };
  return (
    <div
      className={cx(styles.said, styles.told, !said.ok && styles.bad)}
      role={said.ok ? "status" : "alert"}
      tabIndex={-1}
      data-told
    >
      <span>
        <Untrusted text={said.text} limit={900} />
      </span>
      {undo !== null && (
        <Button small onClick={() => void take(undo)}>
          Undo
        </Button>
      )}
      <Button small bare onClick={() => say(null)} aria-label="Close this line">
        Close
      </Button>
    </div>
  );
}

interface UnfinishedProps {
  readonly name: string;
  /** What the person wants to write instead; null where nothing else. */
  readonly next: string | null;
}

/** What was being written when another part was opened. */
function Unfinished({ name, next }: UnfinishedProps) {
  const goOn = useRef<HTMLButtonElement>(null);
  const asked = next !== null;
  useEffect(() => {
    if (asked) goOn.current?.focus();
  }, [asked]);
  return (
    <div className={styles.said} role={asked ? "alert" : "status"}>
      <span>
        <b>{name === "" ? "A new environment" : <Untrusted text={name} limit={80} />}</b> is not saved yet.{" "}
        {asked ? "Discard it, and open the other one?" : "Passwords and tokens that were typed have to be typed again."}
      </span>
      <Button small onClick={discardForNext}>
        Discard
      </Button>
      <Button small primary ref={goOn} onClick={() => show("editor")}>
        Go on writing
      </Button>
    </div>
  );
}

function Problems({ settings }: { readonly settings: SettingsState }) {
  if (settings.problems.length === 0) return null;
  return (
    <>
      <p className={styles.warning} role="status">
        The file has faults.{" "}
        {settings.environments.length > 0 ? "The last good settings stay in force" : "No environment is in force"}, and
        nothing can be changed here, until they are mended in an editor; the console sees it at once.
      </p>
      <ul className={styles.problems}>
        {settings.problems.map((problem) => (
          <li key={`${problem.line} ${problem.field} ${problem.message}`}>
            <b>
              <Untrusted text={problemPlace(problem, settings.file)} limit={300} />
            </b>
            : <Untrusted text={problem.message} limit={600} />
          </li>
        ))}
      </ul>
    </>
  );
}
