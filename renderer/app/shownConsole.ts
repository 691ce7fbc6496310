import type { Client } from "../client/client.ts";
import { followShown } from "../client/followShown.ts";
import { keepOwnToasts } from "../notifications/toastStore.ts";
import { home } from "./location.ts";
import { goTo, usePlace } from "./place.ts";
import { arrived } from "./viewStateKeeper.ts";
import { forgetViews } from "./viewStateStore.ts";

/**
 * Takes away what belongs to the console that is shown no longer: the other one knows none of its alerts and searches,
 * or others under the same names. What was typed into the boxes of the logs stays. Returns its undo.
 */
export function forgetOtherConsole(client: Pick<Client, "settings">): () => void {
  return followShown(client, () => {
    keepOwnToasts();
    forgetViews();
    goTo({ alert: null, filter: home.filter, tab: home.tab, search: null });
    arrived(usePlace.getState());
  });
}
