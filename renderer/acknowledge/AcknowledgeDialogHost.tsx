import { useEnvironment } from "../client/client.ts";
import { oneLine, visibleText } from "../format/untrusted.ts";
import { WriteDialog } from "../guard/WriteDialog.tsx";
import { AcknowledgeForm } from "./AcknowledgeForm.tsx";
import { onlyEnvironment, subjectOf } from "./episodes.ts";
import { OutcomeLine } from "./OutcomeLine.tsx";
import { type AcknowledgeDialogKind, closeAcknowledgeDialog, useAcknowledgeDialog } from "./openDialog.ts";
import { SuppressForm } from "./SuppressForm.tsx";
import { TakeBackForm } from "./TakeBackForm.tsx";

const verbs: Readonly<Record<AcknowledgeDialogKind, string>> = {
  acknowledge: "Acknowledge",
  suppress: "Suppress",
  "take-back": "Take back the acknowledgement of",
};

const forms = { acknowledge: AcknowledgeForm, suppress: SuppressForm, "take-back": TakeBackForm };

/** The dialogs that acknowledge, suppress and take back, and the line that says what was done. */
export function AcknowledgeDialogHost() {
  const { kind, alerts, opened, opening } = useAcknowledgeDialog();
  const environment = useEnvironment(onlyEnvironment(alerts));
  const Form = forms[kind];
  return (
    <>
      <OutcomeLine />
      <WriteDialog
        opened={opened}
        close={closeAcknowledgeDialog}
        title={`${verbs[kind]} ${visibleText(oneLine(subjectOf(alerts), 80))}`}
        environment={environment}
      >
        {alerts.length > 0 && <Form key={opening} alerts={alerts} close={closeAcknowledgeDialog} />}
      </WriteDialog>
    </>
  );
}
