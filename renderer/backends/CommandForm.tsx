import { foreignLetters, wordPieces } from "../../shared/commandWords.ts";
import type { BackendHealth } from "../../shared/model/backend.ts";
import { Button } from "../components/Button.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./CredentialForm.module.css";
import { originOf } from "./credentialWords.ts";
import { Done, SettingsChanged, WhereKept } from "./FormParts.tsx";
import { useSaveCredential } from "./useSaveCredential.ts";

interface Props {
  readonly health: BackendHealth;
  /** As the form opened with it: what the person reads is what they agree to, whatever the settings say meanwhile. */
  readonly command: readonly string[];
  /** Whether the settings are others by now. */
  readonly changed: boolean;
  close(): void;
}

/** Asks whether a command of the settings may run for a token. A team's file may name any program. */
export function CommandForm({ health, command, changed, close }: Props) {
  const { stage, save } = useSaveCredential(health, () => {});
  if (stage.kind === "done") {
    return <Done sentences={stage.sentences} fellBack={stage.fellBack} close={close} />;
  }
  const busy = stage.kind !== "editing";
  return (
    <div className={styles.form}>
      <p>
        The settings name a program that prints a token for {health.name}. It runs on this machine, as you, each time
        that a new token is needed. No shell reads it; each box is one word:
      </p>
      <Words command={command} />
      <Foreign command={command} />
      <WhereKept what="Your consent" where={`The token that it prints is sent to ${originOf(health.url)} only.`} />
      <p className={styles.muted}>If the settings change a word of it, you are asked again.</p>
      {changed && <SettingsChanged />}
      {stage.kind === "editing" && stage.error !== null && (
        <p className={styles.error} role="alert">
          <Untrusted text={stage.error} limit={600} />
        </p>
      )}
      <div className={styles.buttons}>
        {/* The focus begins here: a stray Enter must not run a program. */}
        <Button data-autofocus onClick={close}>
          {stage.kind === "asking" ? "Close" : "Cancel"}
        </Button>
        <Button
          primary
          disabled={busy || changed || command.length === 0}
          onClick={() => void save({ scheme: "command", command: [...command] })}
        >
          {busy ? "Running it…" : "Allow and run it"}
        </Button>
      </div>
    </div>
  );
}

function Words({ command }: { readonly command: readonly string[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is too high for the form scrolls, and the keyboard must reach it.
    <ol className={styles.words} aria-label="Command" tabIndex={0}>
      {command.map((word, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a word is known by its place.
        <li key={index} className={styles.word}>
          {wordPieces(word).map((piece, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a piece is known by its place.
            <span key={at} className={piece.mark ? styles.mark : undefined}>
              {piece.text}
            </span>
          ))}
        </li>
      ))}
    </ol>
  );
}

function Foreign({ command }: { readonly command: readonly string[] }) {
  const letters = foreignLetters(command);
  if (letters === null) return null;
  return (
    <p className={styles.warning}>
      It has characters that are not ASCII and may look like others: <Untrusted text={letters} limit={400} />.
    </p>
  );
}
