import { useState } from "react";
import type { EnvironmentSettings } from "../../../../shared/settings/schema.ts";
import { useClient } from "../../../client/client.ts";
import { Button } from "../../../components/Button.tsx";
import { WriteDialog } from "../../../guard/WriteDialog.tsx";
import { WriteForm } from "../../../guard/WriteForm.tsx";
import { Card } from "../../Card.tsx";
import { asEnvironment } from "../asEnvironment.ts";
import { forgetCredentials } from "../deeds.ts";
import styles from "./Editor.module.css";

/** Where the forgetting of an environment's credentials stands. */
export interface Forgetting {
  readonly asking: boolean;
  readonly forgotten: boolean;
  ask(): void;
  cancel(): void;
  done(): void;
}

export function useForgetting(): Forgetting {
  const [asking, setAsking] = useState(false);
  const [forgotten, setForgotten] = useState(false);
  return {
    asking,
    forgotten,
    ask: () => setAsking(true),
    cancel: () => setAsking(false),
    done: () => {
      setForgotten(true);
      setAsking(false);
    },
  };
}

/** What is kept for an environment that is switched off: Backends, where it is forgotten else, does not show it. */
export function SavedCredentials({ asking, forgotten, ask }: Forgetting) {
  return (
    <Card title="Saved credentials">
      <p className={styles.note}>
        While it is switched off, what is kept of its passwords, tokens and sign-ins stays where it is.
      </p>
      <div className={styles.besides}>
        <Button small onClick={ask} aria-haspopup="dialog" aria-expanded={asking}>
          Forget its credentials
        </Button>
        <span role="status">{forgotten && "None is kept any more."}</span>
      </div>
    </Card>
  );
}

interface DialogProps {
  readonly settings: EnvironmentSettings;
  readonly forgetting: Forgetting;
}

/** Asks before they go. To be drawn outside the editor's form: one within another would send both. */
export function ForgetDialog({ settings, forgetting }: DialogProps) {
  const { bridge } = useClient();
  const environment = asEnvironment(settings);
  const { asking, cancel, done } = forgetting;
  return (
    <WriteDialog opened={asking} close={cancel} title="Forget credentials" environment={environment}>
      <WriteForm
        environment={environment}
        submitLabel="Forget them"
        hindrance={null}
        submit={async () => {
          const problem = await forgetCredentials(bridge, settings);
          if (problem === null) done();
          return problem;
        }}
        close={cancel}
      >
        <p>
          All that is kept for its backends is forgotten at once, and cannot be brought back. Once it is switched on,
          the console asks for what they need.
        </p>
      </WriteForm>
    </WriteDialog>
  );
}
