import { create } from "zustand";
import { formatPlace, home, type Place, parsePlace } from "./location.ts";

/** The place the person is at. */
export const usePlace = create<Place>(() => parsePlace(location.hash) ?? home);

/** What remembers how each environment was looked at. */
interface ViewKeeper {
  /** Keeps what is left, and answers where one comes to in the other environment. */
  leave(before: Place, environment: string | null): Place;
  /** Called once the person is there, with what was asked for explicitly in the place. */
  arrived(place: Place): void;
}

let keeper: ViewKeeper | null = null;

/** Sets what remembers the views. Returns its undo. */
export function keepViews(next: ViewKeeper): () => void {
  keeper = next;
  return () => {
    if (keeper === next) keeper = null;
  };
}

/**
 * Goes somewhere; another screen is a step that the browser's Back takes again, the rest changes the present step. In
 * another environment it begins with what was there last, and what `change` names wins over that.
 */
export function goTo(change: Partial<Place>): void {
  const before = usePlace.getState();
  const { environment } = change;
  const switches = environment !== undefined && environment !== before.environment;
  const from = switches && keeper !== null ? keeper.leave(before, environment) : before;
  const after = { ...from, ...change };
  usePlace.setState(after);
  if (switches) keeper?.arrived(after);
  const hash = formatPlace(after);
  if (hash === location.hash) return;
  if (after.screen === before.screen) history.replaceState(null, "", hash);
  else history.pushState(null, "", hash);
}

/** Follows the address when the person changes it or goes back: what it says wins. Returns its undo. */
export function followAddress(): () => void {
  const read = () => {
    const place = parsePlace(location.hash);
    if (place === null) return;
    const before = usePlace.getState();
    const switches = place.environment !== before.environment;
    if (switches) keeper?.leave(before, place.environment);
    usePlace.setState(place);
    if (switches) keeper?.arrived(place);
  };
  window.addEventListener("popstate", read);
  window.addEventListener("hashchange", read);
  return () => {
    window.removeEventListener("popstate", read);
    window.removeEventListener("hashchange", read);
  };
}
