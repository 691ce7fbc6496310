import { describe, expect, test } from "vitest";
import { parseMatchers } from "../../../shared/matchers.ts";
import type { SilenceWish } from "../../../shared/model/silence.ts";
import { createFakeClock, recordedHour } from "../../support/clock.ts";
import { sendJson } from "../../support/httpServer.ts";
import { failureOf } from "../http/support.ts";
import { newCluster, startFakeAlertmanager } from "./fakeAlertmanager.ts";
import { closeAfterwards, environmentOf, openDesk } from "./harness.ts";

const minute = 60_000;
const hour = 60 * minute;

function matchers(text: string) {
  const parsed = parseMatchers(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return [...parsed.matchers];
}

function wish(changes: Partial<SilenceWish> = {}): SilenceWish {
  return {
    environment: "staging",
    replaces: null,
    matchers: matchers('alertname="Down", instance="a"'),
    startsAt: null,
    endsAt: recordedHour + 2 * hour,
    comment: "deploy",
    ...changes,
  };
}

async function setUp(count = 1, settings: Parameters<typeof environmentOf>[2] = {}) {
  const clock = createFakeClock();
  const cluster = newCluster();
  cluster.alerts.set("a1", { labels: { alertname: "Down", instance: "a" }, startsAt: recordedHour - hour });
  const servers = await Promise.all(
    Array.from({ length: count }, async () => closeAfterwards(await startFakeAlertmanager(clock.now, cluster))),
  );
  const desk = await openDesk([environmentOf("staging", servers, settings)], { clock });
  const [first] = servers;
  if (first === undefined) throw new Error("no server");
  return { ...desk, cluster, servers, first };
}

describe("saving", () => {
  test("is in the audit log before the server hears of it, and once with its answer", async () => {
    const { silences, first, audit } = await setUp();
    const meanwhile: ReturnType<typeof audit>[] = [];
    first.answer = (_response, { method }) => {
      if (method === "POST") meanwhile.push(audit());
      return false;
    };
    await silences.save(wish(), null);
    expect(await meanwhile[0]).toMatchObject([{ ok: false, answer: expect.stringMatching(/^It was sent, but /) }]);
    expect(await audit()).toMatchObject([{ ok: true, answer: "Done." }]);
  });

  test("sends all that Alertmanager needs, reads back what it stored, and quiets the alert", async () => {
    const { silences, first, shown, idle, alert, journal, audit } = await setUp();
    const { silence, note } = await silences.save(wish(), null);
    expect(note).toBeNull();
    const posted = first.requests.find(({ method }) => method === "POST");
    expect(posted?.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(posted?.body ?? "")).toEqual({
      matchers: [
        { name: "alertname", value: "Down", isRegex: false, isEqual: true },
        { name: "instance", value: "a", isRegex: false, isEqual: true },
      ],
      startsAt: new Date(recordedHour - hour).toISOString(),
      endsAt: new Date(recordedHour + 2 * hour).toISOString(),
      createdBy: "tester",
      comment: "deploy",
    });
    expect(silence).toMatchObject({ state: "active", startsAt: recordedHour, createdBy: "tester", optimistic: true });
    await idle();
    expect(shown()).toEqual([{ ...silence, optimistic: false }]);
    expect(alert("staging", "a1")).toMatchObject({ state: "silenced", silencedBy: [silence.silence] });
    expect(journal).toMatchObject([
      { kind: "silence", environment: "staging", text: 'Silenced Down (instance="a") for 2 h in Staging: deploy' },
    ]);
    expect(await audit()).toEqual([
      {
        at: recordedHour,
        who: "tester",
        environment: "staging",
        backend: "alertmanager-1",
        what: "create silence",
        detail: '{alertname="Down", instance="a"} from now to 2026-11-21T05:42:00.000Z: deploy',
        answer: "Done.",
        ok: true,
      },
    ]);
  });

  test("every operator is sent as it is meant", async () => {
    const { silences, first } = await setUp();
    await silences.save(wish({ matchers: matchers('a="1", b!="2", c=~"3", d!~"4"') }), null);
    const posted = JSON.parse(first.requests.find(({ method }) => method === "POST")?.body ?? "") as {
      matchers: unknown;
    };
    expect(posted.matchers).toEqual([
      { name: "a", value: "1", isRegex: false, isEqual: true },
      { name: "b", value: "2", isRegex: false, isEqual: false },
      { name: "c", value: "3", isRegex: true, isEqual: true },
      { name: "d", value: "4", isRegex: true, isEqual: false },
    ]);
  });

  test("an edit of comment or end keeps the id", async () => {
    const { silences, clock, shown, idle, journal } = await setUp();
    const { silence } = await silences.save(wish(), null);
    await idle();
    await clock.advance(10 * minute);
    await idle();
    const edit = { replaces: silence.silence, comment: "longer", endsAt: recordedHour + 4 * hour };
    const edited = await silences.save(wish(edit), null);
    expect(edited.note).toBeNull();
    expect(edited.silence).toMatchObject({ silence: silence.silence, comment: "longer", startsAt: recordedHour });
    await idle();
    expect(shown()).toHaveLength(1);
    expect(journal.at(-1)?.text).toBe(
      'Changed the silence of Down (instance="a") in Staging, which has 4 h to go: longer',
    );
  });

  test("an edit of matchers gives a new id, says so, and shows the old one as ended at once", async () => {
    const { silences, shown, idle } = await setUp();
    const { silence } = await silences.save(wish(), null);
    await idle();
    const edited = await silences.save(
      wish({ replaces: silence.silence, matchers: matchers('alertname="Down"') }),
      null,
    );
    expect(edited.silence.silence).not.toBe(silence.silence);
    expect(edited.note).toBe(
      "The server gave it a new id and ended the old one, because its matchers or its start changed.",
    );
    expect(shown().map((one) => [one.silence, one.state])).toEqual([
      [silence.silence, "expired"],
      [edited.silence.silence, "active"],
    ]);
    await idle();
    expect(shown().map(({ optimistic }) => optimistic)).toEqual([false, false]);
  });

  test("one that has ended is created anew", async () => {
    const { silences } = await setUp();
    const { silence } = await silences.save(wish(), null);
    await silences.expire("staging", [silence.silence], null);
    const again = await silences.save(wish({ replaces: silence.silence }), null);
    expect(again).toMatchObject({
      note: "The old silence had ended, so this is a new one.",
      silence: { state: "active" },
    });
  });

  test("one that somebody changed since it was last seen here is not overwritten, until that was seen", async () => {
    const { silences, first, clock, poll, shown, idle, cluster } = await setUp();
    const { silence } = await silences.save(wish(), null);
    await idle();
    await clock.advance(1_000);
    await idle();
    const stored = cluster.silences.get(silence.silence);
    if (stored === undefined) throw new Error("not stored");
    const endsAt = new Date(recordedHour + 8 * hour).toISOString();
    const updatedAt = new Date(clock.now()).toISOString();
    cluster.silences.set(silence.silence, { ...stored, endsAt, updatedAt, createdBy: "anna", comment: "all night" });
    const writes = first.writes().length;
    const edit = wish({ replaces: silence.silence, endsAt: recordedHour + 3 * hour });
    expect(await failureOf(silences.save(edit, null))).toMatchObject({
      code: "INVALID_INPUT",
      message: "anna changed this silence meanwhile, so nothing was sent. Look at it again before you change it.",
    });
    expect(first.writes()).toHaveLength(writes);
    await idle();
    await poll();
    expect(shown()).toMatchObject([{ comment: "all night", endsAt: recordedHour + 8 * hour }]);
    expect(await silences.save(edit, null)).toMatchObject({ note: null, silence: { comment: "deploy" } });
  });

  test("a start that has passed is moved, and said; one to come is kept", async () => {
    const { silences } = await setUp();
    const past = await silences.save(wish({ startsAt: recordedHour - hour }), null);
    expect(past).toMatchObject({ note: "The server moved its start to now.", silence: { startsAt: recordedHour } });
    const later = await silences.save(wish({ startsAt: recordedHour + hour }), null);
    expect(later).toMatchObject({ note: null, silence: { state: "pending", startsAt: recordedHour + hour } });
  });

  test.each<[string, Partial<SilenceWish>, RegExp]>([
    ["matches everything", { matchers: matchers('alertname=~".*"') }, /every alert/],
    ["has a broken pattern", { matchers: [{ name: "a", operator: "=~", value: "(" }] }, /bracket is not closed/],
    ["ends in the past", { endsAt: recordedHour - 1 }, /Its end has passed/],
    ["ends after all calendars", { endsAt: 1e300 }, /no date that can be sent/],
    ["ends before it starts", { startsAt: recordedHour + 3 * hour }, /ends before it starts/],
  ])("one that %s is not sent", async (_name, changes, message) => {
    const { silences, first } = await setUp();
    expect(await failureOf(silences.save(wish(changes), null))).toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringMatching(message),
    });
    expect(first.writes()).toEqual([]);
  });

  test("one that the server does not know cannot be edited", async () => {
    const { silences, first } = await setUp();
    const error = await failureOf(silences.save(wish({ replaces: "00000000-0000-4000-8000-00000000dead" }), null));
    expect(error.message).toBe(
      "Alertmanager does not know the silence any more, so it cannot be changed. Create a new one.",
    );
    expect(first.writes()).toEqual([]);
  });

  test.each([
    [
      400,
      '"silence invalid: bad label name"',
      "Alertmanager did not understand the request (400): silence invalid: bad label name.",
    ],
    [
      422,
      '{"code":602,"message":"comment in body is required"}',
      "Alertmanager did not understand the request (422): comment in body is required.",
    ],
    [
      415,
      '{"code":415,"message":"unsupported media type"}',
      "Alertmanager does not take the request in this form or size (415): unsupported media type.",
    ],
    [403, "", "Alertmanager does not allow this (403). No credential was sent; it may need one."],
  ])("a refusal (%i) ends as a sentence, in the audit log too, and no peer is asked", async (code, body, sentence) => {
    const { silences, servers, first, audit, journal } = await setUp(2);
    first.answer = (response, { method }) => {
      if (method !== "POST") return false;
      response.writeHead(code, { "content-type": "application/json" }).end(body);
      return true;
    };
    const error = await failureOf(silences.save(wish(), null));
    const said = sentence.replace("Alertmanager", "Alertmanager 1");
    expect(error.message).toBe(said);
    expect(servers[1]?.writes()).toEqual([]);
    expect(await audit()).toMatchObject([{ answer: said, ok: false, backend: "alertmanager-1" }]);
    expect(journal).toEqual([]);
  });

  test("one that was stored but cannot be read back is shown as it was sent, and that is said", async () => {
    const { silences, first } = await setUp();
    first.answer = (response, { method, path }) => {
      if (method !== "GET" || !path.startsWith("/api/v2/silence/")) return false;
      response.writeHead(503).end("limit");
      return true;
    };
    const saved = await silences.save(wish(), null);
    expect(saved.note).toMatch(/^It was stored, but could not be read back: Alertmanager is not ready/);
    expect(saved.silence).toMatchObject({ state: "active", startsAt: recordedHour, optimistic: true });
  });

  test("a server whose clock is behind: it begins at once all the same, and the difference is said", async () => {
    const clock = createFakeClock();
    const server = closeAfterwards(await startFakeAlertmanager(() => clock.now() - 5 * minute));
    const desk = await openDesk([environmentOf("staging", [server])], { clock });
    const { silence, note } = await desk.silences.save(wish(), null);
    expect(silence.state).toBe("active");
    expect(note).toBe("The server's clock is 5 min behind this computer's, so it ends that much later than planned.");
  });
});

