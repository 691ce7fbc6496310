import type { Silence } from "../../shared/model/silence.ts";
import { onlyEnvironment } from "../acknowledge/episodes.ts";
import { sayHint } from "../acknowledge/outcome.ts";
import { consoleTime } from "../app/ticker.ts";
import { Button } from "../components/Button.tsx";
import { countText } from "../format/number.ts";
import { openExpire } from "./actions.ts";
import styles from "./SilencesScreen.module.css";
import { useSilencesView } from "./view.ts";
import { stateAt } from "./words.ts";

/** What can be done with the chosen silences: end them together. */
export function PickedBar({ rows }: { readonly rows: readonly Silence[] }) {
  const picked = useSilencesView((view) => view.picked);
  const chosen = rows.filter(({ id }) => picked.has(id));
  const going = rows.filter((silence) => stateAt(silence, consoleTime()) !== "expired");
  if (chosen.length === 0) return null;
  const expire = () => {
    if (onlyEnvironment(chosen) === null) sayHint("Choose silences of one environment; each is asked by itself.");
    else openExpire(chosen);
  };
  const all = () => useSilencesView.setState({ picked: new Set(going.map(({ id }) => id)) });
  return (
    <div className={styles.bar} role="toolbar" aria-label="Selected silences">
      <b>{countText(chosen.length)} selected</b>
      {chosen.length < going.length && (
        <Button small bare onClick={all}>
          Select all {countText(going.length)} shown
        </Button>
      )}
      <span className={styles.spacer} />
      <Button small primary onClick={expire}>
        Expire…
      </Button>
      <Button small bare onClick={() => useSilencesView.setState({ picked: new Set() })}>
        Clear
      </Button>
    </div>
  );
}
