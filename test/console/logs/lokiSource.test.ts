import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConsoleError } from "../../../electron/console/errors.ts";
import { SpanReader } from "../../../electron/console/logs/lokiSource.ts";
import type { StoredLine } from "../../support/lokiServer.ts";
import { keyOf, type MemoryLokiOptions, memoryTenant, readToEnd, resourceExhausted } from "./memoryLoki.ts";

const startMs = 1_795_232_478_000;
const start = BigInt(startMs) * 1_000_000n;
const logql = '{service=~".+"}';

function readerOver(
  lines: readonly StoredLine[],
  spanMs: number,
  pageLimit: number,
  options: Partial<MemoryLokiOptions> = {},
) {
  const limits = { maxEntries: 5_000, maxSpanMs: 721 * 3_600_000, ...options };
  const { tenant, asked } = memoryTenant(lines, limits);
  const span = { from: startMs, to: startMs + spanMs };
  return { reader: new SpanReader(tenant, logql, span, { ...limits, retentionMs: null }, pageLimit), asked };
}

function lineAt(nanoseconds: number, line: string, service = "a"): StoredLine {
  return { at: start + BigInt(nanoseconds), line, stream: { service } };
}

function manyLines(count: number, everyNs: number, text = (index: number) => `line ${index}`): StoredLine[] {
  return Array.from({ length: count }, (_, index) => lineAt(index * everyNs, text(index)));
}

describe("a span reader", () => {
  test("stops after a full page and goes on where it stopped", async () => {
    const { reader, asked } = readerOver(manyLines(10, 1_000), 1, 4);
    const { lines, pages } = await readToEnd(reader);
    expect(lines.map(({ line }) => line)).toEqual(manyLines(10, 1).map(({ line }) => line));
    // Each page repeats the last line of the one before. The third is full, so only a fourth tells that it was the last.
    expect(pages).toEqual([4, 3, 3, 0]);
    expect(asked.map(({ limit }) => limit)).toEqual([4, 4, 4, 4]);
  });

  test("reads nothing of what lies at or after the end of its span", async () => {
    const { reader } = readerOver([lineAt(999_999, "in"), lineAt(1_000_000, "out")], 1, 10);
    expect((await readToEnd(reader)).lines.map(({ line }) => line)).toEqual(["in"]);
  });

  test("asks for no more than the server's largest page", async () => {
    const { reader, asked } = readerOver(manyLines(9, 1_000), 1, 5_000, { maxEntries: 4 });
    expect((await readToEnd(reader)).lines).toHaveLength(9);
    expect(asked.every(({ limit }) => limit === 4)).toBe(true);
  });

  test("splits a span longer than the server's range, oldest part first", async () => {
    const { reader, asked } = readerOver(manyLines(7, 1_000_000), 7, 100, { maxSpanMs: 3 });
    const { lines } = await readToEnd(reader);
    expect(lines.map(({ line }) => line)).toEqual(manyLines(7, 1).map(({ line }) => line));
    expect(asked.map(({ from, to }) => [Number(from - start) / 1e6, Number(to - start) / 1e6])).toEqual([
      [0, 1],
      [1, 4],
      [4, 7],
    ]);
  });

  test("an instant with more lines than the server's largest page is said, and what follows it is read", async () => {
    const ties = Array.from({ length: 9 }, (_, index) => lineAt(5, `tie ${index}`));
    const { reader } = readerOver([lineAt(0, "before"), ...ties, lineAt(6, "after")], 1, 2, { maxEntries: 4 });
    const { lines, notes } = await readToEnd(reader);
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)?.line).toBe("after");
    expect(notes).toEqual(["One instant holds 4 lines or more; what it has beyond that cannot be read."]);
  });

  test.each([
    ["ResourceExhausted", resourceExhausted],
    ["an answer over our own limit", () => new ConsoleError("TOO_LARGE", "Loki answered with more than 32 MiB.")],
  ])("%s shrinks the pages, says so and loses nothing", async (_what, tooLarge) => {
    const stored = manyLines(300, 1_000, (index) => `${String(index).padStart(3, "0")}${"x".repeat(97)}`);
    const { reader, asked } = readerOver(stored, 1, 200, { maxAnswerBytes: 5_000, tooLarge });
    const { lines, notes, errors } = await readToEnd(reader);
    expect(lines.map(({ line }) => line)).toEqual(stored.map(({ line }) => line));
    expect(errors).toEqual([]);
    expect(notes).toEqual(["The answer was too large, so it is read 40 lines at a time."]);
    // Once it is known what is too large, it is not asked for again.
    expect(asked.filter(({ limit }) => limit > 40)).toHaveLength(1);
  });

  test("lines that are too large even ten at a time end as the server's error, once", async () => {
    const { reader, asked } = readerOver(
      manyLines(20, 1_000, () => "x".repeat(1_000)),
      1,
      5_000,
      {
        maxAnswerBytes: 5_000,
      },
    );
    const read = reader.read({
      signal: new AbortController().signal,
      timeoutMs: 1,
      onLines: () => {},
      onNote: () => {},
    });
    await expect(read).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(asked.map(({ limit }) => limit)).toEqual([5_000, 1_000, 200, 40, 10]);
    expect(reader.finished).toBe(false);
  });

  test("another failure is not taken for a large answer", async () => {
    const { reader, asked } = readerOver(manyLines(3, 1), 1, 100, { failing: new Set([0]) });
    const { errors, notes, lines } = await readToEnd(reader);
    expect(errors).toMatchObject([{ code: "TIMEOUT" }]);
    expect([notes, lines.length, asked.length]).toEqual([[], 3, 2]);
  });
});

