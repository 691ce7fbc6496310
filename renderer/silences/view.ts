import { create } from "zustand";
import type { Silence } from "../../shared/model/silence.ts";
import { goTo, usePlace } from "../app/place.ts";
import { consoleTime } from "../app/ticker.ts";
import { type SilenceState, stateAt } from "./words.ts";

/** What the screen of silences shows. */
export interface SilencesView {
  readonly tab: SilenceState;
  readonly filter: string;
  /** The open silence's id, with its environment. */
  readonly open: string | null;
  /** Those chosen to be expired together. */
  readonly picked: ReadonlySet<string>;
}

export const useSilencesView = create<SilencesView>(() => ({
  tab: "active",
  filter: "",
  open: null,
  picked: new Set(),
}));

/** Goes to a silence, wherever the person is. */
export function showSilence(silence: Silence): void {
  const tab = stateAt(silence, consoleTime());
  const { environment } = usePlace.getState();
  goTo({ screen: "silences", environment: environment === null ? null : silence.environment });
  // After it: another environment comes with its own list.
  useSilencesView.setState({ tab, filter: "", open: silence.id, picked: new Set() });
}
