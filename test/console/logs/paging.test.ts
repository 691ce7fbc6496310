import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cursorAt, stepPage } from "../../../electron/console/logs/paging.ts";
import type { LokiLine } from "../../../electron/console/loki/client.ts";
import { type StoredLine, selectPage } from "../../support/lokiServer.ts";
import { keyOf } from "./memoryLoki.ts";

const start = 1_795_232_478_000_000_000n;

function at(offset: number, line: string, stream: Record<string, string> = { service: "a" }): LokiLine {
  return { timestamp: String(start + BigInt(offset)), line, stream };
}

const end = start + 100n;

describe("a page", () => {
  test("that is not full ends the span", () => {
    const page = [at(0, "a"), at(1, "b")];
    expect(stepPage(cursorAt(start, end, 3), page, 10)).toEqual({ lines: page, next: null, overfull: null });
  });

  test("that is empty ends the span", () => {
    expect(stepPage(cursorAt(start, end, 3), [], 10)).toEqual({ lines: [], next: null, overfull: null });
  });

  test("that is full goes on at its last nanosecond, which is asked again", () => {
    const first = stepPage(cursorAt(start, end, 3), [at(0, "a"), at(5, "b"), at(5, "c")], 10);
    expect(first.next).toMatchObject({ from: start + 5n, to: end, limit: 3 });
    if (first.next === null) return;
    const second = stepPage(first.next, [at(5, "c"), at(5, "b"), at(5, "d")], 10);
    expect(second.lines).toEqual([at(5, "d")]);
    expect(second.overfull).toBeNull();
  });

  test("keeps the same line of another stream, with other metadata, and a second time in the same stream", () => {
    const plain = at(5, "same");
    const withMetadata = { ...plain, stream: { ...plain.stream, trace_id: "1" } };
    const other = at(5, "same", { service: "b" });
    const first = stepPage(cursorAt(start, end, 2), [at(0, "x"), plain], 10);
    if (first.next === null) throw new Error("a full page goes on");
    const second = stepPage({ ...first.next, limit: 10 }, [plain, withMetadata, other, plain], 10);
    expect(second.lines).toEqual([withMetadata, other, plain]);
  });

  test("knows a line again whose labels come in another order", () => {
    const first = stepPage(cursorAt(start, end, 2), [at(0, "x"), at(5, "y", { a: "1", b: "2" })], 10);
    if (first.next === null) throw new Error("a full page goes on");
    expect(stepPage(first.next, [at(5, "y", { b: "2", a: "1" })], 10).lines).toEqual([]);
  });

  test("of one nanosecond is asked again with a larger one, up to the server's largest", () => {
    const page = [at(0, "a"), at(0, "b")];
    expect(stepPage(cursorAt(start, end, 2), page, 3).next).toMatchObject({ from: start, limit: 3 });
    expect(stepPage(cursorAt(start, end, 2), page, 100).next).toMatchObject({ from: start, limit: 4 });
  });

  test("of one nanosecond that is the server's largest is overfull and reading goes on after it", () => {
    const page = [at(0, "a"), at(0, "b")];
    const step = stepPage(cursorAt(start, end, 2), page, 2);
    expect(step).toEqual({ lines: page, next: cursorAt(start + 1n, end, 2), overfull: String(start) });
    expect(stepPage(cursorAt(start, start + 1n, 2), page, 2).next).toBeNull();
  });
});

const stream = fc.constantFrom<Record<string, string>[]>(
  { service: "a" },
  { service: "b" },
  { service: "a", pod: "1" },
);
const storedLine: fc.Arbitrary<StoredLine> = fc.record(
  {
    // Few nanoseconds, so that many lines share one.
    at: fc.oneof(
      fc.constant(start),
      fc.integer({ min: 0, max: 5 }).map((offset) => start + BigInt(offset)),
      fc.integer({ min: 0, max: 99 }).map((offset) => start + BigInt(offset)),
    ),
    stream,
    line: fc.constantFrom("a", "b", "c", "d", "e"),
    metadata: fc.constantFrom({ id: "1" }, { id: "2" }),
  },
  { requiredKeys: ["at", "stream", "line"] },
);

function asLokiLine({ at: stamp, line, stream: labels, metadata }: StoredLine): LokiLine {
  return { timestamp: String(stamp), line, stream: { ...labels, ...metadata } };
}

test.each(["forward", "backward"] as const)(
  "reading %s by pages yields every line once and in order, but for the rest of instants said to be overfull",
  (direction) => {
    fc.assert(
      fc.property(
        fc.array(storedLine, { maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 12 }),
        (stored, pageLimit, beyond) => {
          const maxLimit = pageLimit + beyond;
          const read: LokiLine[] = [];
          const overfull: string[] = [];
          let cursor: ReturnType<typeof stepPage>["next"] = cursorAt(start, end, pageLimit, direction);
          for (let pages = 0; cursor !== null; pages += 1) {
            expect(pages).toBeLessThan(200);
            expect(cursor.limit).toBeLessThanOrEqual(maxLimit);
            const page = selectPage(stored, cursor).map(asLokiLine);
            const step = stepPage(cursor, direction === "forward" ? page : page.reverse(), maxLimit);
            if (direction === "forward") read.push(...step.lines);
            else read.unshift(...step.lines);
            if (step.overfull !== null) overfull.push(step.overfull);
            cursor = step.next;
          }
          const stamps = read.map(({ timestamp }) => timestamp);
          expect(stamps).toEqual([...stamps].sort());
          for (const instant of new Set(stored.map((line) => String(line.at)))) {
            const wanted = stored.filter((line) => String(line.at) === instant).map(keyOf);
            const got = read.filter(({ timestamp }) => timestamp === instant).map(keyOf);
            if (overfull.includes(instant)) {
              expect(wanted.length).toBeGreaterThanOrEqual(maxLimit);
              expect(got.length).toBe(maxLimit);
              for (const key of new Set(got)) {
                const times = (keys: readonly string[]) => keys.filter((other) => other === key).length;
                expect(times(got)).toBeLessThanOrEqual(times(wanted));
              }
            } else expect(got.sort()).toEqual(wanted.sort());
          }
          expect(new Set(overfull).size).toBe(overfull.length);
          const known = new Set(stored.map((line) => String(line.at)));
          expect(stamps.every((stamp) => known.has(stamp))).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  },
);

test("lines of an instant that a larger page leaves out are still not read twice", () => {
  // A Loki may choose other lines of one nanosecond when it splits a query in another way.
  const first = stepPage(cursorAt(start, end, 2), [at(0, "a"), at(0, "b")], 8);
  if (first.next === null) throw new Error("a full page goes on");
  const second = stepPage(first.next, [at(0, "c"), at(0, "d"), at(0, "e"), at(0, "a")], 8);
  if (second.next === null) throw new Error("a full page goes on");
  const third = stepPage(second.next, [at(0, "a"), at(0, "b"), at(0, "c"), at(0, "d"), at(0, "e"), at(0, "f")], 8);
  const read = [...first.lines, ...second.lines, ...third.lines].map(({ line }) => line);
  expect(read).toEqual(["a", "b", "c", "d", "e", "f"]);
});
