import { useMemo } from "react";
import type { Silence } from "../../shared/model/silence.ts";
import { usePlace } from "../app/place.ts";
import { useTicking } from "../app/ticker.ts";
import { useSilences } from "../client/client.ts";
import { filterSilences, sortSilences } from "./filter.ts";
import { useSilencesView } from "./view.ts";
import { type SilenceState, stateAt } from "./words.ts";

export interface SilenceRows {
  /** Of the silences that the filter lets through. */
  readonly counts: Readonly<Record<SilenceState, number>>;
  readonly rows: readonly Silence[];
  /** How many there are without the filter. */
  readonly inPlace: number;
}

/** From every silence to those that the screen lists. */
export function useSilenceRows(): SilenceRows {
  const silences = useSilences();
  const environment = usePlace((place) => place.environment);
  const { tab, filter } = useSilencesView();
  // States change with the time too, but nobody needs that to the second.
  const now = useTicking((time) => Math.floor(time / 5000) * 5000);
  const inPlace = useMemo(
    () => Object.values(silences).filter((silence) => environment === null || silence.environment === environment),
    [silences, environment],
  );
  const matched = useMemo(() => filterSilences(inPlace, filter), [inPlace, filter]);
  return useMemo(() => {
    const counts = { active: 0, pending: 0, expired: 0 };
    const rows: Silence[] = [];
    for (const silence of matched) {
      const state = stateAt(silence, now);
      counts[state] += 1;
      if (state === tab) rows.push(silence);
    }
    return { counts, rows: sortSilences(rows), inPlace: inPlace.length };
  }, [matched, tab, now, inPlace.length]);
}
