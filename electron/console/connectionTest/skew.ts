import type { BackendKind } from "../../../shared/model/backend.ts";
import { duration } from "../text.ts";
import type { Look } from "./context.ts";

/** Two clocks that differ by less are as good as one. */
const harmlessMs = 5_000;

/** Says how far the server's clock is from ours. `skews` are readings in milliseconds; their middle one counts. */
export function lookAtClock({ findings, trial }: Look, skews: readonly number[]): void {
  const sorted = [...skews].sort((a, b) => a - b);
  const skew = sorted[Math.floor(sorted.length / 2)];
  if (skew === undefined) {
    findings.tell("clock", "unknown", "Its answers do not tell what time it is there.");
    return;
  }
  findings.learn({ clockSkewMs: Math.round(skew) });
  if (Math.abs(skew) <= harmlessMs) {
    findings.tell("clock", "good", "Its clock and this computer's agree, to about a second.");
    return;
  }
  const direction = skew > 0 ? "ahead of" : "behind";
  findings.tell(
    "clock",
    "doubtful",
    `Its clock is ${duration(Math.abs(skew))} ${direction} this computer's. ${consequence(trial.kind, skew > 0)}`,
    { mend: "Set both clocks by a time server (NTP), first of all this computer's." },
  );
}

function consequence(kind: BackendKind, ahead: boolean): string {
  switch (kind) {
    case "alertmanager":
      return ahead
        ? "A silence ends sooner than it says here, and alerts seem to have begun in the future."
        : "A silence begins late and ends late, and alerts seem to be older than they are.";
    case "loki":
      return ahead
        ? "A search that ends now here misses its newest lines."
        : "Lines seem to come late, and the newest part of a search stays empty.";
    case "prometheus":
    case "gateway":
      return ahead
        ? "Alerts seem to have begun later than they did, even in the future."
        : "Alerts seem to be older than they are.";
    case "jaeger":
    case "postgres":
      return "What was recorded there is looked for, and shown, at the wrong time.";
  }
}
