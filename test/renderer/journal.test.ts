import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exportRange } from "../../renderer/journal/exportRange.ts";
import { withNewest, withOlder } from "../../renderer/journal/pages.ts";
import { chipOf, chipTone, filterJournal } from "../../renderer/journal/words.ts";
import { journalOutcomes } from "../../shared/model/notification.ts";
import { sampleJournalEntry } from "./samples.ts";

/** Entries with these ids, newest first. */
function entries(newest: number, oldest: number) {
  return Array.from({ length: Math.max(0, newest - oldest + 1) }, (_, index) =>
    sampleJournalEntry({ id: newest - index }),
  );
}
const idsOf = (list: readonly { readonly id: number }[]) => list.map(({ id }) => id);

describe("reading page by page", () => {
  test("new entries come before the ones that were read", () => {
    const before = { entries: entries(10, 3), more: true };
    const after = withNewest(before, { entries: entries(12, 8), more: true });
    expect(idsOf(after.entries)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
    expect(after.more).toBe(true);
  });

  test("a hole is not papered over: what lies behind it is read again", () => {
    const after = withNewest({ entries: entries(10, 3), more: false }, { entries: entries(30, 20), more: true });
    expect(idsOf(after.entries)).toEqual(idsOf(entries(30, 20)));
    expect(after.more).toBe(true);
  });

  test("whatever was written and read meanwhile, the list has no hole and nothing twice", () => {
    const step = fc.record({ written: fc.nat(7), older: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (steps, size) => {
        let newest = 4;
        const page = (from: number) => {
          const list = entries(from, Math.max(1, from - size + 1));
          return { entries: list, more: (list.at(-1)?.id ?? 1) > 1 };
        };
        let journal = withNewest(null, page(newest));
        for (const { written, older } of steps) {
          newest += written;
          const oldest = journal.entries.at(-1)?.id ?? 1;
          journal = older && journal.more ? withOlder(journal, page(oldest - 1)) : withNewest(journal, page(newest));
          const ids = idsOf(journal.entries);
          expect(ids).toEqual(idsOf(entries(ids[0] ?? 0, ids.at(-1) ?? 1)));
          expect(journal.more).toBe((ids.at(-1) ?? 1) > 1);
        }
      }),
    );
  });
});

describe("words", () => {
  test.each([
    ["notified", "said", "said"],
    ["digested", "in a digest", "said"],
    ["held", "held back", "quiet"],
    ["off", "off", "quiet"],
    ["not-announced", "not announced", "quiet"],
  ] as const)("the outcome %s", (outcome, word, tone) => {
    const entry = sampleJournalEntry({ outcome });
    expect([chipOf(entry), chipTone(entry)]).toEqual([word, tone]);
  });

  test("every outcome has a word of its own", () => {
    const words = journalOutcomes.map((outcome) => chipOf({ kind: "decision", outcome }));
    expect(new Set(words).size).toBe(journalOutcomes.length);
  });
});

describe("filtering", () => {
  const list = [
    sampleJournalEntry({ id: 4, text: "HighErrorRate fires: announced." }),
    sampleJournalEntry({ id: 3, outcome: "held", text: "RedisDown fires: held back until 07:00." }),
    sampleJournalEntry({
      id: 2,
      kind: "note",
      outcome: null,
      alert: null,
      name: null,
      text: "Rolled back release 41.",
    }),
    sampleJournalEntry({ id: 1, kind: "silence", outcome: null, environment: "staging", text: "Silenced by ada." }),
  ];
  const nameOf = (id: string) => (id === "production" ? "Production EU" : "Staging");
  test.each([
    ["all", "", [4, 3, 2, 1]],
    ["said", "", [4]],
    ["quiet", "", [3]],
    ["done", "", [2, 1]],
    ["note", "", [2]],
    ["all", "REDIS held", [3]],
    ["all", "eu", [4, 3, 2]],
    ["all", "staging", [1]],
    ["said", "redis", []],
  ] as const)("%s with %o", (filter, text, ids) => {
    expect(idsOf(filterJournal(list, filter, text, nameOf))).toEqual(ids);
  });
});

describe("the range to export", () => {
  const now = Date.UTC(2026, 10, 21, 8);
  test("so many hours until now", () => {
    expect(exportRange({ kind: "last", hours: 8 }, now, "utc")).toEqual({
      ok: true,
      from: now - 8 * 3_600_000,
      to: now,
    });
  });
  test.each([
    ["2026-11-21T00:00", "2026-11-21T06:00", { ok: true, from: Date.UTC(2026, 10, 21), to: Date.UTC(2026, 10, 21, 6) }],
    ["2026-11-21T06:00", "2026-11-21T06:00", { ok: false, fault: "The range must begin before it ends." }],
    ["", "2026-11-21T06:00", { ok: false, fault: "Both moments are needed." }],
  ])("from %o to %o", (from, to, range) => {
    expect(exportRange({ kind: "custom", from, to }, now, "utc")).toEqual(range);
  });
});
