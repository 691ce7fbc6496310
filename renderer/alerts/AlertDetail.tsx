import { lazy, type Ref, Suspense } from "react";
import type { Matcher } from "../../shared/matchers.ts";
import type { Alert } from "../../shared/model/alert.ts";
import { goTo } from "../app/place.ts";
import { useZone } from "../app/preferences.ts";
import { needsProductionWord } from "../app/production.ts";
import { useTicking } from "../app/ticker.ts";
import { useEnvironment } from "../client/client.ts";
import { DetailPane } from "../components/DetailPane.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { SeverityShape } from "../components/Severity.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { sampleText } from "../format/number.ts";
import { absoluteOf } from "../format/time.ts";
import { Acknowledged } from "./Acknowledged.tsx";
import { AlertActions } from "./AlertActions.tsx";
import styles from "./AlertDetail.module.css";
import { LabelTable, Routing } from "./AlertTables.tsx";
import { AlsoFiring } from "./AlsoFiring.tsx";
import { ErrorsSince } from "./ErrorsSince.tsx";
import { SilencedBy } from "./SilencedBy.tsx";
import { WhatHappened } from "./WhatHappened.tsx";
import { descriptionOf, stateSentence, titleOf } from "./words.ts";

// uPlot is needed only once an alert is opened.
const RuleAndGraph = lazy(async () => ({ default: (await import("./RuleAndGraph.tsx")).RuleAndGraph }));

interface Props {
  /** Null where the console no longer knows the alert. */
  readonly alert: Alert | null;
  readonly matchers: readonly Matcher[];
  readonly ref: Ref<HTMLElement>;
}

/** Everything known of one alert. */
export function AlertDetail({ alert, matchers, ref }: Props) {
  const close = () => goTo({ alert: null });
  return (
    <DetailPane label="Alert" width={430} ref={ref} close={close}>
      {alert === null ? (
        <p className={styles.muted}>
          The console does not know this alert now. It may have ended, or its environment may be gone from the settings.
        </p>
      ) : (
        <>
          <Heading alert={alert} />
          <Acknowledged alert={alert} />
          <SilencedBy alert={alert} />
          <AlertActions alert={alert} />
          <Suspense fallback={<div className={styles.graphPlace} />}>
            <RuleAndGraph alert={alert} />
          </Suspense>
          <ErrorsSince alert={alert} />
          <AlsoFiring alert={alert} />
          <WhatHappened alert={alert} />
          <LabelTable alert={alert} matchers={matchers} />
          <Routing alert={alert} />
        </>
      )}
    </DetailPane>
  );
}

function Heading({ alert }: { readonly alert: Alert }) {
  const environment = useEnvironment(alert.environment);
  const zone = useZone();
  const sentence = useTicking((now) => stateSentence(alert, now, zone));
  const description = descriptionOf(alert);
  return (
    <div>
      <div className={styles.where}>
        <EnvironmentName environment={environment} id={alert.environment} strong />
        {needsProductionWord(environment) && " (production)"}
        {" · "}
        <Untrusted text={alert.name} limit={200} />
      </div>
      <h2 className={styles.title}>
        <Untrusted text={titleOf(alert)} limit={400} />
      </h2>
      {description !== "" && (
        <p className={styles.description}>
          <Untrusted text={description} limit={1200} />
        </p>
      )}
      <p className={styles.state}>
        <SeverityShape severity={alert.severity} size={13} grey={alert.state === "unknown"} />{" "}
        {alert.labels.severity === undefined ? "no severity" : <Untrusted text={alert.labels.severity} limit={40} />}
        {" · "}
        <span title={absoluteOf(alert.since, zone)}>{sentence}</span>
      </p>
      {alert.value !== null && (
        <p className={styles.muted}>
          Value <span className={styles.mono}>{sampleText(alert.value)}</span>
        </p>
      )}
      {alert.reason !== null && (
        <p className={styles.reason}>
          <Untrusted text={alert.reason} limit={600} />
        </p>
      )}
    </div>
  );
}
