import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  fieldsFor,
  frameOf,
  type SilenceFields,
  sameFields,
  sameMatcher,
  timesOf,
  wishOf,
  withMatchers,
} from "../../renderer/silences/draft.ts";
import { filterSilences, sortSilences } from "../../renderer/silences/filter.ts";
import {
  authorChange,
  changedMeanwhile,
  durationText,
  endsSoon,
  extendedEnd,
  extendedSentence,
  oldReason,
  silencedSentence,
  stateAt,
  storedSentence,
  timeWord,
  untilText,
} from "../../renderer/silences/words.ts";
import type { Silence } from "../../shared/model/silence.ts";
import { parseDuration, utcZone } from "../../shared/silences.ts";
import { sampleAlert, sampleHealth } from "./samples.ts";

const now = Date.parse("2026-11-21T10:00:00Z");
const minute = 60_000;
const hour = 60 * minute;

function sampleSilence(change: Partial<Silence> = {}): Silence {
  const silence = change.silence ?? "0b7e";
  const environment = change.environment ?? "production";
  return {
    id: `${environment}/${silence}`,
    environment,
    silence,
    state: "active",
    matchers: [{ name: "alertname", operator: "=", value: "HighErrorRate" }],
    startsAt: now - hour,
    endsAt: now + 2 * hour,
    updatedAt: now - hour,
    createdBy: "anna",
    comment: "deploying",
    optimistic: false,
    acknowledges: null,
    ...change,
  };
}

describe("words", () => {
  test.each([
    [{}, "active", "ends in 2 h"],
    [{ endsAt: now + 42 * minute }, "active", "ends in 42 min"],
    [{ state: "pending", startsAt: now + hour }, "pending", "starts in 1 h"],
    [{ state: "expired", endsAt: now - 2 * hour }, "expired", "expired 2 h ago"],
    // Alertmanager's next answer is not needed to know what the clock says.
    [{ endsAt: now - minute }, "expired", "expired 1 min ago"],
    [{ state: "pending", startsAt: now - minute }, "active", "ends in 2 h"],
    // Expired early: its end is moved to that moment only by the server.
    [{ state: "expired", endsAt: now + hour }, "expired", "expired"],
  ] as const)("%o is %s: %s", (change, state, word) => {
    const silence = sampleSilence(change);
    expect(stateAt(silence, now)).toBe(state);
    expect(timeWord(silence, now)).toBe(word);
  });

  test("it ends soon within the hour, and only while it is active", () => {
    expect(endsSoon(sampleSilence({ endsAt: now + hour - 1 }), now)).toBe(true);
    expect(endsSoon(sampleSilence({ endsAt: now + hour }), now)).toBe(false);
    expect(endsSoon(sampleSilence({ state: "expired", endsAt: now - 1 }), now)).toBe(false);
  });

  test("an alert's silence is told by whom, until when and why", () => {
    expect(silencedSentence(sampleSilence(), now, "utc")).toBe("Silenced by anna until 12:00: deploying");
    const tomorrow = sampleSilence({ endsAt: now + 23 * hour, comment: " ", createdBy: "" });
    expect(silencedSentence(tomorrow, now, "utc")).toBe("Silenced until 22 Nov 09:00");
  });

  test("what is said after a write is what the server stored", () => {
    const silence = sampleSilence({ startsAt: now + hour });
    expect(storedSentence(silence, "Production", now, "utc")).toBe(
      'Silenced in Production from 11:00 until 12:00: alertname="HighErrorRate".',
    );
  });

  test("a duration that is written is read as the same one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 * 24 * 400 }), (minutes) => {
        const parsed = parseDuration(durationText(minutes * minute), now, utcZone);
        expect(parsed).toEqual({ ok: true, endsAt: now + minutes * minute });
      }),
    );
  });

  test("an end that is written is read as the same minute", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 * 24 * 400 }), (minutes) => {
        const end = now + minutes * minute;
        expect(parseDuration(untilText(end, "utc"), now, utcZone)).toEqual({ ok: true, endsAt: end });
      }),
    );
  });
});

