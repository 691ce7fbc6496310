import type { Alert } from "../../shared/model/alert.ts";
import { acknowledgementOf } from "../acknowledge/episodes.ts";
import { useTicking } from "../app/ticker.ts";
import { useAcknowledgements, usePersonal } from "../client/client.ts";
import { useAnswer } from "../client/useAnswer.ts";
import { Age, Moment } from "../components/Age.tsx";
import { Section } from "../components/Section.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./AlertDetail.module.css";
import { courseOf, earlierOf } from "./course.ts";
import { firesAt, type Happening } from "./words.ts";

const episodesAsked = 10;
const entriesAsked = 50;
const askAgainMs = 15_000;

/** The alert's course: what the console saw, whom it told, who has it, and whether it fired before. */
export function WhatHappened({ alert }: { readonly alert: Alert }) {
  // Only a pending alert's last line depends on the time: whether it still lies ahead.
  const ahead = useTicking((now) => firesAt(alert) !== null && (firesAt(alert) ?? 0) > now);
  const acknowledgement = acknowledgementOf(useAcknowledgements(), alert);
  const author = usePersonal()?.author ?? null;
  const history = useAnswer("history.alert", { alert: alert.id, limit: episodesAsked }, askAgainMs);
  const range = { environment: alert.environment, alert: alert.id, from: null, to: null, before: null };
  const journal = useAnswer("journal.read", { ...range, limit: entriesAsked }, askAgainMs);
  const episodes = history.value?.episodes ?? [];
  const course = courseOf(alert, ahead, {
    acknowledgement,
    author,
    episodes,
    journal: journal.value?.entries ?? [],
  });
  const earlier = earlierOf(alert, episodes, episodesAsked);
  return (
    <Section title="What happened">
      <ol>
        {course.map((happening) => (
          <Line key={`${happening.at} ${happening.state} ${happening.text}`} happening={happening} />
        ))}
        {earlier !== null && <Line happening={{ ...earlier, state: "resolved" }} />}
      </ol>
    </Section>
  );
}

function Line({ happening }: { readonly happening: Happening }) {
  return (
    <li className={styles.happening}>
      <Moment at={happening.at} className={styles.when} />
      <i className={styles.mark} data-state={happening.state} aria-hidden="true" />
      <span>
        <Untrusted text={happening.text} limit={400} />{" "}
        {!happening.ahead && (
          <span className={styles.ago}>
            <Age at={happening.at} /> ago
          </span>
        )}
      </span>
    </li>
  );
}
