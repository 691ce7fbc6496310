import { useEffect, useState } from "react";
import type { Bridge } from "../../shared/bridge.ts";
import { consoleTime } from "../app/ticker.ts";
import { type Away, absentSince, lastSeen, rememberSeen } from "./away.ts";

/** Often enough that a computer which was switched off is noticed, seldom enough to cost nothing. */
const rememberEveryMs = 30_000;

/** True while the person looks: the page is to be seen, and its window is the one they work in. */
function looks(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

/** What happened during the last absence, until it is dismissed. */
export function useAway(bridge: Bridge): { readonly away: Away | null; dismiss(): void } {
  const [away, setAway] = useState<Away | null>(null);

  useEffect(() => {
    let current = true;
    let leftAt = lastSeen(localStorage);
    let present = false;
    const update = () => {
      const now = consoleTime();
      if (!looks()) {
        if (present) leftAt = now;
        present = false;
        return;
      }
      if (!present) void tell(absentSince(leftAt, now));
      present = true;
      rememberSeen(localStorage, now);
    };
    const tell = async (since: number | null) => {
      if (since === null) return;
      const answer = await bridge.call("history.away", { since });
      // Without an answer nothing is said: the History screen says why there is none.
      if (current && answer.ok && answer.value !== null) setAway(answer.value);
    };
    update();
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
