import { useState } from "react";
import { safeLink } from "../../../shared/links.ts";
import type { UpdateState } from "../../../shared/model/desktop.ts";
import { useZone } from "../../app/preferences.ts";
import { useNow } from "../../app/ticker.ts";
import { useClient } from "../../client/client.ts";
import { Button, LinkButton } from "../../components/Button.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import styles from "./Desktop.module.css";
import { stepNames, stepsOf, type UpdateStep, updateSentence } from "./updateWords.ts";

/** What is known of newer versions, and what can be done about it. Nothing is fetched or installed unasked. */
export function Updates({ updates }: { readonly updates: UpdateState }) {
  const { bridge } = useClient();
  const [error, setError] = useState<string | null>(null);
  const zone = useZone();
  const sentence = updateSentence(updates, useNow(), zone);
  const take = async (step: UpdateStep) => {
    setError(null);
    const result = await bridge.call("desktop.update", { step });
    if (!result.ok) setError(result.error.message);
  };
  const link = "url" in updates ? safeLink(updates.url, []) : null;
  const bad = updates.kind === "failed";
  return (
    <div className={styles.part}>
      <p className={bad ? styles.warning : undefined} role="status">
        <Untrusted text={sentence} limit={500} />
      </p>
      {"notes" in updates && updates.notes.trim() !== "" && <Notes version={updates.version} notes={updates.notes} />}
      <div className={styles.line}>
        {stepsOf(updates).map((step, index) => (
          <Button key={step} small primary={index === 0 && step !== "check"} onClick={() => void take(step)}>
            {stepNames[step]}
          </Button>
        ))}
        {link !== null && (
          <LinkButton small href={link}>
            Where newer versions are
          </LinkButton>
        )}
      </div>
      {error !== null && (
        <p className={styles.warning} role="alert">
          <Untrusted text={error} limit={400} />
        </p>
      )}
    </div>
  );
}

function Notes({ version, notes }: { readonly version: string; readonly notes: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long notes scroll, and the keyboard must reach them.
    <section className={styles.notes} aria-label={`What is new in ${version}`} tabIndex={0}>
      <Untrusted text={notes} limit={4000} />
    </section>
  );
}
