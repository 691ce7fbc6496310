import type { Alert } from "../../shared/model/alert.ts";
import { useAcknowledgements, useClient, useEnvironment } from "../client/client.ts";
import { countOf } from "../format/number.ts";
import styles from "../guard/WriteDialog.module.css";
import { WriteForm } from "../guard/WriteForm.tsx";
import { acknowledgementOf, onlyEnvironment, refsOf, refusalSentences, subjectOf, withoutRefused } from "./episodes.ts";
import { sayOutcome } from "./outcome.ts";
import { nameIn } from "./useActs.ts";

interface Props {
  readonly alerts: readonly Alert[];
  close(): void;
}

/** Takes back what was acknowledged here, and says what that changes for others. */
export function TakeBackForm({ alerts, close }: Props) {
  const { bridge } = useClient();
  const acknowledgements = useAcknowledgements();
  const written = alerts.filter((alert) => acknowledgementOf(acknowledgements, alert)?.via === "silence");
  const inGateway = alerts.filter((alert) => acknowledgementOf(acknowledgements, alert)?.via === "gateway");
  const place = onlyEnvironment(written);
  const environment = useEnvironment(place);

  const submit = async (confirmation: string | null) => {
    const result = await bridge.call("alerts.unacknowledge", { alerts: refsOf(alerts), confirmation });
    if (!result.ok) return result.error.message;
    const { refused } = result.value;
    const problems = refusalSentences(refused, nameIn(alerts));
    const done = withoutRefused(alerts, refused);
    if (done.length === 0) return problems.join(" ");
    const which = problems.length === 0 ? "" : ` of ${subjectOf(done)}`;
    sayOutcome(`The acknowledgement${which} is taken back.`, { problems });
    close();
    return null;
  };

  return (
    <WriteForm
      environment={written.length > 0 ? environment : null}
      submitLabel="Take back"
      hindrance={written.length > 0 && place === null ? "Choose alerts of one environment." : null}
      focusSubmit={written.length === 0}
      submit={submit}
      close={close}
    >
      <p>
        {alerts.length === 1 ? "Nobody then has it, and it" : "Nobody then has them, and they"} may be announced again.
      </p>
      {written.length > 0 && (
        <p className={styles.muted}>
          {countOf(written.length, "silence that was", "silences that were")} written with it to Alertmanager{" "}
          {written.length === 1 ? "is" : "are"} expired.
        </p>
      )}
      {inGateway.length > 0 && (
        <p className={styles.muted}>
          The gateway has no way to take an acknowledgement back: there it stays acknowledged.
        </p>
      )}
    </WriteForm>
  );
}
