import { useState } from "react";
import type { Alert } from "../../shared/model/alert.ts";
import { useAcknowledgements, useClient, useEnvironment, usePersonal } from "../client/client.ts";
import { NoteField } from "../guard/NoteField.tsx";
import styles from "../guard/WriteDialog.module.css";
import { WriteForm } from "../guard/WriteForm.tsx";
import { acknowledgementOf, onlyEnvironment, refsOf } from "./episodes.ts";
import { MinutesField } from "./MinutesField.tsx";
import { minutesOf, type Sharing, shareEffect, shareLabel, sharingOf } from "./share.ts";
import { sayAcknowledged } from "./useActs.ts";

interface Props {
  readonly alerts: readonly Alert[];
  close(): void;
}

/** "I have it", with a note, and for others too where the person wants that. */
export function AcknowledgeForm({ alerts, close }: Props) {
  const { bridge } = useClient();
  const author = usePersonal()?.author ?? null;
  const environment = useEnvironment(onlyEnvironment(alerts));
  const acknowledgements = useAcknowledgements();
  const [note, setNote] = useState(() => {
    const [first] = alerts;
    return alerts.length === 1 && first !== undefined ? (acknowledgementOf(acknowledgements, first)?.note ?? "") : "";
  });
  const [wanted, setWanted] = useState(false);
  const [minutesText, setMinutesText] = useState("30");
  const sharing = sharingOf(alerts, environment);
  const shared = wanted && sharing.possible;
  const minutes = minutesOf(minutesText);

  const submit = async (confirmation: string | null) => {
    const shareMinutes = shared ? minutes : null;
    const result = await bridge.call("alerts.acknowledge", {
      alerts: refsOf(alerts),
      note,
      shareMinutes,
      confirmation,
    });
    if (!result.ok) return result.error.message;
    const { acknowledged, refused } = result.value;
    const reach = acknowledged.some(({ via }) => via !== "console") ? "Others see it too." : "Others do not see it.";
    if (acknowledged.length === 0 && refused[0] !== undefined) return refused[0].message;
    sayAcknowledged(alerts, new Set(acknowledged.map(({ alert }) => alert)), refused, reach, note.trim() !== "");
    close();
    return null;
  };

  return (
    <WriteForm
      environment={shared ? environment : null}
      submitLabel={shared && environment !== null ? `Acknowledge in ${environment.name}` : "Acknowledge"}
      hindrance={shared && minutes === null ? "Say how many minutes, 1 to 1440." : null}
      submit={submit}
      close={close}
    >
      <NoteField label="Note" autofocus value={note} placeholder="What you are doing about it" change={setNote} />
      <p>
        {author === null ? "It" : `It says that ${author} has it, and`} quiets repeats and escalation here until the
        alert resolves or fires anew. {!shared && "Others do not see it."}
      </p>
      <ShareChoice sharing={sharing} wanted={shared} want={setWanted} />
      {shared && sharing.possible && (
        <>
          {sharing.silenced > 0 && (
            <MinutesField label="Silence of" text={minutesText} picks={[15, 30, 60, 120]} change={setMinutesText} />
          )}
          <p className={styles.muted}>{shareEffect(sharing, minutes ?? 30, author ?? "you")}</p>
        </>
      )}
    </WriteForm>
  );
}

interface ShareProps {
  readonly sharing: Sharing;
  readonly wanted: boolean;
  want(wanted: boolean): void;
}

function ShareChoice({ sharing, wanted, want }: ShareProps) {
  if (!sharing.possible) return <p className={styles.muted}>{sharing.reason}</p>;
  return (
    <label className={styles.check}>
      <input type="checkbox" checked={wanted} onChange={(event) => want(event.target.checked)} />
      {shareLabel(sharing)}
    </label>
  );
}
