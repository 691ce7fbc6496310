import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore } from "../../../electron/console/store/store.ts";
import { createStoreFolder, keysOf, put, type StoreFolder } from "./support.ts";

let at: StoreFolder;
beforeEach(() => {
  at = createStoreFolder();
});
afterEach(() => at.clear());

test("remembers across a restart", () => {
  const first = at.open();
  put(first, "a");
  first.transaction(() => put(first, "b"));
  expect(first.status()).toEqual({ remembers: true, problem: null, bytes: expect.any(Number) });
  first.close();
  expect(keysOf(at.open())).toEqual(["a", "b"]);
  expect(at.warnings).toEqual([]);
});

test("keeps times, text and nothing as they are", () => {
  const store = at.open();
  const text = "größe '; DROP TABLE state; -- \u{1f4a5}";
  store.run("INSERT INTO journal (at, kind, alert, text) VALUES (?, ?, ?, ?)", [1_795_232_520_000, "note", null, text]);
  expect(store.all("SELECT * FROM journal")).toEqual([
    {
      id: 1,
      at: 1_795_232_520_000,
      kind: "note",
      environment: null,
      alert: null,
      name: null,
      severity: null,
      outcome: null,
      text,
      notification: null,
      link: null,
    },
  ]);
});

test("a transaction whose work throws leaves nothing", () => {
  const store = at.open();
  const work = () =>
    store.transaction(() => {
      put(store, "a");
      store.transaction(() => put(store, "b"));
      throw new Error("a bug of the caller");
    });
  expect(work).toThrow("a bug of the caller");
  expect(keysOf(store)).toEqual([]);
  put(store, "c");
  expect(keysOf(store)).toEqual(["c"]);
});

test("a transaction with a wrong statement leaves nothing and throws nothing", () => {
  const store = at.open();
  store.transaction(() => {
    put(store, "a");
    store.run("INSERT INTO state (key) VALUES (?)", ["b"]);
    put(store, "c");
  });
  expect(keysOf(store)).toEqual([]);
  expect(at.warnings).toEqual([expect.stringContaining("NOT NULL")]);
  expect(store.status().problem).toBeNull();
});

test("a wrong statement in a nested transaction undoes that one only, and each says whether it stands", () => {
  const store = at.open();
  const stands: boolean[] = [];
  stands.push(
    store.transaction(() => {
      put(store, "a");
      stands.push(
        store.transaction(() => {
          put(store, "b");
          stands.push(store.transaction(() => put(store, "c")));
          stands.push(store.run("INSERT INTO state (key) VALUES (?)", ["d"]));
          stands.push(store.transaction(() => put(store, "e")));
        }),
      );
      stands.push(store.transaction(() => put(store, "f")));
    }),
  );
  expect(stands).toEqual([true, false, false, false, true, true]);
  expect(keysOf(store)).toEqual(["a", "f"]);
  expect(keysOf(at.open())).toEqual(["a", "f"]);
});

test("a throw in a nested transaction, caught by the outer one, undoes the nested one only", () => {
  const store = at.open();
  store.transaction(() => {
    put(store, "a");
    expect(() =>
      store.transaction(() => {
        put(store, "b");
        throw new Error("a bug of the caller");
      }),
    ).toThrow("a bug of the caller");
    put(store, "c");
  });
  expect(keysOf(store)).toEqual(["a", "c"]);
});

test("the work is done though nothing can be written any more, as it may do more than write", () => {
  const store = at.open();
  const done: string[] = [];
  store.transaction(() => {
    store.run("SELEKT");
    store.transaction(() => done.push("in one that failed"));
  });
  store.close();
  expect(store.transaction(() => done.push("closed"))).toBe(false);
  expect(done).toEqual(["in one that failed", "closed"]);
});

test("a nested transaction may be as long as a storm of alerts", () => {
  const store = openStore({ file: null, clock: at.clock, log: { info: () => {}, warn: () => {} } });
  const written = store.transaction(() => {
    store.transaction(() => {
      for (let number = 0; number < 150_000; number += 1) store.run("DELETE FROM mutes");
      put(store, "a");
    });
  });
  expect([written, keysOf(store)]).toEqual([true, ["a"]]);
  store.close();
});

test("a transaction touches the disk with its first statement, not before", () => {
  const [one, other] = [at.open(), at.open()];
  one.transaction(() => {
    one.transaction(() => {
      // Were the database locked already, this would be held in memory.
      put(other, "other");
      expect(other.status().remembers).toBe(true);
    });
    put(one, "one");
  });
  expect(keysOf(one)).toEqual(["one", "other"]);
});

test.each(["SELECT * FROM nowhere", "SELEKT", "SELECT ?, ?"])("a wrong query (%s) answers nothing", (sql) => {
  const store = at.open();
  expect(store.all(sql, [1, 2, 3])).toEqual([]);
  put(store, "a");
  expect(keysOf(store)).toEqual(["a"]);
});

test("more different statements than are kept prepared", () => {
  const store = at.open();
  for (let number = 0; number < 500; number += 1) expect(store.all(`SELECT ${number} AS a`)).toEqual([{ a: number }]);
});

test("two consoles share a file", () => {
  const [one, other] = [at.open(), at.open()];
  put(one, "one");
  put(other, "other");
  one.transaction(() => put(one, "more"));
  expect(keysOf(other)).toEqual(["more", "one", "other"]);
  expect(keysOf(one)).toEqual(["more", "one", "other"]);
});

test("without a file it forgets, and says no problem", () => {
  const store = openStore({ file: null, clock: at.clock, log: { info: () => {}, warn: () => {} } });
  put(store, "a");
  expect(keysOf(store)).toEqual(["a"]);
  expect(store.status()).toEqual({ remembers: false, problem: null, bytes: null });
  store.close();
});

test("once closed it answers nothing and throws nothing", () => {
  const store = at.open();
  store.close();
  store.close();
  put(store, "a");
  store.transaction(() => put(store, "b"));
  expect(keysOf(store)).toEqual([]);
});
