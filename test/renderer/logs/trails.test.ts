import { MantineProvider } from "@mantine/core";
import fc from "fast-check";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { whereSent } from "../../../renderer/backends/credentialWords.ts";
import { AuditTable } from "../../../renderer/logs/trails/AuditTable.tsx";
import { withoutTimeColumn } from "../../../renderer/logs/trails/auditColumns.ts";
import { SpanWaterfall } from "../../../renderer/logs/trails/SpanWaterfall.tsx";
import { TrailLinks } from "../../../renderer/logs/trails/TrailLinks.tsx";
import { askedSpan, entrySpanOf, waterfallOf } from "../../../renderer/logs/trails/waterfall.ts";
import { askingWords, nothingWords, spanCounts, spanWords } from "../../../renderer/logs/trails/words.ts";
import type { TraceSpan } from "../../../shared/model/trails.ts";

const startUs = 1_795_000_000_000_000;

/** A span of which a test says only what it is about; times in microseconds after the first entry. */
function spanAt(at: number, durationUs: number, changes: Partial<TraceSpan> = {}): TraceSpan {
  const rest = {
    id: `s${at}`,
    parent: null,
    trace: "t",
    service: "shop-api",
    operation: "GET",
    error: false,
    tags: [],
  };
  return { ...rest, startUs: startUs + at, durationUs, ...changes };
}

/** Entries over 1 ms, which begin 500 ns after `startUs`. */
const entries = { first: `${startUs}500`, last: `${startUs + 1000}500` };

describe("the waterfall", () => {
  test("lies on the entries' axis, to the nanosecond", () => {
    const { rows, ofEntries, nanoseconds } = waterfallOf(
      [spanAt(250, 500), spanAt(0, 1000), spanAt(-5, 2000)],
      entries,
    );
    expect([ofEntries, nanoseconds]).toEqual([true, 1_000_000]);
    expect(rows.map(({ span, start, end, before, after }) => [span.id, start, end, before, after])).toEqual([
      ["s-5", 0, 1, true, true],
      ["s0", 0, 0.9995, false, false],
      ["s250", 0.2495, 0.7495, false, false],
    ]);
  });

  test("keeps spans of another clock at the edge, and says where they went", () => {
    const { rows } = waterfallOf([spanAt(-90_000_000, 10), spanAt(90_000_000, 10)], entries);
    expect(rows.map(({ start, end, before, after }) => [start, end, before, after])).toEqual([
      [0, 0, true, false],
      [1, 1, false, true],
    ]);
  });

  test.each([
    ["without entries", null],
    ["with entries of one moment", { first: entries.first, last: entries.first }],
  ])("%s has the spans' own axis", (_what, axis) => {
    const { rows, ofEntries, nanoseconds } = waterfallOf([spanAt(0, 400), spanAt(300, 700, { parent: "s0" })], axis);
    expect([ofEntries, nanoseconds, rows.map(({ start, end }) => [start, end])]).toEqual([
      false,
      1_000_000,
      [
        [0, 0.4],
        [0.3, 1],
      ],
    ]);
  });

  test("puts children under their parents, by their start, whatever came first", () => {
    const spans = [
      spanAt(30, 1, { id: "c", parent: "a" }),
      spanAt(20, 1, { id: "b", parent: "a" }),
      spanAt(25, 1, { id: "d", parent: "b" }),
      spanAt(10, 100, { id: "a", parent: "gone" }),
      spanAt(15, 1, { id: "a", trace: "other" }),
      spanAt(5, 1, { id: "x", parent: "y" }),
      spanAt(6, 1, { id: "y", parent: "x" }),
      spanAt(7, 1, { id: "self", parent: "self" }),
    ];
    const rows = waterfallOf(spans, null).rows.map(({ span, depth }) => `${span.trace}/${span.id}${depth}`);
    expect(rows).toEqual(["t/self0", "t/a0", "t/b1", "t/d2", "t/c1", "other/a0", "t/x0", "t/y1"]);
  });

  test("shows every span once, parents above, within the axis, whatever they claim", () => {
    const id = fc.constantFrom("a", "b", "c", "d", "__proto__", "");
    const span = fc.record({
      id,
      parent: fc.option(id),
      trace: fc.constantFrom("t", "u"),
      service: fc.string(),
      operation: fc.string(),
      startUs: fc.oneof(fc.integer({ min: 0, max: 2 * startUs }), fc.double({ noNaN: true, min: -1e300, max: 1e300 })),
      durationUs: fc.oneof(fc.nat(), fc.double({ noNaN: true, min: 0, max: 1e300 })),
      error: fc.boolean(),
      tags: fc.constant([] as [string, string][]),
    });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 30 }), fc.boolean(), (spans, own) => {
        const { rows } = waterfallOf(spans, own ? null : entries);
        expect(rows).toHaveLength(spans.length);
        expect(new Set(rows.map((row) => row.span)).size).toBe(spans.length);
        expect(new Set(rows.map(({ key }) => key)).size).toBe(spans.length);
        for (const { start, end } of rows) expect(start >= 0 && end <= 1 && start <= end).toBe(true);
      }),
    );
  });

  test("a chain as deep as it is long does no harm", () => {
    const chain = Array.from({ length: 2000 }, (_, at) => spanAt(at, 1, { parent: at === 0 ? null : `s${at - 1}` }));
    expect(waterfallOf(chain, entries).rows.at(-1)?.depth).toBe(1999);
  });
});

