import { describe, expect, test } from "vitest";
import type { Console } from "../../electron/console/console.ts";
import { type Answers, createAnswers } from "../../electron/shell/answers.ts";
import type { TopicMessage } from "../../shared/bridge.ts";
import type { Result } from "../../shared/errors.ts";
import type { Alert } from "../../shared/model/alert.ts";
import type { AlertsState } from "../../shared/state/alerts.ts";
import { sampleAlert, sampleNotification } from "../renderer/samples.ts";

const alertPlace = "#/alerts?env=production&alert=production%2F0000000000000001";

/** A console that has these alerts, answers every call so, and remembers what it was asked. */
function fakeConsole(alerts: readonly Alert[], answer: Result<unknown>) {
  const asked: unknown[] = [];
  let tell: (message: TopicMessage) => void = () => {};
  const console: Pick<Console, "call" | "subscribe"> = {
    call: async (name, input) => {
      asked.push([name, input]);
      return name === "alerts.acknowledge" ? answer : { ok: true, value: null };
    },
    subscribe: (topic, _key, listener) => {
      if (topic !== "alerts") return () => {};
      tell = listener;
      const state: AlertsState = { alerts: Object.fromEntries(alerts.map((alert) => [alert.id, alert])) };
      listener({ kind: "snapshot", epoch: "e", sequence: 1, state } as TopicMessage);
      return () => {};
    },
  };
  return {
    console,
    asked,
    change: (alert: Alert) =>
      tell({ kind: "patch", epoch: "e", sequence: 2, patch: { put: [alert], remove: [] } } as TopicMessage),
  };
}

function answersWith(console: Pick<Console, "call" | "subscribe"> | null): {
  readonly answers: Answers;
  readonly places: string[];
  readonly refusals: string[];
} {
  const places: string[] = [];
  const refusals: string[] = [];
  const answers = createAnswers({
    goTo: (hash) => places.push(hash),
    refuse: (message) => refusals.push(message),
  });
  if (console !== null) answers.connect(console);
  return { answers, places, refusals };
}

const done: Result<unknown> = { ok: true, value: { acknowledged: [], refused: [] } };
const acknowledged = (startsAt: number) => [
  "alerts.acknowledge",
  { alerts: [{ alert: "production/0000000000000001", startsAt }], note: "", shareMinutes: null, confirmation: null },
];
const seen = ["notifications.seen", { notifications: ["1"] }];

describe("what a person does with a notification", () => {
  test("a click leads to the alert", async () => {
    const { console, asked } = fakeConsole([sampleAlert()], done);
    const { answers, places } = answersWith(console);
    await answers.answer(sampleNotification(), "open");
    expect(places).toEqual([alertPlace]);
    expect(asked).toEqual([seen]);
  });

  test("Silence leads to the dialog, which asks for what production wants", async () => {
    const { console, asked } = fakeConsole([sampleAlert()], done);
    const { answers, places } = answersWith(console);
    await answers.answer(sampleNotification(), "silence");
    expect(places).toEqual([`${alertPlace}&do=silence`]);
    expect(asked).toEqual([seen]);
  });

  test("Acknowledge acknowledges the episode that was shown, even after a re-fire", async () => {
    const { console, asked, change } = fakeConsole([sampleAlert({ startsAt: 1000 })], done);
    const { answers, places, refusals } = answersWith(console);
    answers.shown(sampleNotification());
    change(sampleAlert({ startsAt: 5000 }));
    await answers.answer(sampleNotification(), "acknowledge");
    expect(asked).toEqual([acknowledged(1000), seen]);
    expect([places, refusals]).toEqual([[], []]);
  });

  test("a digest acknowledges all of its alerts that are known", async () => {
    const two = [sampleAlert(), sampleAlert({ fingerprint: "2", startsAt: 2000 })];
    const { console, asked } = fakeConsole(two, done);
    const { answers } = answersWith(console);
    const digest = sampleNotification({ alerts: [...two.map(({ id }) => id), "production/gone", "__proto__"] });
    answers.shown(digest);
    await answers.answer(digest, "acknowledge");
    expect(asked[0]).toMatchObject([
      "alerts.acknowledge",
      { alerts: two.map(({ id, startsAt }) => ({ alert: id, startsAt })) },
    ]);
  });

  test.each<readonly [string, Result<unknown>, string]>([
    [
      "an alert",
      { ok: true, value: { acknowledged: [], refused: [{ id: "x", message: "It began anew." }] } },
      "It began anew.",
    ],
    ["the call", { ok: false, error: { code: "READ_ONLY", message: "It is read-only." } }, "It is read-only."],
  ])("where %s is refused, the reason is told and the alert is shown", async (_what, answer, reason) => {
    const { console } = fakeConsole([sampleAlert()], answer);
    const { answers, places, refusals } = answersWith(console);
    answers.shown(sampleNotification());
    await answers.answer(sampleNotification(), "acknowledge");
    expect(refusals).toEqual([reason]);
    expect(places).toEqual([alertPlace]);
  });

  test("an alert that nobody knows is shown instead of acknowledged", async () => {
    const { console, asked } = fakeConsole([], done);
    const { answers, places } = answersWith(console);
    await answers.answer(sampleNotification(), "acknowledge");
    expect(places).toEqual([alertPlace]);
    expect(asked).toEqual([seen]);
  });

  test("sending it away counts as seen, and nothing more", async () => {
    const { console, asked } = fakeConsole([sampleAlert()], done);
    const { answers, places } = answersWith(console);
    await answers.answer(sampleNotification(), "dismiss");
    expect([places, asked]).toEqual([[], [seen]]);
  });

  test("before there is a console, a click still shows the window", async () => {
    const { answers, places } = answersWith(null);
    await answers.answer(sampleNotification(), "acknowledge");
    expect(places).toEqual([alertPlace]);
  });
});
