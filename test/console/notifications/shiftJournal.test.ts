import fc from "fast-check";
import { expect, test } from "vitest";
import type { Present, PresentAlert } from "../../../electron/console/notifications/handover/present.ts";
import { markdownText } from "../../../electron/console/notifications/markdown.ts";
import { pendingText } from "../../../electron/console/notifications/policy/entries.ts";
import { type Shift, shiftFileName, shiftJournal } from "../../../electron/console/notifications/shiftJournal.ts";
import type { Acknowledgement } from "../../../shared/model/acknowledgement.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import type { Episode } from "../../../shared/model/history.ts";
import type { JournalEntry } from "../../../shared/model/notification.ts";
import type { Silence } from "../../../shared/model/silence.ts";
import { alert as anyAlert, health as anyHealth } from "../../support/arbitraries.ts";
import { entry } from "./support.ts";

const at = (time: string) => Date.parse(`2026-11-21T${time}Z`);

function shift(entries: readonly Partial<JournalEntry>[], changes: Partial<Shift> = {}): string {
  return shiftJournal({
    entries: entries.map((one, index) => ({ id: index + 1, ...entry(), ...one })),
    cut: false,
    fired: null,
    episodes: [],
    episodesCut: false,
    present: null,
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

const endpoint = { alertname: "HighErrorRate", severity: "critical", endpoint: "/authors", job: "api" };

function episode(changes: Partial<Episode> = {}): Episode {
  return {
    alert: "production/a1",
    environment: "production",
    fingerprint: "a1",
    name: "HighErrorRate",
    severity: "critical",
    labels: endpoint,
    startsAt: at("06:02:00"),
    endedAt: null,
    notifiedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    state: "firing",
    transitions: 1,
    source: "console",
    ...changes,
  };
}

function present(alerts: readonly PresentAlert[], changes: Partial<Present> = {}): Present {
  return { at: at("14:00:00"), alerts, silent: [], ...changes };
}

function standing(changes: Partial<Alert>, rest: Partial<PresentAlert> = {}): PresentAlert {
  const alert = anyAlert({
    name: "HighErrorRate",
    severity: "critical",
    labels: endpoint,
    startsAt: at("06:02:00"),
    ...changes,
  });
  return { alert, acknowledgement: null, silence: null, ...rest };
}

const acknowledgement: Acknowledgement = {
  alert: "production/a1",
  startsAt: at("06:02:00"),
  author: "root",
  at: at("06:09:00"),
  note: "on *it*",
  via: "console",
  silence: null,
  until: null,
  own: true,
};

const silence: Silence = {
  id: "production/s1",
  environment: "production",
  silence: "s1",
  state: "active",
  matchers: [],
  startsAt: at("07:00:00"),
  endsAt: at("15:00:00"),
  updatedAt: null,
  createdBy: "ada",
  comment: "deploy",
  optimistic: false,
  acknowledges: null,
};

test("a shift, whole", () => {
  const text = shift(
    [
      { ...fired, at: at("06:03:12"), text: "It fires and was announced (endpoint=/authors)." },
      { ...fired, at: at("06:08:12"), text: "Said again.", notification: "x-2" },
      { ...fired, at: at("06:08:12"), name: "RedisDown", text: "Said again.", notification: "x-2" },
      { at: at("06:08:30"), outcome: "off", text: "Not announced: info is off in Production." },
      { at: at("06:08:31"), outcome: "silenced", text: "Not announced: it is silenced in Alertmanager." },
      { at: at("06:08:32"), outcome: "not-announced", text: pendingText.replace(".", " (instance=a).") },
      {
        at: at("06:09:00"),
        kind: "acknowledged",
        alert: "production/a1",
        name: "HighErrorRate",
        text: "root acknowledged HighErrorRate (endpoint=/authors) in Production.",
      },
      { at: at("07:00:00"), kind: "silence", text: "Silenced RedisDown for 2 h in Production: deploy" },
      { at: at("07:01:00"), kind: "note", name: "RedisDown", text: "x".repeat(900) },
      { at: at("08:00:00"), kind: "console", text: "Woke up: 2 firing." },
      { at: at("13:59:59"), kind: "search", environment: null, text: "Searched abc12345." },
    ],
    {
      fired: 3,
      episodes: [
        episode({ alert: "production/b", name: "RedisDown", severity: "warning", labels: { instance: "r1" } }),
        episode({
          endedAt: at("06:12:00"),
          notifiedAt: at("06:03:12"),
          acknowledgedAt: at("06:09:00"),
          acknowledgedBy: "root",
        }),
        episode({ startsAt: at("09:00:00"), endedAt: at("09:01:00") }),
      ],
      present: present(
        [
          standing({ name: "DiskFull", severity: "warning", state: "firing", labels: { instance: "db-1" } }),
          standing({ state: "firing" }, { acknowledgement }),
          standing({ state: "silenced", silencedBy: ["s1"] }, { silence }),
          standing({ state: "silenced", gateway: { fingerprint: null, acknowledged: false } }),
          standing({ state: "unknown", lastState: "firing", reason: "Prometheus does not answer." }),
        ],
        {
          silent: [
            anyHealth({ name: "Prometheus", environment: "production", lastSuccessAt: at("13:40:00"), error: null }),
          ],
        },
      ),
    },
  );
  expect(text).toBe(`# Shift handover, 2026-11-21 06:00 to 14:00 (UTC)

Environments: all; seen here: Production

## At the end of the shift

As it was known at 14:00.

**Firing:**

- **critical** HighErrorRate \\(endpoint=/authors\\) in Production, since 06:02: acknowledged by root at 06:09 (on \\*it\\*)
- **warning** DiskFull \\(instance=db-1\\) in Production, since 06:02: nobody has it

**Unknown whether they still fire:**

- **critical** HighErrorRate \\(endpoint=/authors\\) in Production, since 06:02: nobody has it; Prometheus does not answer.

**Silenced, inhibited or suppressed:**

- **critical** HighErrorRate \\(endpoint=/authors\\) in Production, since 06:02: silenced until 15:00 by ada (deploy)
- **critical** HighErrorRate \\(endpoint=/authors\\) in Production, since 06:02: suppressed in the gateway

**Backends that give no good answer, or cannot tell yet:**

- Prometheus in Production: last answer at 13:40

## What happened

3 alerts began to fire in this range.

- **critical** HighErrorRate \\(endpoint=/authors\\) in Production: 2 times
  - from 06:02, notified at 06:03, acknowledged by root at 06:09, resolved at 06:12 after 10 min
  - from 09:00, not notified, nobody acknowledged it, resolved at 09:01 after 60 s
- **warning** RedisDown \\(instance=r1\\) in Production: once
  - from 06:02, not notified, nobody acknowledged it, it goes on, or its end is not known

## Done by people

- 06:09 root acknowledged HighErrorRate \\(endpoint=/authors\\) in Production.
- 07:00 Silenced RedisDown for 2 h in Production: deploy
- 07:01 Note on Production · RedisDown: ${"x".repeat(299)}…
- 13:59 Searched abc12345.

## Notifications

- 06:03 Production · critical · HighErrorRate: It fires and was announced \\(endpoint=/authors\\).
- 06:08 Production · 2 in one: HighErrorRate, RedisDown

Looked at and not said: 1 off, 1 silenced, 1 pending. See the journal.

## The console itself

- 08:00 Production: Woke up: 2 firing.
`);
});

test("nothing fires only where everybody answered", () => {
  const doubt = present([], { silent: [anyHealth({ lastSuccessAt: null })] });
  expect(shift([], { present: present([]) })).toContain("\nNothing fires.\n");
  expect(shift([], { present: doubt })).toContain("\nNothing fires that is known of.\n");
  expect(shift([], { present: null })).not.toContain("Nothing fires");
});

test("an acknowledgement of which nobody knows who made it was made in the gateway", () => {
  const gateway = { ...acknowledgement, author: "", note: "", via: "gateway" as const };
  const text = shift([], { present: present([standing({ state: "firing" }, { acknowledgement: gateway })]) });
  expect(text).toContain(": acknowledged in the gateway at 06:09\n");
});

test("of a shift that ended long ago, the history tells what went on at its end", () => {
  const text = shift([], {
    present: present([standing({ name: "OfToday", state: "firing" })], { at: at("20:00:00") }),
    episodes: [
      episode({ endedAt: at("15:00:00"), acknowledgedAt: at("14:30:00"), acknowledgedBy: "late" }),
      episode({ name: "Over", endedAt: at("13:00:00") }),
    ],
  });
  const [standingThen = ""] = text.split("## What happened");
  expect(standingThen).toContain("HighErrorRate \\(endpoint=/authors\\) in Production, since 06:02: nobody had it");
  expect(standingThen).not.toMatch(/OfToday|Over/);
});

test("an empty shift says so", () => {
  expect(shift([], { environment: "production" })).toContain("Environments: Production\n");
  expect(shift([])).toContain("Nothing was written down in this range.");
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
  const local = `${two(date.getHours())}:${two(date.getMinutes())}`;
  expect(shift([{ kind: "search", at: date.getTime() }], { utc: false })).toMatch(
    new RegExp(`^- (....-..-.. )?${local} `, "m"),
  );
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
      const about = "- 06:00 Production · critical";
      const found = lines.filter((one) => one.startsWith(about));
      expect(lines).toHaveLength(shift([{ ...fired, at: at("06:00:00") }]).split("\n").length);
      expect(found).toHaveLength(1);
      const content = (found[0] ?? "").slice(about.length).replace(/\\[\\`*_{}[\]()#|~$!]/g, "");
      expect(content).not.toMatch(/[\\`*_{}[\]()#|~$!<>\n\r\u202E]|@(?!\u200B)|:\/\/|&(?!(amp|lt|gt);)/);
    }),
  );
});
