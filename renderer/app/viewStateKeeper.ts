import { clearSelection } from "../alerts/selection.ts";
import { leftSearches, setLeftSearches } from "../logs/modes.ts";
import { leaveMetric } from "../logs/query/metricStore.ts";
import { useSearchForm } from "../logs/searchStore.ts";
import { useLogView, wholeView } from "../logs/useLogView.ts";
import { forgetZoom } from "../logs/volume/zoom.ts";
import { useSilencesView } from "../silences/view.ts";
import type { Place } from "./location.ts";
import { keepViews, usePlace } from "./place.ts";
import { usePreferences } from "./preferences.ts";
import { arrival, type EnvironmentView, placeView } from "./viewState.ts";
import { rememberView, viewOf } from "./viewStateStore.ts";

/** How the person looks at the environment where they are. */
function presentView(place: Place): EnvironmentView {
  const { environments, range, queryRange } = useSearchForm.getState();
  const { tab, filter, open } = useSilencesView.getState();
  const { fields, ...view } = useLogView.getState();
  return {
    place: placeView(place),
    groupBy: [...usePreferences.getState().groupBy],
    logs: {
      environments: environments === null ? null : { ...environments, ids: [...environments.ids] },
      range,
      queryRange,
      view: { ...view, fields: [...fields] },
      left: leftSearches(),
    },
    silences: { tab, filter, open },
  };
}

/** Puts the parts of a view that are not in the address where they belong. */
function show(view: EnvironmentView | undefined, place: Place): void {
  const { environments, range, queryRange } = view?.logs ?? useSearchForm.getState();
  useSearchForm.setState({ environments, range, queryRange, error: null });
  setLeftSearches(view?.logs.left ?? {});
  // Filters of entries belong to the results that they were chosen for.
  const same = view !== undefined && view.place.search === place.search;
  useLogView.setState(same ? view.logs.view : wholeView);
  useSilencesView.setState({ tab: "active", filter: "", open: null, ...view?.silences, picked: new Set() });
  if (view !== undefined) usePreferences.getState().set({ groupBy: view.groupBy });
  forgetZoom();
}

function leave(before: Place, environment: string | null): Place {
  rememberView(before.environment, presentView(before));
  return arrival(before, environment, viewOf(environment));
}

/** Shows an environment as it was left, or as one that was not looked at yet. */
export function arrived(place: Place): void {
  clearSelection();
  // Numbers are asked for anew: those of the environment that was left would stand under another name.
  leaveMetric();
  show(viewOf(place.environment), place);
}

function keepPresent(): void {
  const place = usePlace.getState();
  rememberView(place.environment, presentView(place));
}

const settleMs = 500;

/**
 * Remembers how each environment was looked at, and brings it back. The address of a page that was just opened wins over
 * what is remembered. Returns its undo.
 */
export function startKeepingViews(): () => void {
  const place = usePlace.getState();
  const before = viewOf(place.environment);
  if (before !== undefined) show(before, place);
  const undo = keepViews({ leave, arrived });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(keepPresent, settleMs);
  };
  const stops = [usePlace, useSearchForm, useLogView, usePreferences, useSilencesView].map((store) =>
    (store as { subscribe(listener: () => void): () => void }).subscribe(soon),
  );
  window.addEventListener("pagehide", keepPresent);
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
    window.removeEventListener("pagehide", keepPresent);
    undo();
  };
}
