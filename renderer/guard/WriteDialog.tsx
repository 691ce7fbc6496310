import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import type { Environment } from "../../shared/model/environment.ts";
import { needsProductionWord } from "../app/production.ts";
import { cx } from "../components/cx.ts";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { environmentColor } from "../components/environmentColor.ts";
import styles from "./WriteDialog.module.css";

interface Props {
  readonly opened: boolean;
  close(): void;
  /** What is done, without the environment: `Silence`, `Edit silence`. */
  readonly title: ReactNode;
  /** Where it is done; null where that is several environments, or only here. */
  readonly environment: Environment | null;
  readonly size?: number;
  readonly children: ReactNode;
}

/** A dialog that changes something: it has the colour of the environment it changes, and names it. */
export function WriteDialog({ opened, close, title, environment, size = 480, children }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={close}
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
              {" in "}
              <EnvironmentName environment={environment} id={environment.id} />
              {needsProductionWord(environment) && " (production)"}
            </>
          )}
        </>
      }
    >
      {children}
    </Modal>
  );
}

/** What opened the dialog may be gone by now, a row's button for one; the keys must still reach the screen. */
function focusScreen(): void {
  setTimeout(() => {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    const target = document.querySelector<HTMLElement>("#screen [role=grid]") ?? document.getElementById("screen");
    target?.focus({ preventScroll: true });
  }, 50);
}
