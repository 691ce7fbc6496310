import { type FocusEvent, useState } from "react";
import type { BackendHealth } from "../../../../shared/model/backend.ts";
import { useNow } from "../../../app/ticker.ts";
import { conditionText } from "../../../backends/words.ts";
import { Button } from "../../../components/Button.tsx";
import { Untrusted } from "../../../components/Untrusted.tsx";
import { Card } from "../../Card.tsx";
import { type BackendPart, connectionOf } from "../backends.ts";
import { useForm } from "../fields/form.ts";
import { TextField } from "../fields/TextField.tsx";
import { isTyped, type Secrets } from "../secrets.ts";
import { type InFile, trialCredentialOf, trialOf } from "../trial.ts";
import { useConnectionTest } from "../useConnectionTest.ts";
import { Advanced } from "./Advanced.tsx";
import { AuditFields } from "./AuditFields.tsx";
import styles from "./Editor.module.css";
import { JaegerFields, LokiFields } from "./KindFields.tsx";
import { keptWords } from "./kept.ts";
import { ProofFields } from "./ProofFields.tsx";
import { TestReport } from "./TestReport.tsx";

const examples: Readonly<Record<string, string>> = {
  prometheus: "https://prometheus.example.com",
  alertmanager: "https://alertmanager.example.com",
  loki: "https://loki.example.com",
  gateway: "https://gateway.example.com",
  jaeger: "https://jaeger.example.com",
};

const urlHints: Readonly<Record<string, string>> = {
  prometheus: "As you open it in a browser, with its path prefix where it has one.",
  gateway: "The base, before /api/v1/alerts.",
  jaeger: "Of its query service, which also shows its pages.",
};

interface Props {
  readonly part: BackendPart;
  /** What it is called where the file has it already. */
  readonly inFile: InFile | null;
  readonly health: BackendHealth | undefined;
  readonly secrets: Secrets;
  changeSecrets(change: Partial<Secrets>): void;
  remove(): void;
}

/** One backend: its address first, a test of it, who we are to it, and what few need. */
export function BackendCard({ part, inFile, health, secrets, changeSecrets, remove }: Props) {
  const { change } = useForm();
  const [writing, setWriting] = useState(false);
  const trial = trialOf(part);
  const connection = connectionOf(part);
  const test = useConnectionTest({
    trial,
    credential: trialCredentialOf(part, secrets, inFile),
    held: writing && isTyped(secrets),
  });
  const audit = part.kind === "postgres";
  const urlPath = [...part.path, "url"];
  return (
    <Card
      title={part.name}
      aside={
        <span className={styles.aside}>
          <HealthLine health={health} />
          <Button small bare onClick={remove} aria-label={`Take out ${part.name}`}>
            Take out
          </Button>
        </span>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only notices where the focus is. */}
      <div
        className={styles.fields}
        onFocus={(event: FocusEvent) => setWriting(isText(event.target))}
        onBlur={() => setWriting(false)}
      >
        {audit ? (
          <AuditFields
            path={part.path}
            secrets={secrets}
            kept={keptWords(health, connection)}
            changeSecrets={changeSecrets}
          />
        ) : (
          <TextField
            path={urlPath}
            label={`URL of ${part.name}`}
            size="long"
            mono
            required
            placeholder={examples[part.kind]}
            hint={urlHints[part.kind]}
          />
        )}
        <TestReport
          test={test}
          name={part.name}
          hindrance={trial === null ? hindranceOf(connection.url) : null}
          takeUrl={(url) => change(urlPath, url)}
        />
        {!audit && (
          <ProofFields
            path={part.path}
            secrets={secrets}
            kept={keptWords(health, connection)}
            changeSecrets={changeSecrets}
          />
        )}
        {part.kind === "loki" && <LokiFields path={part.path} />}
        {part.kind === "jaeger" && <JaegerFields path={part.path} />}
        <Advanced
          path={part.path}
          http={!audit}
          usual={{
            timeout: part.kind === "loki" ? "10s, 55s to search" : "10s",
            pollInterval: audit || part.kind === "jaeger" ? "60s" : "15s",
          }}
          secrets={secrets}
          changeSecrets={changeSecrets}
        />
      </div>
    </Card>
  );
}

function isText(target: EventTarget): boolean {
  return target instanceof HTMLInputElement && target.type !== "checkbox" && target.type !== "radio";
}

/** Nothing is said of a field that nobody has written into yet. */
function hindranceOf(url: string): string {
  return url === "" ? "" : "It is tried as soon as the fields are right.";
}

/** How the one in the file is doing. */
function HealthLine({ health }: { readonly health: BackendHealth | undefined }) {
  const now = useNow();
  if (health === undefined) return null;
  return (
    <span>
      At present: {conditionText(health, now)}
      {health.version !== null && (
        <>
          , version <Untrusted text={health.version} limit={40} />
        </>
      )}
    </span>
  );
}
