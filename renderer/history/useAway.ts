import { useEffect, useState } from "react";
import type { Bridge } from "../../shared/bridge.ts";
import { consoleTime } from "../app/ticker.ts";
import { type Away, absentSince, lastSeen, rememberSeen, type SeenStorage } from "./away.ts";

/** Often enough that a computer which was switched off is noticed, seldom enough to cost nothing. */
const rememberEveryMs = 30_000;

/** Where a browser forbids storage, already naming it throws. */
const storage: SeenStorage = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, value) => localStorage.setItem(key, value),
};

/** True while the person looks: the page is to be seen, and its window is the one they work in. */
function looks(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

/** What happened during the last absence, until it is dismissed. */
export function useAway(bridge: Bridge): { readonly away: Away | null; dismiss(): void } {
  const [away, setAway] = useState<Away | null>(null);

  useEffect(() => {
    let current = true;
    let leftAt = lastSeen(storage);
    let present = false;
    let begun = false;
    const update = () => {
      if (!begun) return;
      const now = consoleTime();
      // Also of somebody who was present: a computer that sleeps takes no focus away, it only stops the timers.
      const since = absentSince(leftAt, now);
      if (!looks()) {
        if (present && since === null) leftAt = now;
        present = false;
        return;
      }
      void tell(since);
      leftAt = now;
      present = true;
      rememberSeen(storage, now);
    };
    const begin = async () => {
      // Once the console has told its time: the difference to another machine's clock is no absence.
      await bridge.call("clock.now", {});
      begun = current;
      update();
    };
    const tell = async (since: number | null) => {
      if (since === null) return;
      const answer = await bridge.call("history.away", { since });
      // Without an answer nothing is said: the History screen says why there is none.
      if (current && answer.ok && answer.value !== null) setAway(answer.value);
    };
    void begin();
    const timer = setInterval(update, rememberEveryMs);
    document.addEventListener("visibilitychange", update);
    window.addEventListener("focus", update);
    window.addEventListener("blur", update);
    return () => {
      current = false;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", update);
      window.removeEventListener("focus", update);
      window.removeEventListener("blur", update);
    };
  }, [bridge]);

  return { away, dismiss: () => setAway(null) };
}
