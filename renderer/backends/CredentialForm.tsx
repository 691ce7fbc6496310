import { Modal } from "@mantine/core";
import { useState } from "react";
import type { BackendHealth } from "../../shared/model/backend.ts";
import { needsProductionWord } from "../app/production.ts";
import { useEnvironment } from "../client/client.ts";
import { cx } from "../components/cx.ts";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { environmentColor } from "../components/environmentColor.ts";
import { CommandForm } from "./CommandForm.tsx";
import styles from "./CredentialForm.module.css";
import { beginningOf, settingsBehind } from "./credential.ts";
import { DeviceForm } from "./DeviceForm.tsx";
import { ForgetForm } from "./ForgetForm.tsx";
import { returnFocus } from "./openForm.ts";
import { TypedForm } from "./TypedForm.tsx";

interface Props {
  readonly health: BackendHealth;
  readonly wanted: "credential" | "passphrase" | "forget";
  readonly opened: boolean;
  close(): void;
}

const titles = {
  credential: "Credential for",
  passphrase: "Passphrase for",
  forget: "Forget the credential of",
} as const;

/** Asks for a backend's credential, hands it over once and forgets it; or asks before the one that is kept goes. */
export function CredentialForm({ health, wanted, opened, close }: Props) {
  const environment = useEnvironment(health.environment);
  return (
    <Modal
      opened={opened}
      onClose={close}
      onExitTransitionEnd={returnFocus}
      returnFocus={false}
      size={480}
      closeButtonProps={{ "aria-label": "Close" }}
      classNames={{ content: cx(styles.content, environment !== null && styles.colored), title: styles.title ?? "" }}
      styles={{ content: environmentColor(environment) }}
      title={
        <>
          {titles[wanted]} {health.name} in <EnvironmentName environment={environment} id={health.environment} />
          {needsProductionWord(environment) && " (production)"}
        </>
      }
    >
      {/* Drawn only while open: a secret must not outlive its form. */}
      {wanted === "forget" ? (
        <ForgetForm health={health} environment={environment} close={close} />
      ) : (
        <FormOf health={health} wanted={wanted} close={close} />
      )}
    </Modal>
  );
}

interface FormProps extends Omit<Props, "opened" | "wanted"> {
  readonly wanted: "credential" | "passphrase";
}

function FormOf({ health, wanted, close }: FormProps) {
  // As it was when the form opened: what the backend asks for may be another thing once its credential is tried.
  const [beginning] = useState(() => beginningOf(health, wanted));
  const settings = settingsBehind(health);
  const [read] = useState(settings);
  const changed = settings !== read;
  switch (beginning.scheme) {
    case "device":
      return <DeviceForm health={health} provider={beginning.provider} changed={changed} close={close} />;
    case "command":
      return <CommandForm health={health} command={beginning.command ?? []} changed={changed} close={close} />;
    default:
      return <TypedForm health={health} beginning={beginning} changed={changed} close={close} />;
  }
}