describe("peers", () => {
  test("the first that answers is written to; one that is down is passed over", async () => {
    const { silences, servers, shown, idle, audit } = await setUp(2);
    await servers[0]?.close();
    const { silence } = await silences.save(wish(), null);
    expect(servers[1]?.writes()).toEqual(["POST /api/v2/silences"]);
    expect((await audit()).map(({ backend, ok }) => [backend, ok])).toEqual([
      ["alertmanager-1", false],
      ["alertmanager-2", true],
    ]);
    await idle();
    expect(shown()).toEqual([{ ...silence, optimistic: false }]);
    // By now it is known to be down, and asked last.
    await silences.save(wish({ comment: "again" }), null);
    expect((await audit()).map(({ backend }) => backend)).toEqual([
      "alertmanager-1",
      "alertmanager-2",
      "alertmanager-2",
    ]);
  });

  test("where all are down, each says why, and nothing is shown", async () => {
    const { silences, servers, shown, journal } = await setUp(2);
    for (const server of servers) await server.close();
    const error = await failureOf(silences.save(wish(), null));
    expect(error.code).toBe("UNREACHABLE");
    expect(error.message).toMatch(/^Alertmanager 1 refused the connection.* Alertmanager 2 refused the connection/);
    expect(shown()).toEqual([]);
    expect(journal).toEqual([]);
  });

  test("a write that timed out may have been stored: that is said, and nobody else is asked", async () => {
    const { silences, servers, first, clock, shown, idle } = await setUp(2);
    first.answer = (_response, { method }) => method === "POST";
    const saving = failureOf(silences.save(wish(), null));
    await first.arrived(first.requests.length + 1);
    first.answer = null;
    const asked = first.requests.length;
    await clock.advance(10_000);
    const error = await saving;
    expect(error.code).toBe("TIMEOUT");
    expect(error.message).toMatch(/Whether the silence was stored is not known: look in the list/);
    expect(servers[1]?.writes()).toEqual([]);
    await idle();
    expect(first.requests.length).toBeGreaterThan(asked);
    expect(shown()).toEqual([]);
  });

  test("silences of separate clusters are shown together, and ended where they are", async () => {
    const clock = createFakeClock();
    const servers = [
      closeAfterwards(await startFakeAlertmanager(clock.now)),
      closeAfterwards(await startFakeAlertmanager(clock.now)),
    ] as const;
    const desk = await openDesk([environmentOf("staging", servers)], { clock });
    await desk.silences.save(wish(), null);
    servers[0].answer = (response, { method }) => {
      if (method !== "POST") return false;
      response.writeHead(503).end();
      return true;
    };
    const { silence } = await desk.silences.save(wish({ comment: "other" }), null);
    await desk.idle();
    expect(
      desk
        .shown()
        .map(({ comment }) => comment)
        .sort(),
    ).toEqual(["deploy", "other"]);
    expect(await desk.silences.expire("staging", [silence.silence], null)).toEqual({
      expired: [silence.silence],
      refused: [],
    });
    expect(servers[0].writes().filter((write) => write.startsWith("DELETE"))).toEqual([]);
  });

  test("no other environment is ever written to", async () => {
    const clock = createFakeClock();
    const [here, there] = [
      closeAfterwards(await startFakeAlertmanager(clock.now)),
      closeAfterwards(await startFakeAlertmanager(clock.now)),
    ];
    const desk = await openDesk([environmentOf("staging", [here]), environmentOf("production", [there])], { clock });
    await here.close();
    await failureOf(desk.silences.save(wish(), null));
    await desk.silences.expire("staging", ["x"], null);
    expect(there.writes()).toEqual([]);
  });

  test("an environment without an Alertmanager says so", async () => {
    const desk = await openDesk([environmentOf("staging", [])]);
    expect((await failureOf(desk.silences.save(wish(), null))).message).toBe(
      "Staging has no Alertmanager in the settings, so there is nothing to silence with.",
    );
  });
});

