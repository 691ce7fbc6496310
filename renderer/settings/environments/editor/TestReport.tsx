import { IconAlertTriangle, IconCheck, IconMinus, IconX } from "@tabler/icons-react";
import { useRef } from "react";
import type { CheckOutcome } from "../../../../shared/model/connectionTest.ts";
import { Button } from "../../../components/Button.tsx";
import { cx } from "../../../components/cx.ts";
import { Hidden } from "../../../components/Hidden.tsx";
import { Untrusted } from "../../../components/Untrusted.tsx";
import type { ConnectionTest } from "../useConnectionTest.ts";
import styles from "./TestReport.module.css";
import { factsOf, mendWords, outcomeNames, type ReportRow, rowsOf, verdictWords } from "./testWords.ts";

const signs = { good: IconCheck, doubtful: IconAlertTriangle, wrong: IconX, unknown: IconMinus } as const;

function Sign({ outcome }: { readonly outcome: CheckOutcome }) {
  const Icon = signs[outcome];
  return (
    <span className={cx(styles.sign, styles[outcome])}>
      <Icon size={15} stroke={2} aria-hidden="true" />
      <Hidden>{`${outcomeNames[outcome]}: `}</Hidden>
    </span>
  );
}

interface Props {
  readonly test: ConnectionTest;
  readonly name: string;
  /** Why it cannot be tried yet, a sentence; null where it can. */
  readonly hindrance: string | null;
  takeUrl(url: string): void;
}

/** The button, what is going on, and each look of the last test with its sign. */
export function TestReport({ test, name, hindrance, takeUrl }: Props) {
  const { testing, report, error, outdated } = test;
  const button = useRef<HTMLButtonElement>(null);
  // The next report has no such button any more.
  const take = (url: string) => {
    takeUrl(url);
    button.current?.focus();
  };
  return (
    <section className={styles.part} aria-label={`Connection test of ${name}`}>
      <div className={styles.head}>
        <Button
          small
          ref={button}
          onClick={test.run}
          disabled={hindrance !== null}
          aria-label={`Test connection of ${name}`}
        >
          Test connection
        </Button>
        <span className={styles.progress} role="status">
          {testing && <i className={styles.spinner} aria-hidden="true" />}
          <Progress test={test} hindrance={hindrance} />
        </span>
      </div>
      {error !== null && (
        <p className={styles.error}>
          <Untrusted text={error} limit={400} />
        </p>
      )}
      {report !== null && (
        <ul className={styles.checks} data-old={outdated || testing || undefined}>
          {rowsOf(report).map((row) => (
            <Check key={row.name} row={row} takeUrl={take} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Progress({ test, hindrance }: Pick<Props, "test" | "hindrance">) {
  if (test.testing) return "Testing…";
  if (hindrance !== null) return <span className={styles.muted}>{hindrance}</span>;
  if (test.report === null) return null;
  if (test.outdated) return <span className={styles.muted}>Changed since this test.</span>;
  const verdict = verdictWords(test.report);
  return (
    <>
      <Sign outcome={verdict.outcome} />
      <b>{verdict.text}</b> <Untrusted text={factsOf(test.report)} limit={200} className={styles.facts} />
    </>
  );
}

function Check({ row, takeUrl }: { readonly row: ReportRow; takeUrl(url: string): void }) {
  const { name, check } = row;
  const { betterUrl } = check;
  return (
    <li className={styles.check}>
      <Sign outcome={check.outcome} />
      <span className={styles.checkName}>{name}</span>
      <div className={cx(styles.words, check.outcome === "unknown" && styles.muted)}>
        <Untrusted text={check.found} limit={400} />
        {check.mend !== null && (
          <p className={styles.mend}>
            <Untrusted text={mendWords(check.mend)} limit={600} />
          </p>
        )}
        {betterUrl !== null && (
          <Button small className={styles.use} onClick={() => takeUrl(betterUrl)}>
            Use <Untrusted text={betterUrl} limit={120} />
          </Button>
        )}
      </div>
    </li>
  );
}
