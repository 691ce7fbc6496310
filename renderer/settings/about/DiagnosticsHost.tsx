import { Modal } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useAnswer } from "../../client/useAnswer.ts";
import { Button } from "../../components/Button.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { focusScreen } from "../../components/focusScreen.ts";
import { Untrusted } from "../../components/Untrusted.tsx";
import { countText } from "../../format/number.ts";
import { visibleText } from "../../format/untrusted.ts";
import styles from "./About.module.css";
import { closeDiagnostics, useDiagnostics } from "./diagnostics.ts";

/** What would be copied is seen first: nobody should send blindly what tells of their systems. */
export function DiagnosticsHost() {
  const opened = useDiagnostics((dialog) => dialog.opened);
  return (
    <Modal
      opened={opened}
      onClose={closeDiagnostics}
      onExitTransitionEnd={focusScreen}
      title="Diagnostics"
      size={720}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Diagnostics />
    </Modal>
  );
}

function Diagnostics() {
  const { value, error, asking } = useAnswer("diagnostics.read", {}, null);
  if (value === undefined) {
    return (
      <p className={error === null ? undefined : styles.warning} role={error === null ? "status" : "alert"}>
        {asking || error === null ? "Reading…" : <Untrusted text={error.message} limit={400} />}
      </p>
    );
  }
  return <Read text={value.text} logFile={value.logFile} />;
}

function Read({ text, logFile }: { readonly text: string; readonly logFile: string | null }) {
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  return (
    <div className={styles.form}>
      <p>
        This is what is copied, {countText(text.length)} characters: versions, states and the last lines of the log. It
        holds no secrets, but it names your servers; read it before you send it.
      </p>
      <textarea
        ref={box}
        className={styles.box}
        readOnly
        aria-label="Diagnostics"
        value={visibleText(text)}
        rows={16}
      />
      {logFile !== null && (
        <p className={styles.line}>
          <span>
            The whole log:{" "}
            <code className={styles.code}>
              <Untrusted text={logFile} limit={600} />
            </code>
          </span>
          <CopyButton small bare text={() => logFile}>
            Copy path
          </CopyButton>
        </p>
      )}
      <div className={styles.buttons}>
        <Button onClick={closeDiagnostics}>Close</Button>
        <CopyButton text={() => text}>Copy diagnostics</CopyButton>
      </div>
    </div>
  );
}