test("the entries' span is asked in whole milliseconds, with all of it inside", () => {
  const span = entrySpanOf([{ timestamp: entries.first }, { timestamp: "1" }, { timestamp: entries.last }]);
  expect(span).toEqual(entries);
  expect(askedSpan(entries)).toEqual({ from: startUs / 1000, to: startUs / 1000 + 2 });
  expect(entrySpanOf([])).toBeNull();
});

describe("the audit table's time", () => {
  const at = Date.parse("2026-11-21T03:42:02.500Z");
  test.each([
    ["2026-11-21 03:42:02.5+00", at],
    ["2026-11-21 04:42:02.5+01", at],
    ["2026-11-21 09:12:02.500123+05:30", at + 0.123],
    ["2026-11-21 03:42:02.5", at],
    ["2026-11-21T03:42:02.5Z", at],
  ])("%s is left out, since the table shows it", (text, time) => {
    const trail = { columns: ["username", "timestamp"], rows: [{ at: time, values: ["ada", text] }] };
    expect(withoutTimeColumn({ ...trail, more: false })).toEqual({
      columns: ["username"],
      rows: [{ at: time, values: ["ada"] }],
    });
  });

  test.each([
    ["another time", "2026-11-21 03:42:03+00", at],
    ["text", "yesterday", at],
    ["a row without time", null, at],
  ])("%s stays", (_what, text, time) => {
    const trail = { columns: ["when"], rows: [{ at: time, values: [text] }], more: false };
    expect(withoutTimeColumn(trail).columns).toEqual(["when"]);
  });
});

describe("words", () => {
  const none = { configured: false, found: null, error: null };
  const noRows = { configured: true, found: { columns: [], rows: [], more: false }, error: null };
  const noSpans = { configured: true, found: [], error: null };
  const error = { code: "TOO_LARGE" as const, message: "More." };

  test.each([
    [noRows, noSpans, "The audit table has no row with this ID, and Jaeger no span."],
    [noRows, none, "The audit table has no row with this ID."],
    [none, noSpans, "Jaeger has no span with this ID."],
    [none, none, null],
    [none, { ...noSpans, error }, null],
    [{ ...none, configured: true, error }, { ...noSpans, found: [spanAt(0, 1)] }, null],
  ])("what was looked for in vain", (audit, spans, words) => {
    expect(nothingWords({ audit, spans })).toBe(words);
  });

  test("what is being asked", () => {
    const kinds = [["audit", "spans", "links"], ["spans"], ["links"]] as const;
    expect(kinds.map((each) => askingWords(each))).toEqual([
      "Asking the audit table and Jaeger…",
      "Asking Jaeger…",
      "Filling in links…",
    ]);
  });

  test("of spans", () => {
    const failed = spanAt(0, 31_000, { service: "shop-db", operation: "SELECT", error: true });
    expect(spanCounts([spanAt(0, 1), failed])).toBe("2 spans, 2 services, 1 error");
    expect(spanWords(failed, false, true)).toBe("shop-db: SELECT, 31 ms, error, goes on after the last entry");
    expect(spanWords(spanAt(0, 5), false, false)).toBe("shop-api: GET, 5 µs");
    expect(spanWords(spanAt(0, 5), true, true)).toBe(
      "shop-api: GET, 5 µs, goes on before the first entry and after the last entry",
    );
  });

  test.each([
    ["postgres://db.example:5432/shop", "It is sent to postgres://db.example:5432 only."],
    ["https://jaeger.example/prefix", "It is sent to https://jaeger.example only."],
    ["http://10.0.0.1:9090/", "It is sent to http://10.0.0.1:9090 only."],
  ])("a credential for %s", (url, words) => {
    expect(whereSent({ url })).toBe(words);
  });
});

describe("what others wrote", () => {
  const hostile = '<img src=x onerror="alert(1)">\u202e';

  test("is text in the audit table, and null is apart from text", () => {
    const rows = [{ at: null, values: [hostile, null, "null"] }];
    const html = renderToStaticMarkup(
      createElement(AuditTable, { trail: { columns: [hostile, "b", "c"], rows, more: true } }),
    );
    expect(html).not.toContain("<img");
    expect(html).not.toContain("\u202e");
    expect(html).toContain("first of more");
    expect(html.match(/>null</g)).toHaveLength(2);
    const timed = { columns: ["a"], rows: [{ at: startUs / 1000 + 7, values: ["x"] }], more: false };
    expect(renderToStaticMarkup(createElement(AuditTable, { trail: timed }))).toMatch(/\d\d:\d\d:\d\d\.007</);
  });

  test("is text in the waterfall", () => {
    const span = spanAt(0, 1, { service: hostile, operation: hostile, error: true });
    const waterfall = createElement(SpanWaterfall, { spans: [span], entries });
    const html = renderToStaticMarkup(createElement(MantineProvider, null, waterfall));
    expect(html).not.toContain("<img");
    expect(html).not.toContain("\u202e");
    expect(html).toContain("on the time axis of the log entries");
  });

  test("is no link unless it is safe", () => {
    const urls = [
      "https://sentry.example/?q=1",
      "javascript:alert(1)",
      "http://sentry.example",
      "https://a:b@evil.example",
    ];
    const links = urls.map((url) => ({ name: hostile, url }));
    const html = renderToStaticMarkup(createElement(TrailLinks, { links }));
    expect(html.match(/href="[^"]*"/g)).toEqual(['href="https://sentry.example/?q=1"']);
    expect(html).toContain('rel="noopener noreferrer nofollow"');
    expect(renderToStaticMarkup(createElement(TrailLinks, { links: links.slice(1) }))).toBe("");
  });
});
