import { useEffect, useRef } from "react";
import type { BackendHealth } from "../../shared/model/backend.ts";
import type { DeviceSignIn } from "../../shared/model/credential.ts";
import { useTicking } from "../app/ticker.ts";
import { useConfiguredUrls } from "../client/useConfiguredUrls.ts";
import { Button, LinkButton } from "../components/Button.tsx";
import { CopyButton } from "../components/CopyButton.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./CredentialForm.module.css";
import type { FormBeginning } from "./credential.ts";
import { listOf, originOf } from "./credentialWords.ts";
import { Done, SettingsChanged, WhereKept } from "./FormParts.tsx";
import { countdownText, signInLink } from "./signIn.ts";
import { useSignIn } from "./useSignIn.ts";

interface Props {
  readonly health: BackendHealth;
  readonly provider: FormBeginning["provider"];
  /** Whether the settings are others by now than when the form opened. */
  readonly changed: boolean;
  close(): void;
}

/** A person signs in with a browser: nothing is typed here. Closing the form does not end it; its button does. */
export function DeviceForm({ health, provider, changed, close }: Props) {
  const { stage, start, cancel } = useSignIn(health);
  const where = `The token that comes of it is sent to ${originOf(health.url)} only.`;
  const again = (message: string) => <Again message={message} changed={changed} start={start} close={close} />;
  switch (stage.kind) {
    case "idle":
    case "asking":
      return (
        <div className={styles.form}>
          <p>
            You sign in with your browser{" "}
            {provider !== undefined && (
              <>
                at <Untrusted text={listOf(provider.origins)} limit={300} /> as the client{" "}
                <b>
                  <Untrusted text={provider.clientId} limit={200} />
                </b>
              </>
            )}
            ; the console shows a code to enter there, and waits.
          </p>
          <WhereKept what="The sign-in" where={where} />
          {stage.kind === "idle" && stage.error !== null && <Fault message={stage.error} />}
          {changed && <SettingsChanged />}
          <div className={styles.buttons}>
            <Button onClick={close}>Cancel</Button>
            <Button primary data-autofocus disabled={stage.kind === "asking" || changed} onClick={start}>
              {stage.kind === "asking" ? "Getting a code…" : "Sign in with a browser"}
            </Button>
          </div>
        </div>
      );
    case "waiting":
      return <Waiting signIn={stage.signIn} cancel={cancel} close={close} />;
    case "checking":
      return (
        <div className={styles.form}>
          <p role="status">You are signed in. Asking {health.name}…</p>
          <div className={styles.buttons}>
            <Button onClick={close}>Close</Button>
          </div>
        </div>
      );
    case "done":
      return <Done sentences={[`${health.name} accepts the sign-in.`]} close={close} />;
    case "untried":
      return (
        <Done
          sentences={[`You are signed in, but nobody knows yet whether that is enough: ${stage.message}`]}
          close={close}
        />
      );
    case "expired":
      return again("The code has run out before anybody signed in with it.");
    case "refused":
      return again(stage.message);
  }
}

interface WaitingProps {
  readonly signIn: DeviceSignIn;
  cancel(): void;
  close(): void;
}

function Waiting({ signIn, cancel, close }: WaitingProps) {
  const { userCode, verificationUrl, expiresAt } = signIn;
  const link = signInLink(signIn, useConfiguredUrls());
  const left = useTicking((now) => countdownText(expiresAt - now));
  const first = useRef<HTMLDivElement>(null);
  // The button that was pressed is gone.
  useEffect(() => first.current?.querySelector<HTMLElement>("a, button")?.focus(), []);
  return (
    <div className={styles.form}>
      <p>Open the provider's page, sign in, and enter this code where it asks for one:</p>
      <output className={styles.code} aria-label="Code">
        <Untrusted text={userCode} limit={60} />
      </output>
      <div className={styles.line} ref={first}>
        {link !== null && (
          <LinkButton primary href={link}>
            Open the page
          </LinkButton>
        )}
        <CopyButton text={() => userCode}>Copy code</CopyButton>
        <CopyButton bare text={() => verificationUrl}>
          Copy address
        </CopyButton>
      </div>
      <p className={styles.mono}>
        <Untrusted text={verificationUrl} limit={300} />
      </p>
      {link === null && (
        <p className={styles.warning}>The console does not open this address: it is not an https address.</p>
      )}
      <p className={styles.muted} role="timer">
        Waiting for you to sign in. The code holds for {left} more.
      </p>
      <div className={styles.buttons}>
        <Button
          onClick={() => {
            cancel();
            close();
          }}
        >
          Cancel sign-in
        </Button>
      </div>
    </div>
  );
}

interface AgainProps extends Pick<Props, "changed"> {
  readonly message: string;
  start(): void;
  close(): void;
}

function Again({ message, changed, start, close }: AgainProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <div className={styles.form}>
      <Fault message={message} />
      {changed && <SettingsChanged />}
      <div className={styles.buttons}>
        <Button onClick={close}>Close</Button>
        <Button primary ref={button} disabled={changed} onClick={start}>
          Get a new code
        </Button>
      </div>
    </div>
  );
}

function Fault({ message }: { readonly message: string }) {
  return (
    <p className={styles.error} role="alert">
      <Untrusted text={message} limit={400} />
    </p>
  );
}
