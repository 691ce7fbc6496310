import { safeLink } from "../../shared/links.ts";
import type { Matcher } from "../../shared/matchers.ts";
import { type Alert, alertId, type Labels } from "../../shared/model/alert.ts";
import { goTo } from "../app/place.ts";
import { useAlertsById, useHealth } from "../client/client.ts";
import { useConfiguredUrls } from "../client/useConfiguredUrls.ts";
import { cx } from "../components/cx.ts";
import { KeyValue, KeyValues } from "../components/KeyValues.tsx";
import { Section } from "../components/Section.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { oneLine, visibleText } from "../format/untrusted.ts";
import styles from "./AlertTables.module.css";
import { filterText, labelMatcher, toggled } from "./filter.ts";
import { titleOf } from "./words.ts";

const shortText = 300;
const longestLabel = 400;

function sorted(values: Labels): readonly (readonly [string, string])[] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Labels, each a filter at a click, and annotations. */
export function LabelTable({ alert, matchers }: { readonly alert: Alert; readonly matchers: readonly Matcher[] }) {
  const annotations = sorted(alert.annotations);
  return (
    <>
      <Section title="Labels">
        <KeyValues>
          {sorted(alert.labels).map(([name, value]) => (
            <KeyValue key={name} name={<bdi>{visibleText(oneLine(name, 120))}</bdi>}>
              <LabelValue name={name} value={value} matchers={matchers} />
            </KeyValue>
          ))}
        </KeyValues>
      </Section>
      {annotations.length > 0 && (
        <Section title="Annotations">
          <KeyValues>
            {annotations.map(([name, value]) => (
              <KeyValue key={name} name={<bdi>{visibleText(oneLine(name, 120))}</bdi>}>
                <AnnotationValue value={value} />
              </KeyValue>
            ))}
          </KeyValues>
        </Section>
      )}
    </>
  );
}

interface LabelValueProps {
  readonly name: string;
  readonly value: string;
  readonly matchers: readonly Matcher[];
}

function LabelValue({ name, value, matchers }: LabelValueProps) {
  const next = toggled(matchers, labelMatcher(name, value));
  const on = next.length < matchers.length;
  // A button cannot hold the button that shows the rest of a long value.
  if (value.length > shortText) return <Untrusted text={value} limit={longestLabel} />;
  return (
    <button
      type="button"
      className={cx(styles.value, on && styles.on)}
      aria-pressed={on}
      aria-label={`${on ? "Stop filtering" : "Filter"} by ${visibleText(`${name}=${value}`)}`}
      title={on ? "Stop filtering by this label" : "Filter by this label"}
      onClick={() => goTo({ filter: filterText(next) })}
    >
      {value === "" ? <span className={styles.none}>empty</span> : <Untrusted text={value} />}
    </button>
  );
}

function AnnotationValue({ value }: { readonly value: string }) {
  const link = safeLink(value, useConfiguredUrls());
  if (link === null) return <Untrusted text={value} limit={longestLabel} />;
  return (
    <a href={link} target="_blank" rel="noopener noreferrer nofollow">
      <bdi>{visibleText(oneLine(value, shortText))}</bdi>
    </a>
  );
}

/** An inhibiting alert by its name, where it is on the list. */
function inhibitorName(inhibitor: Alert | undefined, fingerprint: string): string {
  return inhibitor === undefined ? fingerprint : `${inhibitor.name} (${titleOf(inhibitor)})`;
}

/** Where the alert goes and where it comes from. What silences it is said above, in words. */
export function Routing({ alert }: { readonly alert: Alert }) {
  const health = useHealth();
  const alerts = useAlertsById();
  const reporters = alert.reportedBy.map((backend) => health[`${alert.environment}/${backend}`]?.name ?? backend);
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ["receivers", alert.receivers],
    [
      "inhibited by",
      alert.inhibitedBy.map((fingerprint) =>
        inhibitorName(alerts[alertId(alert.environment, fingerprint)], fingerprint),
      ),
    ],
    ["muted by", alert.mutedBy],
    ["reported by", reporters],
    ["fingerprint", [alert.fingerprint]],
  ];
  return (
    <Section title="Routing and source">
      <KeyValues>
        {rows
          .filter(([, values]) => values.length > 0)
          .map(([name, values]) => (
            <KeyValue key={name} name={name}>
              <Untrusted text={values.join(", ")} limit={longestLabel} />
            </KeyValue>
          ))}
      </KeyValues>
    </Section>
  );
}
