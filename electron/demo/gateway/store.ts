import { hexDigits, keyFor } from "../chance/mix.ts";
import type { Labels } from "../metrics/labels.ts";
import type { GatewayTrouble, StorySetting } from "../plans/plan.ts";
import { cycleSeconds, type Episode } from "../story/episodes.ts";

export type GatewayStatus = "firing" | "resolved" | "suppressed" | "acknowledged";

/** An alert as the gateway has it. Times are ms since 1970. */
export interface GatewayAlert {
  readonly rule: string;
  readonly severity: GatewayTrouble["severity"];
  readonly status: GatewayStatus;
  readonly message: string;
  readonly labels: Labels;
  readonly startedAt: number;
  readonly fingerprint: string | null;
}

/** The gateway's alerts, and what clients did to them. */
export interface GatewayStore {
  /** Those that are active, and those that ended within the last hour. */
  readonly alerts: (now: number) => readonly GatewayAlert[];
  /** How many ended within the last seven days. */
  readonly resolvedInWeek: (now: number) => number;
  readonly rules: number;
  /** Acknowledges the episode that is on; undefined where there is none with this fingerprint. */
  readonly acknowledge: (fingerprint: string, now: number) => GatewayAlert | undefined;
  /** Suppresses for so many minutes from `now`, over the alert's end too; undefined as for `acknowledge`. */
  readonly suppress: (fingerprint: string, minutes: number, now: number) => GatewayAlert | undefined;
}

/** Rules are evaluated every 30 s: an alert appears that much later at most. Seconds. */
const evaluation = 30;
/** What ended stays in the list for an hour. Seconds. */
const listedAfterEnd = 3_600;
const week = 7 * 86_400;

interface Tracked {
  readonly trouble: GatewayTrouble;
  readonly fingerprint: string;
}

/** The episodes of a trouble that began by a moment and did not end more than a week before it, latest first. */
function episodesOf({ from, until = Number.POSITIVE_INFINITY, recurring }: GatewayTrouble, seconds: number): Episode[] {
  const episodes: Episode[] = [];
  const rounds = recurring ? Math.floor((seconds - from) / cycleSeconds) : 0;
  for (let round = rounds; round >= 0; round--) {
    const episode = { from: from + round * cycleSeconds, until: until + round * cycleSeconds };
    if (episode.until < seconds - week) break;
    if (episode.from <= seconds) episodes.push(episode);
  }
  return episodes;
}

/** Keeps acknowledgements and suppressions in memory; the plan's are there from the beginning. */
export function gatewayStoreOf(plan: readonly GatewayTrouble[], { seed, startedAt }: StorySetting): GatewayStore {
  const key = keyFor(seed, "gateway");
  const tracked = plan.map((trouble, index): Tracked => ({ trouble, fingerprint: hexDigits(16, key, index) }));
  /** By fingerprint: the start of the acknowledged episode, and the end of the suppression. Seconds. */
  const acknowledged = new Map<string, number>();
  const suppressed = new Map<string, number>();
  for (const { trouble, fingerprint } of tracked) {
    if (trouble.handled === undefined) continue;
    if ("minutes" in trouble.handled) suppressed.set(fingerprint, trouble.from + trouble.handled.minutes * 60);
    else acknowledged.set(fingerprint, trouble.from);
  }

  /** What is on is what the last evaluation found. */
  const secondsAt = (now: number): number => Math.floor((now - startedAt) / 1000 / evaluation) * evaluation;
  const timeOf = (seconds: number): number => startedAt + seconds * 1000;

  function statusOf(fingerprint: string, episode: Episode, seconds: number, now: number): GatewayStatus {
    if (seconds >= episode.until) return "resolved";
    if (now < timeOf(suppressed.get(fingerprint) ?? Number.NEGATIVE_INFINITY)) return "suppressed";
    return acknowledged.get(fingerprint) === episode.from ? "acknowledged" : "firing";
  }

  function describe({ trouble, fingerprint }: Tracked, now: number): GatewayAlert | undefined {
    const seconds = secondsAt(now);
    const [episode] = episodesOf(trouble, seconds);
    if (episode === undefined || episode.until < seconds - listedAfterEnd) return undefined;
    return {
      rule: trouble.rule,
      severity: trouble.severity,
      status: statusOf(fingerprint, episode, seconds, now),
      message: trouble.message,
      labels: trouble.labels,
      startedAt: timeOf(episode.from),
      fingerprint: trouble.fingerprint ? fingerprint : null,
    };
  }

  function find(fingerprint: string, now: number): { readonly one: Tracked; readonly alert: GatewayAlert } | undefined {
    const one = tracked.find((each) => each.trouble.fingerprint && each.fingerprint === fingerprint);
    const alert = one === undefined ? undefined : describe(one, now);
    return one === undefined || alert === undefined || alert.status === "resolved" ? undefined : { one, alert };
  }

  return {
    alerts: (now) => tracked.flatMap((one) => describe(one, now) ?? []),
    resolvedInWeek: (now) => {
      const seconds = secondsAt(now);
      return tracked
        .flatMap(({ trouble }) => episodesOf(trouble, seconds))
        .filter((episode) => episode.until <= seconds).length;
    },
    rules: plan.length,
    acknowledge: (fingerprint, now) => {
      const found = find(fingerprint, now);
      if (found === undefined) return undefined;
      acknowledged.set(fingerprint, (found.alert.startedAt - startedAt) / 1000);
      return describe(found.one, now);
    },
    suppress: (fingerprint, minutes, now) => {
      const found = find(fingerprint, now);
      if (found === undefined) return undefined;
      suppressed.set(fingerprint, (now - startedAt) / 1000 + minutes * 60);
      return describe(found.one, now);
    },
  };
}
