import fc from "fast-check";
import { expect, test } from "vitest";
import { Ledger } from "../../../electron/console/acknowledgements/ledger.ts";
import type { Store } from "../../../electron/console/store/store.ts";
import { type TopicState, topics } from "../../../shared/contract.ts";
import type { Acknowledgement } from "../../../shared/model/acknowledgement.ts";
import type { Alert, AlertChange } from "../../../shared/model/alert.ts";
import { alert } from "../../support/arbitraries.ts";

const forgetful = { all: () => [], run: () => {}, transaction: (work: () => void) => work() } as unknown as Store;

const step = fc.oneof(
  fc.constantFrom("acknowledge", "resolve", "lose", "fire", "forget", "pend"),
  fc.constant("refire" as const),
);

/** What an alert goes through, with the changes that the console would hear of. */
function play(steps: readonly string[]) {
  let now = 1_000;
  let episode = 0;
  let current: Alert | null = null;
  let acknowledgedEpisode: number | null = null;
  let state: TopicState<"acknowledgements"> = { items: {} };
  const ledger = new Ledger(forgetful, (patch) => {
    state = topics.acknowledgements.reduce(state, patch);
  });
  const outcomes: {
    readonly shown: Acknowledgement | undefined;
    readonly alert: Alert | null;
    readonly meant: boolean;
    /** How many are kept. */
    readonly kept: number;
  }[] = [];
  const change = (one: AlertChange) => {
    ledger.follow([one]);
    const gone = one.kind === "forgotten";
    ledger.show(gone ? [] : [one.alert], gone ? [one.previous.id] : [], new Map(), now);
    current = gone ? null : one.alert;
  };
  for (const each of steps) {
    now += 1_000;
    const before = current as Alert | null;
    const over = before === null || before.state === "resolved";
    if (each === "acknowledge" && before !== null && before.state !== "resolved" && before.state !== "pending") {
      const { id, startsAt } = before;
      ledger.put([
        { alert: id, startsAt, author: "", at: now, note: "", via: "console", silence: null, until: null, own: true },
      ]);
      ledger.show([before], [], new Map(), now);
      acknowledgedEpisode = episode;
    }
    if (each === "resolve" && !over)
      change({ kind: "resolved", alert: { ...before, state: "resolved" }, previous: before });
    if (each === "lose" && !over && before.state !== "unknown") {
      change({ kind: "lost", alert: { ...before, state: "unknown", lastState: before.state }, previous: before });
    }
    if (each === "forget" && before !== null) change({ kind: "forgotten", previous: before });
    if (each === "pend" && !over && before.state !== "pending") {
      episode += 1;
      change({ kind: "changed", alert: { ...before, state: "pending", startsAt: now }, previous: before });
    } else if (each === "refire" && !over) {
      episode += 1;
      change({ kind: "refired", alert: alert({ startsAt: now }), previous: before });
    } else if (each === "fire" && over) {
      episode += 1;
      const fired = alert({ startsAt: now });
      change(
        before === null ? { kind: "appeared", alert: fired } : { kind: "refired", alert: fired, previous: before },
      );
    } else if (each === "fire" && !over && before.state !== "firing") {
      const startsAt = before.state === "pending" ? now : before.startsAt;
      change({ kind: "changed", alert: { ...before, state: "firing", startsAt }, previous: before });
    }
    const meant = current !== null && (current as Alert).state !== "resolved" && acknowledgedEpisode === episode;
    outcomes.push({ shown: state.items[alert().id], alert: current, meant, kept: ledger.ownIn("production").length });
  }
  return outcomes;
}

test("an acknowledgement is shown in its very episode, all of it, and in no other", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      for (const { shown, alert: current, meant, kept } of play(steps)) {
        expect(shown !== undefined).toBe(meant);
        expect(kept).toBe(meant ? 1 : 0);
        if (shown !== undefined) expect(shown.startsAt).toBe(current?.startsAt);
      }
    }),
    { numRuns: 300 },
  );
});
