import fc from "fast-check";
import { expect, test } from "vitest";
import { inPieces } from "../../../electron/console/credentials/pieces.ts";
import { createFakeKeytar, type FakeKeytar } from "./fakeKeytar.ts";

const limit = 8;

/** As Windows: refuses what is longer. */
function limited(): FakeKeytar {
  const keytar = createFakeKeytar();
  const { setPassword } = keytar;
  keytar.setPassword = async (service, account, password) => {
    if (Buffer.byteLength(password) > limit) throw new Error("The stub received bad data.");
    await setPassword(service, account, password);
  };
  return keytar;
}

const account = fc.constantFrom("a", "b");
const step = fc.oneof(
  fc.record({ set: fc.string({ unit: "binary", maxLength: 60 }), account }),
  fc.record({ set: fc.constantFrom("#2 0", "#1 1"), account }),
  fc.record({ set: fc.constant(null), account }),
);

test("values of any length are kept, replaced and removed as in one entry, and nothing is left over", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const keytar = limited();
      const long = inPieces(keytar, limit);
      const expected = new Map<string, string>();
      for (const { set, account: name } of steps) {
        if (set === null) expect(await long.deletePassword("s", name)).toBe(expected.delete(name));
        else await long.setPassword("s", name, set).then(() => expected.set(name, set));
        for (const each of ["a", "b"]) expect(await long.getPassword("s", each)).toBe(expected.get(each) ?? null);
      }
      for (const name of expected.keys()) await long.deletePassword("s", name);
      expect(keytar.entries.size).toBe(0);
    }),
  );
});

test("one that is interrupted leaves the value before, or the new one", async () => {
  const [before, after] = ["before ".repeat(5), "after ".repeat(7)];
  const outcomes = new Set<string | null>();
  for (let calls = 0; calls < 30; calls += 1) {
    const keytar = limited();
    const long = inPieces(keytar, limit);
    await long.setPassword("s", "a", before);
    const done = keytar.calls.length;
    const { push } = keytar.calls;
    keytar.calls.push = (...items) => {
      if (keytar.calls.length >= done + calls) keytar.failure = new Error("The machine went off.");
      return push.apply(keytar.calls, items);
    };
    await long.setPassword("s", "a", after).catch(() => {});
    keytar.calls.push = push;
    keytar.failure = null;
    outcomes.add(await long.getPassword("s", "a"));
  }
  expect([...outcomes]).toEqual([before, after]);
});

test("one that misses a piece is no value, rather than a shorter one", async () => {
  const keytar = limited();
  const long = inPieces(keytar, limit);
  await long.setPassword("s", "a", JSON.stringify({ token: "x".repeat(60) }));
  keytar.entries.delete("s a#0/4");
  expect(await long.getPassword("s", "a")).toBe("");
});
