import fc from "fast-check";
import { expect, test } from "vitest";
import type { Operation } from "../../../electron/console/store/connection.ts";
import { Held } from "../../../electron/console/store/held.ts";

const operation = (text: string, replaces: string | null = null): Operation => ({ sql: "", values: [text], replaces });
const textsOf = (held: Held) => [...held.operations()].map(({ values }) => values[0]);

test("keeps the order, and of those that replace each other the last in its place", () => {
  const held = new Held();
  held.add([operation("a1", "a"), operation("x")]);
  held.add([operation("b1", "b"), operation("a2", "a"), operation("y"), operation("a3", "a")]);
  held.add([operation("b2", "b")]);
  expect(textsOf(held)).toEqual(["x", "y", "a3", "b2"]);
  expect(held.dropped).toBe(0);
});

test("drops the oldest transactions as a whole, but never the newest", () => {
  const held = new Held({ operations: 3, bytes: Number.POSITIVE_INFINITY });
  held.add([operation("a"), operation("b")]);
  held.add([operation("c")]);
  held.add([operation("d")]);
  expect([textsOf(held), held.dropped]).toEqual([["c", "d"], 2]);
  held.add(["e", "f", "g", "h"].map((text) => operation(text)));
  expect([textsOf(held), held.dropped]).toEqual([["e", "f", "g", "h"], 4]);
});

test("property: replaying what is held leaves the same as replaying all, where nothing was dropped", () => {
  const writes = fc.array(fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.boolean(), fc.nat()), { maxLength: 4 }));
  fc.assert(
    fc.property(writes, (transactions) => {
      const held = new Held();
      const all: Operation[] = [];
      for (const transaction of transactions) {
        const operations = transaction.map(([key, deletes, value]) => operation(deletes ? "" : `${key}${value}`, key));
        all.push(...operations);
        held.add(operations);
      }
      const replay = (operations: Iterable<Operation>) => {
        const rows = new Map<string | null, unknown>();
        for (const { replaces, values } of operations) {
          if (values[0] === "") rows.delete(replaces);
          else rows.set(replaces, values[0]);
        }
        return new Map([...rows].sort());
      };
      expect(replay(held.operations())).toEqual(replay(all));
      expect([...held.operations()].length).toBeLessThanOrEqual(3);
      expect(held.isEmpty).toBe(all.length === 0);
    }),
  );
});
