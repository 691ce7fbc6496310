import { formatMatcher } from "../../shared/matchers.ts";
import type { Silence } from "../../shared/model/silence.ts";
import { refusalSentences } from "../acknowledge/episodes.ts";
import { sayOutcome } from "../acknowledge/outcome.ts";
import { useClient, useEnvironment } from "../client/client.ts";
import { Untrusted } from "../components/Untrusted.tsx";
import { countOf } from "../format/number.ts";
import { asksForName } from "../guard/guard.ts";
import { WriteForm } from "../guard/WriteForm.tsx";
import { MatcherList } from "./MatcherList.tsx";
import styles from "./SilenceForm.module.css";
import { useSilencesView } from "./view.ts";

interface Props {
  readonly silences: readonly Silence[];
  close(): void;
}

const most = 20;

/** Ends silences now, and says what that brings back. */
export function ExpireForm({ silences, close }: Props) {
  const { bridge } = useClient();
  const place = silences[0]?.environment ?? "";
  const environment = useEnvironment(place);
  const count = countOf(silences.length, "silence");
  const submit = async (confirmation: string | null) => {
    const ids = silences.map(({ silence }) => silence);
    const result = await bridge.call("silences.expire", { environment: place, silences: ids, confirmation });
    if (!result.ok) return result.error.message;
    const { expired, refused } = result.value;
    const names = new Map(silences.map(({ silence, matchers }) => [silence, matchers.map(formatMatcher).join(", ")]));
    const problems = refusalSentences(refused, (id) => names.get(id) ?? id, "silence");
    if (expired.length === 0 && problems.length > 0) return problems.join(" ");
    useSilencesView.setState({ picked: new Set() });
    sayOutcome(`Expired ${countOf(expired.length, "silence")} in ${environment?.name ?? place}.`, { problems });
    close();
    return null;
  };
  return (
    <WriteForm
      environment={environment}
      submitLabel={`Expire ${silences.length === 1 ? "" : `${count} `}in ${environment?.name ?? place}`}
      hindrance={null}
      focusSubmit={!asksForName(environment)}
      submit={submit}
      close={close}
    >
      <ul className={styles.expiring}>
        {silences.slice(0, most).map((silence) => (
          <li key={silence.id}>
            <MatcherList matchers={silence.matchers} />
            <p className={styles.muted}>
              <Untrusted text={silence.comment} limit={200} />
            </p>
          </li>
        ))}
        {silences.length > most && <li className={styles.muted}>…and {silences.length - most} more.</li>}
      </ul>
      <p>
        What still fires then notifies again, for everybody. An expired silence stays listed and can be written anew.
      </p>
    </WriteForm>
  );
}
