import type { Gap } from "../../shared/model/history.ts";
import { useZone } from "../app/preferences.ts";
import { consoleTime } from "../app/ticker.ts";
import { useEnvironments } from "../client/client.ts";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { Notice } from "../components/Notice.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { countOf } from "../format/number.ts";
import styles from "./Gaps.module.css";
import { gapTimes } from "./words.ts";

/** More of them are behind a button. */
const shownAtOnce = 3;

/** When the console was not there to see, said before anything that rests on it. */
export function Gaps({ gaps }: { readonly gaps: readonly Gap[] }) {
  if (gaps.length === 0) return null;
  const latestFirst = [...gaps].sort((a, b) => b.from - a.from);
  const rest = latestFirst.slice(shownAtOnce);
  return (
    <div className={styles.gaps}>
      <Notice tone={gaps.every(({ filled }) => filled) ? "plain" : "warning"}>
        <b>The console was not running all the time.</b>
        <GapList gaps={latestFirst.slice(0, shownAtOnce)} />
        {rest.length > 0 && (
          <details>
            <summary>{countOf(rest.length, "earlier gap")}</summary>
            <GapList gaps={rest} />
          </details>
        )}
      </Notice>
    </div>
  );
}

function GapList({ gaps }: { readonly gaps: readonly Gap[] }) {
  const zone = useZone();
  const environments = useEnvironments();
  const now = consoleTime();
  return (
    <ul>
      {gaps.map((gap) => (
        <li key={`${gap.environment} ${gap.from}`}>
          <EnvironmentName
            environment={environments.find(({ id }) => id === gap.environment) ?? null}
            id={gap.environment}
          />
          , {gapTimes(gap, now, zone)}: <Untrusted text={gap.text} limit={400} />
        </li>
      ))}
    </ul>
  );
}
