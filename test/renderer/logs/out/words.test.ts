import { describe, expect, test } from "vitest";
import { incompleteWords } from "../../../../renderer/logs/out/incomplete.ts";
import { entryNote, searchNote } from "../../../../renderer/logs/out/notes.ts";
import { exportName } from "../../../../renderer/logs/out/saveFile.ts";
import { sentQueries } from "../../../../renderer/logs/out/sent.ts";
import { permanentPlaceOf } from "../../../../renderer/logs/permanent/permanentPlace.ts";
import type { LogQuery, SearchState } from "../../../../shared/model/logs.ts";
import { locationHashOf, traceInHash } from "../../../../shared/permanentLink.ts";
import { sampleSearch } from "../../samples.ts";
import { entryAt } from "../fakeEntries.ts";

const start = Date.UTC(2026, 10, 21, 10, 15, 29);
const entries = [entryAt(start), entryAt(start + 1020, { level: "error", levelWord: "ERROR", message: "No author" })];
const span = { from: start - 60_000, to: start + 61_020 };

function searchOf(query: LogQuery, environments: SearchState["environments"]): SearchState {
  return { id: "1", query, range: { kind: "widening" }, startedAt: 0, environments, streams: [{}], entries };
}

const trace = { kind: "request", id: "abc 1/2" } as const;
const both = { production: sampleSearch(), staging: sampleSearch({ status: "none", found: 0 }) };
const nameOf = (id: string) => id.toUpperCase();

describe("a permanent link", () => {
  test("has the environments and the span of what is shown, and starts that search", () => {
    const place = permanentPlaceOf(searchOf(trace, both), entries);
    expect(place).toEqual({ kind: "trace", id: "abc 1/2", environments: ["production"], span });
    expect(place && traceInHash(locationHashOf(place))).toEqual(place);
  });

  test("of nothing found looks where was looked", () => {
    expect(permanentPlaceOf(searchOf(trace, both), [])).toEqual({
      kind: "trace",
      id: "abc 1/2",
      environments: ["production", "staging"],
      span: null,
    });
  });

  test("of an alert's logs leads to the alert; a beginning and a query have none", () => {
    const alert = { kind: "alert", alert: "production/1", errorsOnly: true } as const;
    const query = { kind: "logql", expression: "{}", direction: "forward", limit: null } as const;
    expect(permanentPlaceOf(searchOf(alert, both), entries)).toEqual({ kind: "alert", alert: "production/1" });
    expect(permanentPlaceOf(searchOf({ ...trace, prefix: true }, both), entries)).toBeNull();
    expect(permanentPlaceOf(searchOf(query, both), entries)).toBeNull();
  });

  test.each([
    "#/logs?request=abc12345",
    "#/alerts?request=abc12345&do=trace",
    "#/logs?request=&do=trace",
    `#/logs?request=${"a".repeat(600)}&do=trace`,
    `#/logs?request=a&do=trace&x=${"y".repeat(9000)}`,
    "",
  ])("%s starts nothing", (hash) => expect(traceInHash(hash)).toBeNull());

  test("a span that is none is left out", () => {
    expect(traceInHash("#/logs?request=a&from=9&to=1&in=&do=trace")).toEqual({
      kind: "trace",
      id: "a",
      environments: [],
      span: null,
    });
  });
});

describe("the journal", () => {
  test("a line of the search, with a link that searches again", () => {
    const note = searchNote(searchOf(trace, both), entries, nameOf);
    expect(note.text).toBe("Request abc 1/2 in PRODUCTION: 2 entries in 1.02 s, 1 error, first: No author");
    expect(note.environment).toBe("production");
    expect(traceInHash(note.link ?? "")).toMatchObject({ id: "abc 1/2", span });
  });

  test("a line of one entry, its time in UTC", () => {
    const [, failed] = entries;
    if (failed === undefined) throw new Error("no entry");
    const { text } = entryNote(failed, searchOf(trace, both), entries, nameOf);
    expect(text).toBe("PRODUCTION, app, ERROR at 2026-11-21 10:15:30.020000000 UTC: No author");
  });

  test("takes no more than it can keep", () => {
    const endless = [entryAt(start, { level: "error", message: "x".repeat(60_000) })];
    expect(searchNote(searchOf(trace, both), endless, nameOf).text.length).toBeLessThan(4096);
    const query = { kind: "logql", expression: "x".repeat(16_000), direction: "forward", limit: null } as const;
    expect(searchNote(searchOf(query, both), entries, nameOf)).toMatchObject({ link: null });
  });
});

test.each([
  [{ production: sampleSearch() }, null],
  [{ production: sampleSearch({ more: true, found: 5000 }) }, "This is not everything: P has the first 5,000 of more."],
  [
    {
      production: sampleSearch({ status: "failed", error: { code: "TIMEOUT", message: "No answer in 5 s." } }),
      staging: sampleSearch({ status: "searching" }),
    },
    "This is not everything: P failed (No answer in 5 s); S is still being searched.",
  ],
  [{ staging: sampleSearch({ status: "cancelled" }) }, "This is not everything: the search of S was stopped."],
] as const)("an export says what is missing", (environments, words) => {
  expect(incompleteWords(searchOf(trace, environments), (id) => id.charAt(0).toUpperCase())).toBe(words);
});

test.each([
  ["abc12345", "logs-abc12345-20261121-101529.csv"],
  ["../../etc/passwd", "logs-etc-passwd-20261121-101529.csv"],
  ["", "logs-20261121-101529.csv"],
  ["a\u202eb", "logs-a-b-20261121-101529.csv"],
])("a file's name from %j", (subject, name) => expect(exportName(subject, start, "csv")).toBe(name));

test("queries that were not sent yet are no queries to copy", () => {
  const environment = {
    id: "production",
    name: "Production",
    color: "#fff",
    production: true,
    readOnly: false,
    backends: [],
    grafanaUrl: null,
    requestIdFields: [],
  };
  const sent = sampleSearch({ logql: "{}", span: { from: 1, to: 2 }, searched: { from: 0, to: 2 } });
  const search = searchOf(trace, { production: sent, staging: sampleSearch(), gone: sent });
  expect(sentQueries(search, [environment, { ...environment, id: "staging" }])).toEqual([
    { environment, logql: "{}", span: { from: 0, to: 2 }, limit: 5000, direction: "forward" },
  ]);
});