describe("the guard", () => {
  test("production asks for its name, and what was refused is in the audit log", async () => {
    const { silences, first, audit } = await setUp(1, { name: "Production", production: true });
    for (const confirmation of [null, "", "production", "Staging"]) {
      expect(await failureOf(silences.save(wish(), confirmation))).toMatchObject({
        code: "INVALID_INPUT",
        message: 'Type "Production" to confirm: this environment is production.',
      });
    }
    expect(await failureOf(silences.expire("staging", ["x"], "no"))).toMatchObject({ code: "INVALID_INPUT" });
    expect(first.writes()).toEqual([]);
    expect((await audit()).map(({ ok, what }) => [ok, what])).toEqual([
      [false, "create silence"],
      [false, "create silence"],
      [false, "create silence"],
      [false, "create silence"],
      [false, "expire silence"],
    ]);
    await silences.save(wish(), " Production ");
    expect(first.writes()).toHaveLength(1);
  });

  test("a read-only environment is not written to", async () => {
    const { silences, first } = await setUp(1, { readOnly: true });
    expect(await failureOf(silences.save(wish(), "Staging"))).toMatchObject({ code: "READ_ONLY" });
    expect(await failureOf(silences.expire("staging", ["x"], null))).toMatchObject({ code: "READ_ONLY" });
    expect(first.writes()).toEqual([]);
  });
});

