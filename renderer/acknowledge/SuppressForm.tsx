import { useState } from "react";
import type { Alert } from "../../shared/model/alert.ts";
import { useClient, useEnvironment } from "../client/client.ts";
import { NoteField } from "../guard/NoteField.tsx";
import { WriteForm } from "../guard/WriteForm.tsx";
import { onlyEnvironment, refsOf, refusalSentences, subjectOf, withoutRefused } from "./episodes.ts";
import { MinutesField } from "./MinutesField.tsx";
import { sayOutcome } from "./outcome.ts";
import { minutesOf } from "./share.ts";
import { nameIn } from "./useActs.ts";

interface Props {
  readonly alerts: readonly Alert[];
  close(): void;
}

/** Suppresses alerts in the gateway that reports them. */
export function SuppressForm({ alerts, close }: Props) {
  const { bridge } = useClient();
  const environment = useEnvironment(onlyEnvironment(alerts));
  const [minutesText, setMinutesText] = useState("30");
  const [reason, setReason] = useState("");
  const minutes = minutesOf(minutesText);

  const submit = async (confirmation: string | null) => {
    if (minutes === null) return "Say how many minutes, 1 to 1440.";
    const result = await bridge.call("alerts.suppress", { alerts: refsOf(alerts), minutes, reason, confirmation });
    if (!result.ok) return result.error.message;
    const { refused } = result.value;
    const problems = refusalSentences(refused, nameIn(alerts));
    const done = withoutRefused(alerts, refused);
    if (done.length === 0) return problems.join(" ");
    sayOutcome(`The gateway suppresses ${subjectOf(done)} for ${minutes} min.`, { problems });
    close();
    return null;
  };

  return (
    <WriteForm
      environment={environment}
      submitLabel={`Suppress in ${environment?.name ?? "the gateway"}`}
      hindrance={minutes === null ? "Say how many minutes, 1 to 1440." : null}
      submit={submit}
      close={close}
    >
      <MinutesField label="For" text={minutesText} picks={[30, 60, 120, 480, 1440]} change={setMinutesText} />
      <NoteField label="Reason" autofocus value={reason} placeholder="Why it may be quiet" change={setReason} />
      <p>
        The gateway itself suppresses it, for everyone, and notifies nobody of it until the time is over. It cannot be
        ended earlier from here. The reason is kept in this console's journal and audit log; the gateway does not take
        one.
      </p>
    </WriteForm>
  );
}
