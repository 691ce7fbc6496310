import type { Console } from "../console/console.ts";
import { systemClock } from "../console/world.ts";
import { createBadge } from "./badge.ts";
import { followKnown } from "./known.ts";
import type { ShownTray } from "./tray/tray.ts";
import { trayStateOf } from "./tray/trayState.ts";

/** Tray, badge and title say what the person's own console knows, whatever the page shows. */
export function showKnown(own: Pick<Console, "subscribe">, tray: ShownTray | null): void {
  const badge = createBadge();
  followKnown(own, systemClock, (known) => {
    const now = systemClock.now();
    const state = trayStateOf(known, now);
    tray?.show(state, now);
    badge.show(known, state, now);
  });
}