describe("expiring", () => {
  test("each has a result of its own; one that has ended already counts as done", async () => {
    const { silences, idle, shown, audit } = await setUp();
    const { silence } = await silences.save(wish(), null);
    const unknown = "00000000-0000-4000-8000-00000000dead";
    const first = await silences.expire("staging", [silence.silence, unknown, silence.silence], null);
    expect(first).toEqual({
      expired: [silence.silence],
      refused: [{ id: unknown, message: "Alertmanager does not know this silence any more, so it ends nothing." }],
    });
    await idle();
    expect(shown()).toMatchObject([{ state: "expired", optimistic: false }]);
    expect(await silences.expire("staging", [silence.silence], null)).toEqual({
      expired: [silence.silence],
      refused: [],
    });
    expect((await audit()).map(({ what, ok }) => [what, ok])).toEqual([
      ["create silence", true],
      ["expire silence", true],
      ["expire silence", false],
      ["expire silence", true],
    ]);
  });

  test("0.25 answers 500 for an id that it does not know", async () => {
    const { silences, first } = await setUp();
    first.answer = (response, { method }) => {
      if (method !== "DELETE") return false;
      sendJson(response, "silence not found", 500);
      return true;
    };
    const unknown = "00000000-0000-4000-8000-00000000dead";
    const { refused } = await silences.expire("staging", [unknown], null);
    expect(refused).toEqual([
      { id: unknown, message: "Alertmanager does not know this silence any more, so it ends nothing." },
    ]);
  });

  test("a server that fails at it says so", async () => {
    const { silences, first } = await setUp();
    const { silence } = await silences.save(wish(), null);
    first.answer = (response, { method }) => {
      if (method !== "DELETE") return false;
      sendJson(response, "disk full", 500);
      return true;
    };
    expect(await silences.expire("staging", [silence.silence], null)).toEqual({
      expired: [],
      refused: [{ id: silence.silence, message: "Alertmanager failed inside (500): disk full." }],
    });
  });
});

