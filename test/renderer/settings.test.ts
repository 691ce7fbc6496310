import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { draftOf, type PersonalDraft, settingsOf } from "../../renderer/settings/notificationDraft.ts";
import { forgetSaved, keepDraft, usePersonalDrafts, withoutSame } from "../../renderer/settings/personalDrafts.ts";
import { bytesText } from "../../renderer/settings/StoreState.tsx";
import { notificationLevels } from "../../shared/model/notification.ts";
import { defaultPersonalSettings, type PersonalSettings } from "../../shared/model/personal.ts";
import { severities } from "../../shared/model/severity.ts";

const draft = draftOf(defaultPersonalSettings);

test("what is typed is kept for its settings file, until it is saved or discarded", () => {
  const kept = () => [...usePersonalDrafts.getState()].map(([file, { author }]) => [file, author]);
  keepDraft("/own.json", { ...draft, author: "Ada" });
  keepDraft("/demo.json", { ...draft, author: "Demo" });
  keepDraft("/own.json", { ...draft, author: "Ada L." });
  expect(kept()).toEqual([
    ["/own.json", "Ada L."],
    ["/demo.json", "Demo"],
  ]);
  keepDraft("/own.json", null);
  keepDraft("/demo.json", null);
  expect(kept()).toEqual([]);
});

test("what was saved is forgotten, and what was typed since stays", () => {
  keepDraft("/own.json", { author: "Ada", digestAbove: "9" });
  expect(forgetSaved("/own.json", { author: "Ada", digestAbove: "8" })).toBe(true);
  expect(usePersonalDrafts.getState().get("/own.json")).toEqual({ digestAbove: "9" });
  expect(forgetSaved("/own.json", { digestAbove: "9" })).toBe(false);
  expect(usePersonalDrafts.getState().size).toBe(0);
  expect(withoutSame({ author: "Ada", defaults: draft.defaults }, draft)).toEqual({ author: "Ada" });
});

const level = fc.constantFrom(...notificationLevels);
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
const rules = fc.record({
  levels: fc.record({ critical: level, high: level, warning: level, unknown: level, info: level }),
  quietHours: fc.option(
    fc.record({
      from: time,
      to: time,
      days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
      except: fc.uniqueArray(fc.constantFrom(...severities)),
    }),
  ),
});
const settings: fc.Arbitrary<PersonalSettings> = fc.record({
  version: fc.constant(1 as const),
  author: fc.option(fc.constantFrom("Ada", "ada lovelace", "x")),
  historyDays: fc.integer({ min: 1, max: 366 }),
  notifications: fc.record({
    defaults: rules,
    environments: fc.dictionary(fc.constantFrom("production", "staging", "constructor"), rules),
    digestAbove: fc.integer({ min: 1, max: 100 }),
    escalateAfterMinutes: fc.array(fc.integer({ min: 1, max: 1440 }), { maxLength: 10 }),
    flapping: fc.record({
      transitions: fc.integer({ min: 2, max: 50 }),
      windowMinutes: fc.integer({ min: 1, max: 1440 }),
    }),
    resolved: fc.boolean(),
    backends: fc.boolean(),
  }),
});

describe("the form", () => {
  test("gives back what it was filled with", () => {
    fc.assert(
      fc.property(settings, (filled) => {
        expect(settingsOf(draftOf(filled))).toEqual({ ok: true, settings: filled });
      }),
    );
  });

  test.each<[Partial<PersonalDraft>, string, string]>([
    [{ historyDays: "0" }, "historyDays", "It must be at least 1."],
    [{ historyDays: "400" }, "historyDays", "It must be at most 366."],
    [{ historyDays: "" }, "historyDays", "It must be a whole number."],
    [{ historyDays: "1.5" }, "historyDays", "It must be a whole number."],
    [{ digestAbove: "many" }, "notifications.digestAbove", "It must be a whole number."],
    [{ escalateAfterMinutes: "5, soon" }, "notifications.escalateAfterMinutes.1", "It must be a whole number."],
    [
      { escalateAfterMinutes: "1 2 3 4 5 6 7 8 9 10 11" },
      "notifications.escalateAfterMinutes",
      "It must be at most 10 entries.",
    ],
    [{ author: "x".repeat(201) }, "author", "It must be at most 200 characters."],
    [
      { defaults: { ...draft.defaults, quiet: { ...draft.defaults.quiet, on: true, days: [] } } },
      "notifications.defaults.quietHours.days",
      "It must name at least one day.",
    ],
    [
      { environments: { eu: { ...draft.defaults, quiet: { ...draft.defaults.quiet, on: true, from: "25:00" } } } },
      "notifications.environments.eu.quietHours.from",
      "It must be a time of day such as 22:00.",
    ],
  ])("%o is refused", (change, path, fault) => {
    expect(settingsOf({ ...draft, ...change })).toEqual({ ok: false, faults: { [path]: fault } });
  });

  test("quiet hours that are switched off are not sent, whatever was typed", () => {
    const outcome = settingsOf({
      ...draft,
      defaults: { ...draft.defaults, quiet: { ...draft.defaults.quiet, on: false, days: [] } },
    });
    expect(outcome).toMatchObject({ ok: true, settings: { notifications: { defaults: { quietHours: null } } } });
  });

  test("an author of blanks is the system's name", () => {
    expect(settingsOf({ ...draft, author: "  " })).toMatchObject({ ok: true, settings: { author: null } });
  });
});

test.each([
  [999, "999 B"],
  [340_000, "340 kB"],
  [1_240_000, "1.2 MB"],
])("%d bytes are %s", (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});