describe("the filter", () => {
  const deploying = sampleSilence();
  const pattern = sampleSilence({
    silence: "2",
    comment: "Disk is being replaced",
    createdBy: "ben",
    matchers: [
      { name: "instance", operator: "=~", value: "node-[12]" },
      { name: "severity", operator: "!=", value: "critical" },
    ],
  });
  test.each([
    ["", ["0b7e", "2"]],
    ["disk ben", ["2"]],
    ["DEPLOY", ["0b7e"]],
    ["0b7e", ["0b7e"]],
    ['alertname="HighErrorRate"', ["0b7e"]],
    ['alertname=~"High.*"', ["0b7e"]],
    ['alertname!="HighErrorRate"', ["2"]],
    ["instance=node-1", ["2"]],
    ["instance=node-3", []],
    ['instance="node-[12]"', ["2"]],
    ['instance=node-1, alertname="x"', []],
    // An unfinished matcher is text, so that the list is not empty while one types.
    ["alertname=", ["0b7e"]],
    ["deploying =~ x", []],
  ] as const)("%s", (text, ids) => {
    expect(filterSilences([deploying, pattern], text).map(({ silence }) => silence)).toEqual(ids);
  });

  test("what ends next stands first, of what is over the latest", () => {
    const soon = sampleSilence({ silence: "soon", endsAt: now + minute });
    expect(sortSilences([deploying, soon]).map(({ silence }) => silence)).toEqual(["soon", "0b7e"]);
    const old = sampleSilence({ silence: "old", state: "expired", endsAt: now - 2 * hour });
    const late = sampleSilence({ silence: "late", state: "expired", endsAt: now - hour });
    expect(sortSilences([old, late]).map(({ silence }) => silence)).toEqual(["late", "old"]);
  });
});

describe("the draft", () => {
  const alert = sampleAlert({
    labels: { alertname: "HighErrorRate", severity: "critical", instance: "a:1", job: "api" },
  });
  const matcher = { name: "job", operator: "=", value: "api" } as const;

  test("begins with name and instance, for two hours from now", () => {
    const subject = { alerts: [alert] };
    const frame = frameOf(subject);
    const fields = fieldsFor(subject, now, "utc");
    expect(frame).toEqual({ environment: "production", edited: null });
    const times = timesOf({ ...fields, comment: "why" }, frame, now, "utc");
    expect(wishOf({ ...fields, comment: " why " }, frame, times)).toEqual({
      environment: "production",
      replaces: null,
      matchers: [
        { name: "alertname", operator: "=", value: "HighErrorRate" },
        { name: "instance", operator: "=", value: "a:1" },
      ],
      startsAt: null,
      endsAt: now + 2 * hour,
      comment: "why",
    });
  });

  test("an edit that touches nothing asks for what is stored, to the millisecond", () => {
    for (const state of ["active", "pending"] as const) {
      const startsAt = state === "active" ? now - hour - 123 : now + hour + 456;
      const edit = sampleSilence({ state, startsAt, endsAt: now + 2 * hour + 789 });
      const frame = frameOf({ edit });
      const fields = fieldsFor({ edit }, now, "utc");
      expect(wishOf(fields, frame, timesOf(fields, frame, now, "utc"))).toEqual({
        environment: edit.environment,
        replaces: edit.silence,
        matchers: edit.matchers,
        startsAt: edit.startsAt,
        endsAt: edit.endsAt,
        comment: edit.comment,
      });
    }
  });

  test("an edit of the end leaves a start to come as it is, to the millisecond", () => {
    const edit = sampleSilence({ state: "pending", startsAt: now + hour + 456, endsAt: now + 2 * hour + 789 });
    const frame = frameOf({ edit });
    const fields = { ...fieldsFor({ edit }, now, "utc"), ends: "5h" };
    const times = timesOf(fields, frame, now, "utc");
    expect([times.startsAt, times.end]).toEqual([edit.startsAt, { ok: true, endsAt: edit.startsAt + 5 * hour }]);
  });

  test("an edited end counts from now, and one that has begun keeps its start", () => {
    const edit = sampleSilence();
    const frame = frameOf({ edit });
    const fields = { ...fieldsFor({ edit }, now, "utc"), ends: "30m" };
    const times = timesOf(fields, frame, now, "utc");
    expect([times.startsAt, times.end]).toEqual([edit.startsAt, { ok: true, endsAt: now + 30 * minute }]);
  });

  test("one that has expired is written anew, as long as it was", () => {
    const recreate = sampleSilence({ state: "expired", startsAt: now - 5 * hour, endsAt: now - 2 * hour });
    const frame = frameOf({ recreate });
    const fields = fieldsFor({ recreate }, now, "utc");
    const wish = wishOf(fields, frame, timesOf(fields, frame, now, "utc"));
    expect(wish).toMatchObject({ replaces: null, startsAt: null, endsAt: now + 3 * hour, comment: "deploying" });
  });

  test("a later start moves an end that is typed as a duration", () => {
    const subject = { empty: true, environment: "staging" } as const;
    const fields: SilenceFields = { chips: [{ matcher, on: true }], ends: "1h", starts: "22:00", comment: "x" };
    const times = timesOf(fields, frameOf(subject), now, "utc");
    expect(times.startsAt).toBe(now + 12 * hour);
    expect(times.end).toEqual({ ok: true, endsAt: now + 13 * hour });
  });

  test.each([
    ["soon", null],
    ["2h", "later"],
  ])("times that cannot be read (%s from %s) are no wish", (ends, starts) => {
    const subject = { empty: true, environment: "staging" } as const;
    const fields: SilenceFields = { chips: [{ matcher, on: true }], ends, starts, comment: "x" };
    expect(wishOf(fields, frameOf(subject), timesOf(fields, frameOf(subject), now, "utc"))).toBeNull();
  });

  test("a matcher that is typed is there once, and switched on", () => {
    const chips = [{ matcher, on: false }];
    expect(withMatchers(chips, [matcher])).toEqual([{ matcher, on: true }]);
    const other = { ...matcher, operator: "!=" } as const;
    expect(withMatchers(chips, [other, other])).toEqual([
      { matcher, on: false },
      { matcher: other, on: true },
    ]);
    expect(sameMatcher(matcher, other)).toBe(false);
  });
});

