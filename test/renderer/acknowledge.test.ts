import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  acknowledgedBy,
  acknowledgementOf,
  acknowledger,
  foreignSentence,
  meaningOfPress,
  onlyEnvironment,
  refusalSentences,
} from "../../renderer/acknowledge/episodes.ts";
import { minutesOf, shareEffect, sharingOf } from "../../renderer/acknowledge/share.ts";
import { courseOf, earlierOf, type Known } from "../../renderer/alerts/course.ts";
import { extendedTo, type Selection, toggledIn } from "../../renderer/alerts/selection.ts";
import { belongsTo, countTabs } from "../../renderer/alerts/tabs.ts";
import type { Acknowledgement } from "../../shared/model/acknowledgement.ts";
import type { Environment } from "../../shared/model/environment.ts";
import type { Episode } from "../../shared/model/history.ts";
import type { JournalEntry } from "../../shared/model/notification.ts";
import { sampleAlert } from "./samples.ts";

function sampleAcknowledgement(change: Partial<Acknowledgement> = {}): Acknowledgement {
  return {
    alert: "production/0000000000000001",
    startsAt: 1000,
    author: "mia",
    at: 61_000,
    note: "",
    via: "console",
    silence: null,
    until: null,
    own: true,
    ...change,
  };
}

function environmentWith(change: Partial<Environment> = {}): Environment {
  return {
    id: "production",
    name: "Production",
    color: "#d6409f",
    production: true,
    readOnly: false,
    backends: [{ backend: "alertmanager-1", kind: "alertmanager", name: "Alertmanager", url: "http://a.example" }],
    grafanaUrl: null,
    requestIdFields: [],
    ...change,
  };
}

const alert = sampleAlert();
const mine = sampleAcknowledgement();
const gateway = { fingerprint: "f00d", acknowledged: false };

describe("an acknowledgement", () => {
  test("is of one episode: it is none for a re-fire, nor for what has resolved", () => {
    const all = { [alert.id]: mine };
    expect(acknowledgementOf(all, alert)).toBe(mine);
    expect(acknowledgementOf(all, { ...alert, startsAt: 2000 })).toBeNull();
    expect(acknowledgementOf(all, { ...alert, state: "resolved" })).toBeNull();
    expect(acknowledgementOf({}, { ...alert, id: "toString" })).toBeNull();
  });

  test.each([
    [mine, null, "you"],
    [sampleAcknowledgement({ own: false, author: "anna" }), "mia", "anna"],
    [sampleAcknowledgement({ own: false, author: "mia" }), "mia", "you"],
  ])("%o is by %s's eyes", (acknowledgement, author, word) => {
    expect(acknowledger(acknowledgement, author)).toBe(word);
  });

  test.each([
    [sampleAcknowledgement({ own: false, author: "", via: "gateway" }), "in the gateway", /^It is acknowledged in the/],
    [sampleAcknowledgement({ own: false, author: " ", via: "silence" }), "by somebody", /^Somebody acknowledged/],
    [sampleAcknowledgement({ own: false, author: "anna", via: "gateway" }), "by anna", /^anna acknowledged/],
  ])("%o names somebody or a place, never nothing", (acknowledgement, words, sentence) => {
    expect(acknowledgedBy(acknowledgement, "")).toBe(words);
    expect(foreignSentence(acknowledgement)).toMatch(sentence);
  });

  test("has a tab of its own and leaves the alert under that of its state", () => {
    expect(belongsTo("acknowledged", "firing", true)).toBe(true);
    expect(belongsTo("acknowledged", "firing", false)).toBe(false);
    expect(belongsTo("firing", "firing", true)).toBe(true);
    const counts = countTabs([alert, sampleAlert({ fingerprint: "2" })], ({ id }) => id === alert.id);
    expect(counts).toMatchObject({ active: 2, firing: 2, acknowledged: 1 });
  });
});

