import type { SettingsProblem } from "../../shared/model/environment.ts";
import { withStop } from "../backends/words.ts";
import { useConnection, useSettings } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Notice } from "../components/Notice.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { ageText } from "../format/duration.ts";
import { AwayNotice } from "../history/AwayNotice.tsx";
import { FaultBanner } from "../settings/about/FaultBanner.tsx";
import styles from "./Banners.module.css";
import { CredentialBanner } from "./CredentialBanner.tsx";
import { DemoBanner } from "./DemoBanner.tsx";
import { useDemoSwitch } from "./demoSwitch.ts";
import { goTo } from "./place.ts";
import { RefusedLink } from "./RefusedLink.tsx";
import { useNow } from "./ticker.ts";

/** What must be seen on every screen: a lost console, a broken settings file, a backend that refuses us. */
export function Banners() {
  const settings = useSettings();
  const problems = settings?.problems ?? [];
  return (
    <>
      <LostConnection />
      <RefusedLink />
      {settings?.demoSwitch === "leave" && <DemoBanner />}
      {problems.length > 0 && settings !== null && (
        <Problems problems={problems} file={settings.file} hadGood={settings.environments.length > 0} />
      )}
      <CredentialBanner />
      <FaultBanner />
      <DemoFault />
      <AwayNotice />
    </>
  );
}

function LostConnection() {
  const connection = useConnection();
  const now = useNow();
  if (connection.status === "open" || connection.status === "connecting") return null;
  if (connection.status === "refused") {
    return (
      <Notice tone="bad" urgent>
        <b>This page is no longer connected.</b> The console was started again: press Enter in its terminal and open the
        new link. Nothing here is current.
      </Notice>
    );
  }
  const wait = Math.max(0, Math.ceil((connection.nextAttemptAt - now) / 1000));
  return (
    <Notice tone="bad" urgent>
      <b>The console process does not answer.</b> What you see is {ageText(now - connection.since)} old. Look at the
      terminal where it runs; if it has ended, start it again.{" "}
      <span aria-hidden="true">{wait === 0 ? "Trying again…" : `Trying again in ${wait} s.`}</span>
    </Notice>
  );
}

/** `environments.json line 12, environments[0].prometheus.url: is not a URL` */
export function problemPlace(problem: SettingsProblem, file: string): string {
  const name = file.split(/[\\/]/).at(-1) ?? file;
  const line = problem.line === null ? "" : ` line ${problem.line}`;
  const field = problem.field === null ? "" : `, ${problem.field}`;
  return `${name}${line}${field}`;
}

interface ProblemsProps {
  readonly problems: readonly SettingsProblem[];
  readonly file: string;
  readonly hadGood: boolean;
}

function Problems({ problems, file, hadGood }: ProblemsProps) {
  const [first] = problems;
  if (first === undefined) return null;
  const more = problems.length - 1;
  return (
    <Notice tone="warning">
      <b>
        <Untrusted text={problemPlace(first, file)} limit={200} />:
      </b>{" "}
      <Untrusted text={withStop(first.message)} limit={300} /> {hadGood && "The last good settings stay in force."}{" "}
      {more > 0 && (
        <Button small bare className={styles.more} onClick={() => goTo({ screen: "settings" })}>
          {more === 1 ? "1 more problem" : `${more} more problems`}
        </Button>
      )}
    </Notice>
  );
}

function DemoFault() {
  const { error } = useDemoSwitch();
  if (error === null) return null;
  return (
    <Notice tone="warning" urgent>
      <div className={styles.ask}>
        <span className={styles.text}>
          <Untrusted text={withStop(error)} limit={400} />
        </span>
        <Button small bare onClick={() => useDemoSwitch.setState({ error: null })}>
          Dismiss
        </Button>
      </div>
    </Notice>
  );
}