const stream = fc.constantFrom("a", "b", "c").map((service) => ({ service }));
const offset = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  // Around the boundaries of parts, which are whole milliseconds.
  fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: -2, max: 2 })).map(([ms, ns]) => ms * 1_000_000 + ns),
  fc.integer({ min: 0, max: 12_000_000 }),
);
const stored: fc.Arbitrary<StoredLine[]> = fc.array(
  fc.record({
    at: offset.map((nanoseconds) => start + BigInt(nanoseconds)),
    stream,
    line: fc.constantFrom("a", "b", "c", "d"),
  }),
  { maxLength: 80 },
);

function tally(lines: readonly Parameters<typeof keyOf>[0][]): string[] {
  return lines.map(keyOf).sort();
}

describe("reading a span to its end", () => {
  test("yields every line once and in order, whatever the limits, splits and failures", async () => {
    await fc.assert(
      fc.asyncProperty(
        stored,
        fc.record({
          spanMs: fc.integer({ min: 1, max: 12 }),
          pageLimit: fc.integer({ min: 1, max: 30 }),
          maxEntries: fc.integer({ min: 1, max: 30 }),
          maxSpanMs: fc.integer({ min: 1, max: 15 }),
          failing: fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 10 }).map((list) => new Set(list)),
        }),
        async (lines, { spanMs, pageLimit, ...options }) => {
          const { reader, asked } = readerOver(lines, spanMs, pageLimit, options);
          const { lines: read, notes, errors } = await readToEnd(reader);
          const to = start + BigInt(spanMs) * 1_000_000n;
          const wanted = lines.filter((line) => line.at >= start && line.at < to);
          const stamps = read.map(({ timestamp }) => timestamp);
          expect(stamps).toEqual([...stamps].sort());
          const crowd = (instant: bigint) => wanted.filter((line) => line.at === instant).length;
          const whole = wanted.filter((line) => crowd(line.at) < options.maxEntries);
          const readWhole = read.filter((line) => crowd(BigInt(line.timestamp)) < options.maxEntries);
          expect(tally(readWhole)).toEqual(tally(whole));
          const crowded = new Set(wanted.map((line) => line.at).filter((at) => crowd(at) >= options.maxEntries));
          expect(read).toHaveLength(whole.length + crowded.size * options.maxEntries);
          if (read.length < wanted.length) expect(notes.join()).toContain("One instant holds");
          expect(errors).toHaveLength([...options.failing].filter((index) => index < asked.length).length);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("loses nothing but the rest of crowded instants, and says so, where answers are too large", async () => {
    await fc.assert(
      fc.asyncProperty(
        stored,
        fc.record({
          pageLimit: fc.integer({ min: 10, max: 100 }),
          // Ten lines always fit, so that there is a page small enough.
          maxAnswerBytes: fc.integer({ min: 10, max: 60 }),
          failing: fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 5 }).map((list) => new Set(list)),
        }),
        async (lines, { pageLimit, ...options }) => {
          const { reader } = readerOver(lines, 12, pageLimit, options);
          const { lines: read, notes } = await readToEnd(reader);
          const wanted = lines.filter((line) => line.at >= start && line.at < start + 12_000_000n);
          const stamps = read.map(({ timestamp }) => timestamp);
          expect(stamps).toEqual([...stamps].sort());
          const left = wanted.map((line) => `${line.at} ${keyOf(line)}`);
          for (const line of read) {
            const index = left.indexOf(`${line.timestamp} ${keyOf(line)}`);
            expect(index, "read twice, or never stored").toBeGreaterThanOrEqual(0);
            left.splice(index, 1);
          }
          if (left.length > 0) expect(notes.join()).toContain("One instant holds");
          for (const lost of left) {
            const instant = lost.split(" ")[0];
            expect(wanted.filter(({ at }) => String(at) === instant).length).toBeGreaterThanOrEqual(10);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