describe("a press of A", () => {
  const other = sampleAlert({ fingerprint: "0000000000000002" });
  test.each([
    ["acknowledges what nobody has", [alert, other], { [alert.id]: mine }, { kind: "acknowledge", alerts: [other] }],
    ["offers to take back what is all had", [alert], { [alert.id]: mine }, { kind: "take-back", alerts: [alert] }],
  ])("%s", (_name, alerts, acknowledgements, meaning) => {
    expect(meaningOfPress(alerts, acknowledgements)).toEqual(meaning);
  });

  test.each([
    ["over", { ...alert, state: "resolved" as const }, {}, /resolved/],
    [
      "another's",
      alert,
      { [alert.id]: sampleAcknowledgement({ own: false, author: "anna", via: "silence" }) },
      /anna.*silence/,
    ],
  ])("says why it does nothing with what is %s", (_name, pressed, acknowledgements, words) => {
    const meaning = meaningOfPress([pressed], acknowledgements);
    expect(meaning.kind === "say" ? meaning.text : "").toMatch(words);
  });
});

describe("sharing", () => {
  test.each([
    ["several environments", [alert, sampleAlert({ environment: "staging" })], null, /one environment/],
    ["read-only", [alert], environmentWith({ readOnly: true }), /read-only/],
    ["no Alertmanager", [alert], environmentWith({ backends: [] }), /no Alertmanager/],
    [
      "no fingerprint",
      [sampleAlert({ gateway: { ...gateway, fingerprint: null } })],
      environmentWith(),
      /no fingerprint/,
    ],
  ])("is not offered: %s", (_name, alerts, environment, reason) => {
    const sharing = sharingOf(alerts, environment);
    expect(sharing.possible ? "" : sharing.reason).toMatch(reason);
  });

  test("says its true effect, for Alertmanager and for a gateway", () => {
    const sharing = sharingOf([alert, sampleAlert({ fingerprint: "g", gateway })], environmentWith());
    expect(sharing).toEqual({ possible: true, silenced: 1, inGateway: 1, nameless: 0 });
    if (!sharing.possible) return;
    const effect = shareEffect(sharing, 30, "mia");
    expect(effect).toContain("silence of 30 min");
    expect(effect).toContain("notifies nobody");
    expect(effect).toContain("acknowledged by mia");
  });

  test.each([
    ["1", 1],
    ["1440", 1440],
    [" 30 ", 30],
    ["0", null],
    ["1441", null],
    ["2h", null],
    ["1.5", null],
    ["", null],
  ])("%j minutes are %s", (text, minutes) => {
    expect(minutesOf(text)).toBe(minutes);
  });

  test("refusals are one sentence for each reason", () => {
    const refused = ["a", "b", "c"].map((id) => ({ id, message: id === "c" ? "It has ended." : "It fired anew." }));
    expect(refusalSentences(refused, (id) => id.toUpperCase())).toEqual([
      "2 alerts: It fired anew.",
      "C: It has ended.",
    ]);
    expect(refusalSentences(refused, (id) => id.toUpperCase(), "silence")).toEqual([
      "2 silences: It fired anew.",
      "C: It has ended.",
    ]);
    expect(onlyEnvironment([])).toBeNull();
  });
});

