import type { SearchState } from "../../shared/model/logs.ts";
import { formatPermanentLink, locationHashOf } from "../../shared/permanentLink.ts";
import { useZone } from "../app/preferences.ts";
import { useTicking } from "../app/ticker.ts";
import { useClient } from "../client/client.ts";
import { CopyButton } from "../components/CopyButton.tsx";
import { oneLine, visibleText } from "../format/untrusted.ts";
import { CompareButtons } from "./compare/CompareButtons.tsx";
import { OutMenu } from "./out/OutMenu.tsx";
import { permanentPlaceOf } from "./permanent/permanentPlace.ts";
import styles from "./ResultHeading.module.css";
import { useOccurrences } from "./useShownEntries.ts";
import { daysWords } from "./words.ts";

/** Which ID the results below are of, whatever stands in the box by now, and on which day it happened. */
export function ResultHeading({ search }: { readonly search: SearchState }) {
  const zone = useZone();
  const { inBrowserTab } = useClient();
  const { asked } = useOccurrences(search);
  const days = useTicking((now) => daysWords(asked, now, zone));
  const { query } = search;
  if (query.kind !== "request") return days === "" ? null : <p className={styles.days}>Entries{days}</p>;
  const place = permanentPlaceOf(search, asked);
  const link = () => {
    if (place === null) return "";
    return inBrowserTab ? `${location.origin}${location.pathname}${locationHashOf(place)}` : formatPermanentLink(place);
  };
  return (
    <div className={styles.bar}>
      <h2 className={styles.heading}>
        {query.prefix === true ? "IDs that begin with" : "Request"}{" "}
        <bdi className={styles.id}>{visibleText(oneLine(query.id, 120))}</bdi>
        {days !== "" && <span className={styles.days}>{days}</span>}
      </h2>
      {place !== null && (
        <CopyButton small bare text={link}>
          Copy link
        </CopyButton>
      )}
      <CompareButtons search={search} />
      <OutMenu search={search} />
    </div>
  );
}
