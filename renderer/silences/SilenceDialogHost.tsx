import { useEnvironment } from "../client/client.ts";
import { WriteDialog } from "../guard/WriteDialog.tsx";
import { frameOf } from "./draft.ts";
import { closeSilenceDialog, useSilenceDialog } from "./openDialog.ts";
import { SilenceActionHost } from "./SilenceActionHost.tsx";
import { SilenceForm } from "./SilenceForm.tsx";

/** The dialogs that write silences: one to write or edit, one to extend or expire. */
export function SilenceDialogHost() {
  const { subject, opened, opening } = useSilenceDialog();
  const frame = subject === null ? null : frameOf(subject);
  const environment = useEnvironment(frame?.environment ?? null);
  return (
    <>
      <WriteDialog
        opened={opened}
        close={closeSilenceDialog}
        title={frame?.edited == null ? "Silence" : "Edit silence"}
        environment={environment}
        size={640}
      >
        {subject !== null && <SilenceForm key={opening} subject={subject} close={closeSilenceDialog} />}
      </WriteDialog>
      <SilenceActionHost />
    </>
  );
}
