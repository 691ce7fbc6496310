import { Modal } from "@mantine/core";
import { type ReactNode, useCallback, useState } from "react";
import type { Environment } from "../../shared/model/environment.ts";
import { needsProductionWord } from "../app/production.ts";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { environmentColor } from "../components/environmentColor.ts";
import { focusScreen } from "../components/focusScreen.ts";
import { useBorrowedFocus } from "../components/useBorrowedFocus.ts";
import { UnsavedContext } from "./unsaved.ts";
import styles from "./WriteDialog.module.css";

interface Props {
  readonly opened: boolean;
  close(): void;
  /** What is done, without the environment: `Silence`, `Edit silence`. */
  readonly title: ReactNode;
  /** What stands between the title and the environment. */
  readonly joint?: string;
  /** Where it is done; null where that is several environments, or only here. */
  readonly environment: Environment | null;
  readonly size?: number;
  readonly children: ReactNode;
}

/** A dialog that changes something: it has the colour of the environment it changes, and names it. */
export function WriteDialog({ opened, close, title, joint = " in ", environment, size = 480, children }: Props) {
  const [unsaved, setUnsaved] = useState(false);
  const [asking, setAsking] = useState(false);
  const tell = useCallback((value: boolean) => {
    setUnsaved(value);
    if (!value) setAsking(false);
  }, []);
  return (
    <Modal
      opened={opened}
      // Esc and a press beside the dialog happen by mistake: what was typed is not lost to them.
      onClose={() => (unsaved ? setAsking(!asking) : close())}
      onExitTransitionEnd={focusScreen}
      size={size}
      yOffset="6vh"
      closeButtonProps={{ "aria-label": "Close" }}
      classNames={{ content: cx(styles.content, environment !== null && styles.colored), title: styles.title ?? "" }}
      styles={{ content: environmentColor(environment) }}
      title={
        <>
          {title}
          {environment !== null && (
            <>
              {joint}
              <EnvironmentName environment={environment} id={environment.id} />
              {needsProductionWord(environment) && " (production)"}
            </>
          )}
        </>
      }
    >
      {asking && <Discard discard={close} keep={() => setAsking(false)} />}
      <UnsavedContext value={tell}>{children}</UnsavedContext>
    </Modal>
  );
}

interface DiscardProps {
  discard(): void;
  keep(): void;
}

/** Stands above the form, which keeps what was typed. */
function Discard({ discard, keep }: DiscardProps) {
  const keepButton = useBorrowedFocus<HTMLButtonElement>();
  return (
    <div className={styles.discard} role="alert">
      <span className={styles.question}>Discard what you typed?</span>
      <Button small onClick={discard}>
        Discard
      </Button>
      <Button small primary ref={keepButton} onClick={keep}>
        Keep writing
      </Button>
    </div>
  );
}
