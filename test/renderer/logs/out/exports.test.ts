import { describe, expect, test } from "vitest";
import { type ExportSource, exportEntries, markdownCell } from "../../../../renderer/logs/out/exports.ts";
import { entryAt } from "../fakeEntries.ts";

const at = Date.UTC(2026, 10, 21, 10, 15, 29, 995);

function source(changes: Partial<ExportSource> = {}): ExportSource {
  return {
    entries: [
      entryAt(at, {
        timestamp: `${at}123456`,
        level: "error",
        levelWord: "ERROR",
        message: 'Author "999", not found\nfor anna@example.com',
        line: '{"message":"Author","email":"anna@example.com"}',
      }),
    ],
    streams: [{ service: "shell" }],
    environmentName: () => "Production",
    zone: "utc",
    mask: false,
    ...changes,
  };
}

test("JSON lines keep the line and all nineteen digits of its time", () => {
  const [line, rest] = exportEntries("jsonl", source()).split("\n");
  expect(rest).toBe("");
  expect(JSON.parse(line ?? "")).toEqual({
    timestamp: `${at}123456`,
    environment: "Production",
    level: "error",
    component: "app",
    stream: { service: "shell" },
    line: '{"message":"Author","email":"anna@example.com"}',
  });
});

test("CSV quotes what has to be quoted", () => {
  const [heading, row] = exportEntries("csv", source()).split(/\r\n(?=time|2026|$)/);
  expect(heading).toBe("time,timestamp_ns,environment,level,component,message,line");
  expect(row).toBe(
    `2026-11-21 10:15:29.995123456 UTC,${at}123456,Production,ERROR,app,"Author ""999"", not found\nfor anna@example.com","{""message"":""Author"",""email"":""anna@example.com""}"`,
  );
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])("a spreadsheet runs no cell that begins as %j", (message) => {
  const csv = exportEntries("csv", source({ entries: [entryAt(at, { message, line: message })] }));
  expect(csv.split("\r\n")[1]?.split(",")[5]).toMatch(/^"?'/);
});

describe("the table for the incident channel", () => {
  test("has one line for each entry", () => {
    expect(exportEntries("markdown", source()).split("\n")[2]).toBe(
      '| 2026-11-21 10:15:29.995123456 UTC | Production | ERROR | app | Author "999", not found for anna@\u200bexample.com |',
    );
  });

  test.each([
    ["a | b", "a \\| b"],
    ["<img src=x onerror=alert(1)>", "\\<img src=x onerror=alert(1)\\>"],
    ["[x](javascript:1)", "\\[x\\](javascript:1)"],
    ["@channel", "@\u200bchannel"],
    ["`code` **bold**", "\\`code\\` \\*\\*bold\\*\\*"],
    ["a\u202eb", "a⟨U+202E⟩b"],
  ])("%s stays text", (text, cell) => expect(markdownCell(text)).toBe(cell));

  test("says what it leaves out", () => {
    const entries = Array.from({ length: 250 }, (_, index) => entryAt(at + index));
    expect(exportEntries("markdown", source({ entries }))).toContain("50 more entries are not shown.");
  });
});

test.each(["jsonl", "csv", "markdown"] as const)("nothing personal is in masked %s", (format) => {
  expect(exportEntries(format, source({ mask: true }))).not.toContain("anna");
});