describe("the topic", () => {
  test("a poll that shows nothing new sends nothing; one that does sends only that", async () => {
    const { silences, messages, poll, idle } = await setUp();
    await silences.save(wish(), null);
    await silences.save(wish({ comment: "other" }), null);
    await idle();
    const before = messages.length;
    await poll();
    await poll();
    expect(messages).toHaveLength(before);
    const { silence } = await silences.save(wish({ comment: "third" }), null);
    await idle();
    const since = messages.slice(before);
    expect(since.length).toBeGreaterThan(0);
    for (const message of since) {
      expect(message).toMatchObject({ kind: "patch", patch: { put: [{ id: silence.id }], remove: [] } });
    }
  });

  test("what was written is shown before the next answer, and is said to be not seen yet", async () => {
    const { silences, first, shown, idle } = await setUp();
    let release = () => {};
    first.answer = (response, { method, path }) => {
      if (method !== "GET" || path !== "/api/v2/silences") return false;
      release = () => sendJson(response, []);
      return true;
    };
    const { silence } = await silences.save(wish(), null);
    expect(shown()).toMatchObject([{ silence: silence.silence, state: "active", optimistic: true }]);
    await silences.expire("staging", [silence.silence], null);
    expect(shown()).toMatchObject([{ silence: silence.silence, state: "expired", optimistic: true }]);
    first.answer = null;
    // An answer from before the write proves nothing.
    release();
    await idle();
    expect(shown()).toMatchObject([{ silence: silence.silence, state: "expired", optimistic: false }]);
  });

  test("what the server contradicts twice is taken back", async () => {
    const { silences, cluster, shown, poll, idle } = await setUp();
    const { silence } = await silences.save(wish(), null);
    cluster.silences.delete(silence.silence);
    await idle();
    await poll();
    await poll();
    expect(shown()).toEqual([]);
  });

  test("silences leave with their environment", async () => {
    const { silences, shown, idle } = await setUp();
    await silences.save(wish(), null);
    await idle();
    silences.removed(["staging"]);
    expect(shown()).toEqual([]);
    expect(silences.all("staging")).toEqual([]);
  });
});