describe("extending", () => {
  test.each([
    ["1h", now + 3 * hour],
    ["until 2026-11-22 09:00", now + 23 * hour],
  ])("by %s", (typed, endsAt) => {
    expect(extendedEnd(sampleSilence(), typed, now, "utc")).toEqual({ ok: true, endsAt });
  });

  test("never makes it shorter", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("1h", "until 11:00", "until today 11:30", "5m", "x", "until tomorrow 9:00"),
        (typed) => {
          const end = extendedEnd(sampleSilence(), typed, now, "utc");
          expect(!end.ok || end.endsAt > now + 2 * hour).toBe(true);
        },
      ),
    );
  });
});

describe("changing another's silence", () => {
  test.each<[string, Partial<Silence>, string | null]>([
    ["nobody changed", {}, null],
    ["somebody changed", { updatedAt: now, createdBy: "ben" }, "ben changed it meanwhile."],
    ["somebody without a name changed", { updatedAt: now, createdBy: " " }, "Somebody changed it meanwhile."],
    ["a peer that lags shows", { updatedAt: now - 2 * hour }, null],
    ["could not be read back", { updatedAt: null }, null],
    ["was ended", { updatedAt: now, state: "expired" }, null],
  ])("one that %s", (_name, change, sentence) => {
    const said = changedMeanwhile(sampleSilence(), sampleSilence(change));
    expect(said?.replace(/ Close this, and look at it again\.$/, "") ?? null).toBe(sentence);
  });

  test("what is said of an extension is no new silence", () => {
    expect(extendedSentence(sampleSilence(), "Production", now, "utc")).toBe(
      'Extended until 12:00 in Production: alertname="HighErrorRate".',
    );
  });

  test.each([
    ["anna", "anna", null],
    ["kim@example.com", "anna", "You become its author in Alertmanager (was kim@example.com)."],
    [" ", "anna", "You become its author in Alertmanager (it had none)."],
  ])("%j's silence, changed by %j", (createdBy, author, sentence) => {
    expect(authorChange({ createdBy }, author)).toBe(sentence);
  });
});

describe("what the form holds", () => {
  const alert = sampleAlert();
  const fields = fieldsFor({ alerts: [alert] }, now, "utc");

  test.each([
    ["the comment", { comment: "x" }],
    ["the end", { ends: "1d" }],
    ["the start", { starts: "" }],
    ["a matcher", { chips: fields.chips.map((chip) => ({ ...chip, on: !chip.on })) }],
    ["fewer matchers", { chips: [] }],
  ])("differs once %s was changed", (_name, change) => {
    expect(sameFields(fields, fieldsFor({ alerts: [alert] }, now, "utc"))).toBe(true);
    expect(sameFields({ ...fields, ...change }, fields)).toBe(false);
  });
});

describe("a list that may be old", () => {
  const answering = sampleHealth({ lastSuccessAt: now - 1000, staleAfterMs: 60_000 });
  const silent = sampleHealth({ lastSuccessAt: now - hour, staleAfterMs: 60_000 });
  test("is called so only where no Alertmanager of the environment answers", () => {
    expect(oldReason("Production", [answering, silent], now, "utc")).toBeNull();
    expect(oldReason("Production", [], now, "utc")).toBeNull();
    expect(oldReason("Production", [silent], now, "utc")).toBe(
      "Production: no Alertmanager answers. Its silences are those of 09:00:00 and may have changed.",
    );
    const never = sampleHealth({ lastSuccessAt: null, error: { code: "UNREACHABLE", message: "x" } });
    expect(oldReason("Production", [never], now, "utc")).toContain("not known");
  });
});
