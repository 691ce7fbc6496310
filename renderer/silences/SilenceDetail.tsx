import type { Ref } from "react";
import type { Alert } from "../../shared/model/alert.ts";
import type { Silence } from "../../shared/model/silence.ts";
import { goTo } from "../app/place.ts";
import { needsProductionWord } from "../app/production.ts";
import { useTicking } from "../app/ticker.ts";
import { useEnvironment } from "../client/client.ts";
import { Age, Moment } from "../components/Age.tsx";
import { DetailPane } from "../components/DetailPane.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { KeyValue, KeyValues } from "../components/KeyValues.tsx";
import { Section } from "../components/Section.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { countOf } from "../format/number.ts";
import { CoveredList } from "./Coverage.tsx";
import { MatcherList } from "./MatcherList.tsx";
import { SilenceActions } from "./SilenceActions.tsx";
import { SilenceChips } from "./SilenceChips.tsx";
import styles from "./SilenceDetail.module.css";
import { useCovered } from "./useCovered.ts";
import { useSilencesView } from "./view.ts";
import { stateAt } from "./words.ts";

interface Props {
  /** Null where the console no longer knows it. */
  readonly silence: Silence | null;
  readonly ref: Ref<HTMLElement>;
}

/** Everything known of one silence. */
export function SilenceDetail({ silence, ref }: Props) {
  return (
    <DetailPane label="Silence" width={430} ref={ref} close={() => useSilencesView.setState({ open: null })}>
      {silence === null ? (
        <p className={styles.muted}>
          The console does not know this silence now. Alertmanager forgets expired ones after some days, and an edit may
          have given it another id.
        </p>
      ) : (
        <>
          <Heading silence={silence} />
          <SilenceActions silence={silence} />
          <Section title="Matchers, all of which must hold">
            <MatcherList matchers={silence.matchers} />
          </Section>
          <Covers silence={silence} />
          <Facts silence={silence} />
        </>
      )}
    </DetailPane>
  );
}

function Heading({ silence }: { readonly silence: Silence }) {
  const environment = useEnvironment(silence.environment);
  return (
    <div>
      <div className={styles.where}>
        <EnvironmentName environment={environment} id={silence.environment} strong />
        {needsProductionWord(environment) && " (production)"}
        {" · "}
        {silence.acknowledges === null ? "silence" : "acknowledgement written as a silence"}
      </div>
      <h2 className={styles.title}>
        {silence.comment.trim() === "" ? "No comment" : <Untrusted text={silence.comment} limit={400} />}
      </h2>
      <div className={styles.chips}>
        <SilenceChips silence={silence} />
      </div>
    </div>
  );
}

/** Goes to an alert, in the tab where it is. */
function showAlert(alert: Alert): void {
  const tab = ["firing", "pending", "unknown"].includes(alert.state) ? "active" : alert.state;
  goTo({ screen: "alerts", alert: alert.id, filter: "", tab: tab as "active" });
}

function Covers({ silence }: { readonly silence: Silence }) {
  const covered = useCovered(silence);
  const state = useTicking((now) => stateAt(silence, now));
  const verb = state === "active" ? "Covers" : state === "pending" ? "Would cover" : "Would cover, if it were active,";
  return (
    <Section title="Alerts">
      <p>
        {covered.length === 0
          ? "It covers no alert that is known now."
          : `${verb} ${countOf(covered.length, "alert")} now.`}
      </p>
      {covered.length > 0 && <CoveredList alerts={covered} open={showAlert} />}
    </Section>
  );
}

function Facts({ silence }: { readonly silence: Silence }) {
  return (
    <Section title="Written">
      <KeyValues>
        <KeyValue name="author">
          {silence.createdBy === "" ? "not named" : <Untrusted text={silence.createdBy} limit={200} />}
        </KeyValue>
        <KeyValue name="starts">
          <Moment at={silence.startsAt} />
        </KeyValue>
        <KeyValue name="ends">
          <Moment at={silence.endsAt} />
        </KeyValue>
        {silence.updatedAt !== null && (
          <KeyValue name="changed">
            <Age at={silence.updatedAt} /> ago
          </KeyValue>
        )}
        <KeyValue name="id">
          <Untrusted text={silence.silence} limit={120} />
        </KeyValue>
      </KeyValues>
    </Section>
  );
}
