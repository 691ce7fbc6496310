import { create } from "zustand";
import { formatPlace, home, type Place, parsePlace } from "./location.ts";

/** The place the person is at. */
export const usePlace = create<Place>(() => parsePlace(location.hash) ?? home);

/** Goes somewhere; another screen is a step that the browser's Back takes again, the rest changes the present step. */
export function goTo(change: Partial<Place>): void {
  const before = usePlace.getState();
  const after = { ...before, ...change };
  usePlace.setState(after);
  const hash = formatPlace(after);
  if (hash === location.hash) return;
  if (after.screen === before.screen) history.replaceState(null, "", hash);
  else history.pushState(null, "", hash);
}

/** Follows the address when the person changes it or goes back. Returns its undo. */
export function followAddress(): () => void {
  const read = () => {
    const place = parsePlace(location.hash);
    if (place !== null) usePlace.setState(place);
  };
  window.addEventListener("popstate", read);
  window.addEventListener("hashchange", read);
  return () => {
    window.removeEventListener("popstate", read);
    window.removeEventListener("hashchange", read);
  };
}
