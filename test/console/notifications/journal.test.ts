import fc from "fast-check";
import { expect, test } from "vitest";
import { Journal, journalHandlers, mostExported } from "../../../electron/console/notifications/journal.ts";
import { calls } from "../../../shared/contract.ts";
import { createFakeClock } from "../../support/clock.ts";
import { createStore, createWorld, entry, readAll, temporaryFolder } from "./support.ts";

function createJournal(folder: string | null = null) {
  const clock = createFakeClock();
  const store = createStore(clock, folder);
  return { clock, store, journal: new Journal(createWorld(clock, null), store) };
}

const everything = { environment: null, alert: null, from: null, to: null, before: null, limit: 1000 } as const;

test("an entry comes back as it was written", () => {
  const { journal } = createJournal();
  const full = entry({
    at: 7,
    alert: "production/a1",
    name: "HighErrorRate'); DROP TABLE journal; --",
    severity: "critical",
    outcome: "notified",
    text: "It fires. \u0000 \u{1F525}",
    notification: "x-1",
    link: "#/alerts",
  });
  journal.add([full]);
  const text = "It fires. \uFFFD \u{1F525}";
  expect(journal.read(everything)).toEqual({ entries: [{ id: 1, ...full, text }], more: false });
});

test("pages newest first until there is no more", () => {
  const { journal } = createJournal();
  journal.add(Array.from({ length: 250 }, (_, index) => entry({ at: index, text: `${index}` })));
  const texts: string[] = [];
  let before: number | null = null;
  for (let more = true; more; ) {
    const page = journal.read({ ...everything, before, limit: 100 });
    texts.push(...page.entries.map(({ text }) => text));
    before = page.entries.at(-1)?.id ?? null;
    more = page.more;
  }
  expect(texts).toEqual(Array.from({ length: 250 }, (_, index) => `${249 - index}`));
});

test("a full last page has no more after it", () => {
  const { journal } = createJournal();
  journal.add([entry(), entry()]);
  expect(journal.read({ ...everything, limit: 2 }).more).toBe(false);
  expect(journal.read({ ...everything, limit: 1 }).more).toBe(true);
});

test.each([
  ["environment", { environment: "staging" }, ["b"]],
  ["alert", { alert: "production/1" }, ["a"]],
  ["from, which counts in", { from: 2 }, ["c", "b"]],
  ["to, which does not", { to: 2 }, ["a"]],
  ["all of them", { environment: "production", from: 0, to: 9, alert: "production/1" }, ["a"]],
  ["what nothing fits", { environment: "nowhere" }, []],
])("filters by %s", (_name, filter, texts) => {
  const { journal } = createJournal();
  journal.add([
    entry({ at: 1, text: "a", alert: "production/1" }),
    entry({ at: 2, text: "b", environment: "staging" }),
    entry({ at: 3, text: "c", alert: "production/2" }),
  ]);
  expect(journal.read({ ...everything, ...filter }).entries.map(({ text }) => text)).toEqual(texts);
});

test("ids run on after a restart, and after all was forgotten", () => {
  const folder = temporaryFolder();
  const first = createJournal(folder);
  first.journal.add([entry({ at: 1 }), entry({ at: 2 })]);
  first.journal.prune(3);
  first.store.close();
  const second = createJournal(folder);
  second.journal.add([entry({ at: 4 })]);
  expect(readAll(second.journal).map(({ id }) => id)).toEqual([3]);
});

test("forgets what is older than a moment, and nothing else", () => {
  const { journal } = createJournal();
  journal.add([entry({ at: 1, text: "old" }), entry({ at: 2, text: "kept" })]);
  journal.prune(2);
  expect(readAll(journal).map(({ text }) => text)).toEqual(["kept"]);
});

test("what does not fit the journal's shape any more is left out", () => {
  const { journal, store } = createJournal();
  journal.add([entry({ text: "good" })]);
  store.run("INSERT INTO journal (at, kind, text) VALUES (1, 'nonsense', 'bad')");
  expect(readAll(journal).map(({ text }) => text)).toEqual(["good"]);
});

test("a note is written with the time of the console and its link", async () => {
  const { journal, clock } = createJournal();
  const note = { environment: "production", alert: "production/a1", text: "Restarted the pool", link: "#/logs?id=abc" };
  await journalHandlers(journal)["journal.note"](note);
  expect(readAll(journal)).toMatchObject([{ ...note, kind: "note", at: clock.now() }]);
});

test("an export counts in its beginning and not its end, and says where it was cut", async () => {
  const { journal, clock } = createJournal();
  const from = clock.now();
  const handlers = journalHandlers(journal);
  journal.add([
    entry({ kind: "search", at: from, text: "first moment" }),
    entry({ kind: "search", at: from + 10, text: "last moment" }),
  ]);
  const range = { environment: null, from, to: from + 10, utc: true };
  const exported = await handlers["journal.export"](range);
  expect(exported.markdown).toContain("first moment");
  expect(exported.markdown).not.toContain("last moment");
  expect(exported.markdown).not.toContain("Only the latest");
  expect(calls["journal.export"].output.safeParse(exported).success).toBe(true);
  journal.add(Array.from({ length: mostExported }, () => entry({ at: from + 5 })));
  expect((await handlers["journal.export"](range)).markdown).toContain("Only the latest 10,000 entries");
});

test.each([
  ["empty", 5, 5],
  ["backwards", 5, 4],
  ["beyond the calendar", 5, 1e300],
])("refuses a range that is %s", async (_name, from, to) => {
  const { journal } = createJournal();
  const exported = journalHandlers(journal)["journal.export"]({ environment: null, from, to, utc: false });
  await expect(exported).rejects.toMatchObject({ code: "INVALID_INPUT" });
});

test("property: pages of any size give every entry once, in order", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5), { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (times, limit) => {
      const { journal, store } = createJournal();
      for (const at of times) journal.add([entry({ at })]);
      const ids: number[] = [];
      for (let before: number | null = null; ; before = ids.at(-1) ?? null) {
        const page = journal.read({ ...everything, before, limit });
        ids.push(...page.entries.map(({ id }) => id));
        if (!page.more) break;
      }
      store.close();
      expect(ids).toEqual(times.map((_, index) => times.length - index));
    }),
    { numRuns: 30 },
  );
});
