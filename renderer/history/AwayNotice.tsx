import { goTo } from "../app/place.ts";
import { useClient } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Notice } from "../components/Notice.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./AwayNotice.module.css";
import { awaySentence, firedNames } from "./away.ts";
import { useHistoryRange } from "./range.ts";
import { useAway } from "./useAway.ts";

const mostNames = 3;

/** What happened while nobody looked, until somebody says that they have read it. */
export function AwayNotice() {
  const { away, dismiss } = useAway(useClient().bridge);
  if (away === null) return null;
  const { names, more } = firedNames(away, mostNames);
  const show = () => {
    useHistoryRange.setState({ choice: { kind: "custom", from: away.from, to: away.to } });
    goTo({ screen: "history", environment: null });
    dismiss();
  };
  return (
    <Notice tone="plain">
      <div className={styles.away}>
        <span className={styles.text}>
          <b>{awaySentence(away)}</b>{" "}
          {names.map((name, index) => (
            <span key={name}>
              {index > 0 && ", "}
              <Untrusted text={name} limit={80} />
            </span>
          ))}
          {more > 0 && ` and ${more} more`}
        </span>
        <Button small onClick={show}>
          Show in History
        </Button>
        <Button small bare onClick={dismiss}>
          Dismiss
        </Button>
      </div>
    </Notice>
  );
}
