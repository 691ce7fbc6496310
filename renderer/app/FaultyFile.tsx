import type { SettingsState } from "../../shared/model/environment.ts";
import { CopyButton } from "../components/CopyButton.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import { countOf } from "../format/number.ts";
import { problemPlace } from "./Banners.tsx";
import styles from "./FirstRun.module.css";

/** Where the settings file has been faulty since the start, so that no environment is in force. */
export function FaultyFile({ settings }: { readonly settings: SettingsState }) {
  const { problems, file } = settings;
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>The settings file has {countOf(problems.length, "fault")}</h1>
      <p className={styles.lead}>
        No environment is watched until {problems.length === 1 ? "it is" : "they are"} mended. Open the file in an
        editor, mend what is listed, and save it: the console reads it again at once. Until then nothing can be added or
        changed from here, so that nothing in the file is lost.
      </p>
      <section className={styles.card} aria-label="Faults">
        <div className={styles.line}>
          <code className={styles.path}>
            <Untrusted text={file} />
          </code>
          <CopyButton small text={() => file}>
            Copy path
          </CopyButton>
        </div>
        <ul className={styles.faults}>
          {problems.map((problem) => (
            <li key={`${problem.line} ${problem.field} ${problem.message}`}>
              <b>
                <Untrusted text={problemPlace(problem, file)} limit={300} />:
              </b>{" "}
              <Untrusted text={problem.message} limit={600} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