describe("the selection", () => {
  const empty: Selection = { ids: new Set(), anchor: null };
  const order = ["a", "b", "c", "d", "e"];

  test("the first choice takes the open alert along, and a second click takes it out again", () => {
    const two = toggledIn(empty, "c", "a");
    expect([...two.ids]).toEqual(["a", "c"]);
    expect([...toggledIn(two, "c", "a").ids]).toEqual(["a"]);
    expect([...toggledIn(empty, "c", null).ids]).toEqual(["c"]);
    expect([...toggledIn(empty, "c", "c").ids]).toEqual(["c"]);
  });

  test("Shift takes all from the anchor, in either direction", () => {
    expect([...extendedTo(empty, order, "d", "b").ids]).toEqual(["b", "c", "d"]);
    expect([...extendedTo({ ids: new Set(["d"]), anchor: "d" }, order, "c", "a").ids].sort()).toEqual(["c", "d"]);
  });

  test("holds only what is in the list, and always what was asked for", () => {
    const id = fc.constantFrom(...order);
    fc.assert(
      fc.property(fc.array(id), fc.option(fc.constantFrom(...order, "gone")), id, (chosen, open, to) => {
        const { ids } = extendedTo({ ids: new Set(chosen), anchor: chosen[0] ?? null }, order, to, open);
        expect(ids.has(to)).toBe(true);
        expect([...ids].every((each) => order.includes(each))).toBe(true);
        expect(chosen.every((each) => ids.has(each))).toBe(true);
      }),
    );
  });
});

describe("what happened", () => {
  const nothing: Known = { acknowledgement: null, author: "mia", episodes: [], journal: [] };
  const fired = sampleAlert({ startsAt: 100_000, activeAt: 40_000, since: 100_000 });
  const entry = (at: number, outcome: JournalEntry["outcome"], text = "x"): JournalEntry => ({
    id: at,
    at,
    kind: "decision",
    environment: "production",
    alert: fired.id,
    name: fired.name,
    severity: "critical",
    outcome,
    text,
    notification: null,
    link: null,
  });
  const episode = (change: Partial<Episode> = {}): Episode => ({
    alert: fired.id,
    environment: "production",
    fingerprint: fired.fingerprint,
    name: fired.name,
    severity: "critical",
    labels: {},
    startsAt: 100_000,
    endedAt: null,
    notifiedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    state: "firing",
    transitions: 1,
    source: "console",
    ...change,
  });
  const texts = (known: Partial<Known>) => courseOf(fired, false, { ...nothing, ...known }).map(({ text }) => text);

  test("is told without any history", () => {
    expect(texts({})).toEqual(["Pending: its condition became true", "Firing"]);
  });

  test("with notifications and the acknowledgement, in order of time", () => {
    const acknowledgement = sampleAcknowledgement({ alert: fired.id, startsAt: 100_000, at: 150_000, note: "on it" });
    const journal = [entry(400_000, "notified"), entry(103_000, "notified")];
    expect(texts({ acknowledgement, journal })).toEqual([
      "Pending: its condition became true",
      "Firing",
      "You were notified, 3 s after it fired",
      "Acknowledged by you: on it",
      "You were notified again",
    ]);
  });

  test("a digest is a notification, and what was held back says why", () => {
    expect(texts({ journal: [entry(103_000, "digested")], episodes: [episode({ notifiedAt: 103_000 })] })).toContain(
      "You were notified in a digest, 3 s after it fired",
    );
    expect(texts({ journal: [entry(103_000, "held", "Held back by quiet hours.")] })).toContain(
      "Held back by quiet hours.",
    );
  });

  test("entries of an earlier episode are not of this one", () => {
    expect(texts({ journal: [entry(10_000, "notified")] })).toEqual(texts({}));
  });

  test.each([
    [[], null],
    [[episode()], null],
    [
      [episode(), episode({ startsAt: 1000, endedAt: 661_000, acknowledgedAt: 49_000 })],
      "Fired once before, 11 min, acknowledged after 48 s",
    ],
    [
      [episode({ startsAt: 1000, endedAt: 61_000 }), episode({ startsAt: 500 })],
      "Fired 2 times before, last for 1 min",
    ],
    [[episode({ startsAt: 1000 })], "Fired once before"],
  ])("earlier episodes: %#", (episodes, text) => {
    expect(earlierOf(fired, episodes, 10)?.text ?? null).toBe(text);
  });

  test("says that there may be more of them than were asked for", () => {
    const episodes = [episode(), episode({ startsAt: 1000 }), episode({ startsAt: 500 })];
    expect(earlierOf(fired, episodes, 3)?.text).toBe("Fired 2 times or more before");
  });
});
