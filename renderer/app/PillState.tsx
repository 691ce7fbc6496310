import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { isTrailKind } from "../../shared/model/backend.ts";
import { useConnection } from "../client/client.ts";
import { cx } from "../components/cx.ts";
import { Hidden } from "../components/Hidden.tsx";
import { SeverityShape } from "../components/Severity.tsx";
import styles from "./EnvironmentSwitcher.module.css";
import { useAttention, useBackends, useVerdict } from "./verdicts.ts";
import { pillWords } from "./words.ts";

/** What an environment's pill says besides its name: a count with the worst shape, or why there is none. */
export function PillState({ environment }: { readonly environment: string }) {
  const verdict = useVerdict(environment);
  const backends = useBackends(environment);
  const connected = useConnection().status === "open";
  const attention = useAttention(environment);
  // A verdict rests on no trail, so none of them is counted among those that answer.
  const words = pillWords(verdict, attention, backends.filter(({ kind }) => !isTrailKind(kind)).length);
  // The worst that asks for somebody; where all of it is had, the worst of that, without its colour.
  const shape = attention.worst ?? verdict.worst;
  if (!connected) return <span className={styles.quiet}>?</span>;
  const limited = verdict.silent.length + verdict.settling.length + verdict.noted.length > 0;
  const marked = limited && words.tone !== "warning";
  return (
    <>
      <span className={cx(styles.state, styles[words.tone])} title={words.sentence} aria-hidden="true">
        {words.shape && shape !== null && <SeverityShape severity={shape} size={11} grey={words.tone === "quiet"} />}
        {words.tone === "clear" ? <IconCheck size={13} stroke={2.4} /> : words.text}
        {marked && <IconAlertTriangle size={13} className={styles.warning} />}
      </span>
      <Hidden>{`: ${words.sentence}`}</Hidden>
    </>
  );
}
