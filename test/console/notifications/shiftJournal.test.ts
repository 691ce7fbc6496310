import fc from "fast-check";
import { expect, test } from "vitest";
import { markdownText } from "../../../electron/console/notifications/markdown.ts";
import { type Shift, shiftFileName, shiftJournal } from "../../../electron/console/notifications/shiftJournal.ts";
import type { JournalEntry } from "../../../shared/model/notification.ts";
import { entry } from "./support.ts";

const at = (time: string) => Date.parse(`2026-11-21T${time}Z`);

function shift(entries: readonly Partial<JournalEntry>[], changes: Partial<Shift> = {}): string {
  return shiftJournal({
    entries: entries.map((one, index) => ({ id: index + 1, ...entry(), ...one })),
    cut: false,
    fired: null,
    environment: null,
    environmentName: (id) => (id === "production" ? "Production" : "Staging"),
    from: at("06:00:00"),
    to: at("14:00:00"),
    utc: true,
    ...changes,
  });
}

const fired = {
  alert: "production/a1",
  name: "HighErrorRate",
  severity: "critical",
  outcome: "notified",
  notification: "x-1",
} as const;

test("a shift, whole", () => {
  const text = shift([
    { ...fired, at: at("06:03:12"), text: "Fires since 06:02." },
    { ...fired, at: at("06:08:12"), text: "Said again.", notification: "x-2" },
    { at: at("06:09:00"), kind: "acknowledged", alert: "production/a1", name: "HighErrorRate", text: "By Ada." },
    { at: at("13:59:59"), kind: "search", environment: null, text: "Searched abc12345." },
    { at: at("07:00:00"), kind: "silence", environment: "staging", text: "Silenced for 2 h." },
  ]);
  expect(text).toBe(`# Shift journal, 2026-11-21 06:00 to 14:00 (UTC)

Environments: all; seen here: Production, Staging

| Alerts | Notified | Acknowledged | Silenced | Searched | Notes |
| ---: | ---: | ---: | ---: | ---: | ---: |
| 1 | 2 | 1 | 1 | 1 | 0 |

## 2026-11-21 06:00 UTC

- 06:03:12 **notified** Production · critical · HighErrorRate: Fires since 06:02.
- 06:08:12 **notified** Production · critical · HighErrorRate: Said again.
- 06:09:00 **acknowledged** Production · HighErrorRate: By Ada.

## 2026-11-21 07:00 UTC

- 07:00:00 **silence** Staging: Silenced for 2 h.

## 2026-11-21 13:00 UTC

- 13:59:59 **search** Searched abc12345.
`);
});

test("says how many fired where that is known", () => {
  expect(shift([{ ...fired, at: at("06:03:12") }], { fired: 7 })).toContain("| Fired | Notified |");
  expect(shift([{ ...fired, at: at("06:03:12") }], { fired: 7 })).toContain("\n| 7 | 1 | 0 |");
});

test("an empty shift says so", () => {
  expect(shift([], { environment: "production" })).toContain("Environments: Production\n");
  expect(shift([])).toContain("Nothing was written down in this range.");
});

test("the hour that occurs twice when clocks are put back is two", () => {
  // Whatever zone this runs in: by UTC there is one heading for each hour, by local time never fewer than two.
  const night = [{ at: Date.parse("2026-10-25T00:30:00Z") }, { at: Date.parse("2026-10-25T01:30:00Z") }];
  for (const utc of [true, false]) expect(shift(night, { utc }).match(/^## /gm)).toHaveLength(2);
});

test.each([
  ["06:00:00", "2026-11-21T14:00:00Z", "shift-2026-11-21-0600-1400.md"],
  ["22:00:00", "2026-11-22T06:30:00Z", "shift-2026-11-21-2200-2026-11-22-0630.md"],
])("the file of %s to %s", (from, to, name) => {
  expect(shiftFileName(at(from), Date.parse(to), true)).toBe(name);
});

test("local times are those of this machine", () => {
  const date = new Date(at("06:03:12"));
  const two = (number: number) => String(number).padStart(2, "0");
  const local = `${two(date.getHours())}:${two(date.getMinutes())}:12`;
  expect(shift([{ at: date.getTime() }], { utc: false })).toContain(`- ${local} `);
});

test.each([
  ["table cells", "a|b", "a\\|b"],
  ["code", "`rm -rf`", "\\`rm -rf\\`"],
  ["a link that lies", "[Grafana](https://evil.example)", "\\[Grafana\\]\\(https:\u200B//evil.example\\)"],
  ["an image", "![x](y)", "\\!\\[x\\]\\(y\\)"],
  ["HTML", "<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert\\(1\\)&gt;"],
  ["an entity", "&lt;b&gt;", "&amp;lt;b&amp;gt;"],
  ["mentions", "@here @channel", "@\u200Bhere @\u200Bchannel"],
  ["Slack's mentions", "<!here> <@U1>", "&lt;\\!here&gt; &lt;@\u200BU1&gt;"],
  ["new lines and headings", "a\r\n# b\u2028c\u0085d", "a \\# b c d"],
  ["emphasis", "**b** _i_ ~~s~~", "\\*\\*b\\*\\* \\_i\\_ \\~\\~s\\~\\~"],
  ["backslashes before what they would free", "\\*", "\\\\\\*"],
  ["reversed text", "a\u202Ecod.exe", "a cod.exe"],
  ["tickets and emoji", "#12 :fire:", "\\#\u200B12 :\u200Bfire:"],
  ["mathematics", "$x$", "\\$x\\$"],
  ["addresses", "www.evil.example", "www\u200B.evil.example"],
  ["half a character", "a\uD800b", "a\uFFFDb"],
  ["ordinary words", "Pool at 93 %: 28 of 30, db-1:5432", "Pool at 93 %: 28 of 30, db-1:5432"],
])("escapes %s", (_name, hostile, escaped) => {
  expect(markdownText(hostile)).toBe(escaped);
});

test("property: no content breaks out of its line or keeps a character with a meaning", () => {
  const hostile = fc.string({ unit: fc.constantFrom(..."\n\r`|*_[]()<>@#!:&\\/\u202Ew. -a1") });
  fc.assert(
    fc.property(hostile, hostile, (name, text) => {
      const lines = shift([{ ...fired, at: at("06:00:00"), name, text }]).split("\n");
      const line = lines.find((one) => one.startsWith("- 06:00:00 **notified** Production · critical"));
      expect(lines).toHaveLength(12);
      const content = (line ?? "").replace("- 06:00:00 **notified** ", "").replace(/\\[\\`*_{}[\]()#|~$!]/g, "");
      expect(content).not.toMatch(/[\\`*_{}[\]()#|~$!<>\n\r\u202E]|@(?!\u200B)|:\/\/|&(?!(amp|lt|gt);)/);
    }),
  );
});
