import { useEnvironment } from "../client/client.ts";
import { WriteDialog } from "../guard/WriteDialog.tsx";
import { closeSilenceAction, useSilenceAction } from "./actions.ts";
import { ExpireForm } from "./ExpireForm.tsx";
import { ExtendForm } from "./ExtendForm.tsx";

/** The dialogs that extend and expire silences. */
export function SilenceActionHost() {
  const { kind, silences, opened, opening } = useSilenceAction();
  const [first] = silences;
  const environment = useEnvironment(first?.environment ?? null);
  const title = kind === "extend" ? "Extend silence" : silences.length === 1 ? "Expire silence" : "Expire silences";
  return (
    <WriteDialog opened={opened} close={closeSilenceAction} title={title} environment={environment}>
      {first !== undefined &&
        (kind === "extend" ? (
          <ExtendForm key={opening} silence={first} close={closeSilenceAction} />
        ) : (
          <ExpireForm key={opening} silences={silences} close={closeSilenceAction} />
        ))}
    </WriteDialog>
  );
}
