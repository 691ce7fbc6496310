import { describe, expect, test } from "vitest";
import { acknowledgementSchema } from "../../../shared/model/acknowledgement.ts";
import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { createFakeClock, recordedHour } from "../../support/clock.ts";
import { failureOf } from "../http/support.ts";
import { newCluster, startFakeAlertmanager } from "../silences/fakeAlertmanager.ts";
import { closeAfterwards, type Desk, environmentOf, memoryStore, openDesk } from "../silences/harness.ts";

const minute = 60_000;
const hour = 60 * minute;
const fired = recordedHour - hour;

async function setUp(settings: Partial<EnvironmentSettings> = {}, author = "jane") {
  const clock = createFakeClock();
  const cluster = newCluster();
  const raise = (fingerprint: string, startsAt = fired, labels = {}) =>
    cluster.alerts.set(fingerprint, {
      labels: { alertname: "Down", instance: fingerprint, severity: "critical", ...labels },
      startsAt,
    });
  raise("a1");
  raise("b2");
  const server = closeAfterwards(await startFakeAlertmanager(clock.now, cluster));
  const environments = [environmentOf("staging", [server], settings)];
  const store = memoryStore(clock);
  const desk = await openDesk(environments, { clock, store, author });
  return { ...desk, cluster, raise, server, environments, store };
}

const ref = (fingerprint: string, startsAt = fired) => ({ alert: `staging/${fingerprint}`, startsAt });

function acknowledge(
  desk: Pick<Desk, "acknowledgements">,
  alerts: readonly { readonly alert: string; readonly startsAt: number }[],
  changes: {
    readonly note?: string;
    readonly shareMinutes?: number | null;
    readonly confirmation?: string | null;
  } = {},
) {
  return desk.acknowledgements.acknowledge({
    alerts,
    note: "on it",
    shareMinutes: null,
    confirmation: null,
    ...changes,
  });
}

const has = (desk: Pick<Desk, "acknowledgements">, fingerprint: string, startsAt = fired) =>
  desk.acknowledgements.has({ id: `staging/${fingerprint}`, startsAt });

describe("an acknowledgement made here", () => {
  test("is shown, told to who wants to know, and in the journal; others do not see it", async () => {
    const desk = await setUp();
    const { acknowledged, refused } = await acknowledge(desk, [ref("a1")]);
    const expected = {
      alert: "staging/a1",
      startsAt: fired,
      author: "jane",
      at: recordedHour,
      note: "on it",
      via: "console",
      silence: null,
      until: null,
      own: true,
    };
    expect(refused).toEqual([]);
    expect(acknowledged).toEqual([acknowledgementSchema.parse(expected)]);
    expect(desk.acknowledgement("staging/a1")).toEqual(expected);
    expect(desk.acknowledgement("staging/b2")).toBeUndefined();
    expect([has(desk, "a1"), has(desk, "b2")]).toEqual([true, false]);
    expect(desk.acknowledged).toMatchObject([[[expected], [{ id: "staging/a1" }]]]);
    expect(desk.journal).toMatchObject([
      {
        kind: "acknowledged",
        alert: "staging/a1",
        name: "Down",
        text: "jane acknowledged Down (instance=a1) in Staging: on it",
      },
    ]);
    expect(desk.server.writes()).toEqual([]);
    expect(await desk.audit()).toEqual([]);
  });

  test("needs no confirmation, as nothing is written", async () => {
    const desk = await setUp({ production: true, readOnly: true });
    expect(await acknowledge(desk, [ref("a1")])).toMatchObject({ refused: [] });
  });

  test("ends when the alert resolves, and does not hold for its next episode", async () => {
    const desk = await setUp();
    await acknowledge(desk, [ref("a1")]);
    desk.cluster.alerts.delete("a1");
    await desk.poll();
    expect(desk.alert("staging", "a1")?.state).toBe("resolved");
    expect(desk.acknowledgement("staging/a1")).toBeUndefined();
    desk.raise("a1", recordedHour);
    await desk.poll();
    expect([has(desk, "a1"), has(desk, "a1", recordedHour)]).toEqual([false, false]);
  });

  test("ends with a re-fire that no poll saw resolved", async () => {
    const desk = await setUp();
    await acknowledge(desk, [ref("a1")]);
    desk.raise("a1", recordedHour);
    await desk.poll();
    expect(desk.acknowledgement("staging/a1")).toBeUndefined();
    expect(has(desk, "a1", recordedHour)).toBe(false);
  });

  test("outlives a server that falls silent and comes back", async () => {
    const desk = await setUp();
    await acknowledge(desk, [ref("a1")]);
    desk.server.answer = (response) => {
      response.writeHead(503).end();
      return true;
    };
    await desk.poll();
    await desk.clock.advance(2 * minute);
    await desk.idle();
    expect(desk.alert("staging", "a1")?.state).toBe("unknown");
    expect(has(desk, "a1")).toBe(true);
    desk.server.answer = null;
    await desk.poll();
    expect(desk.alert("staging", "a1")?.state).toBe("firing");
    expect(has(desk, "a1")).toBe(true);
  });

  test("is taken back", async () => {
    const desk = await setUp();
    await acknowledge(desk, [ref("a1"), ref("b2")]);
    expect(await desk.acknowledgements.unacknowledge([ref("a1")], null)).toEqual({ refused: [] });
    expect([has(desk, "a1"), has(desk, "b2")]).toEqual([false, true]);
    expect(desk.acknowledgement("staging/a1")).toBeUndefined();
    expect(desk.journal.at(-1)).toMatchObject({
      kind: "unacknowledged",
      text: "jane took back the acknowledgement of Down (instance=a1) in Staging.",
    });
    expect(await desk.acknowledgements.unacknowledge([ref("a1")], null)).toEqual({
      refused: [{ id: "staging/a1", message: "Down is not acknowledged." }],
    });
  });
});

describe("what cannot be acknowledged is refused with a reason, and the rest is done", () => {
  test("ended, another episode, unknown, another environment", async () => {
    const desk = await setUp();
    desk.raise("c3");
    await desk.poll();
    desk.cluster.alerts.delete("c3");
    await desk.poll();
    const { acknowledged, refused } = await acknowledge(desk, [
      ref("c3"),
      ref("b2", fired - 1),
      ref("zz"),
      { alert: "elsewhere/a1", startsAt: fired },
      ref("a1"),
      ref("a1"),
    ]);
    expect(acknowledged.map(({ alert }) => alert)).toEqual(["staging/a1"]);
    expect(refused).toEqual([
      { id: "staging/c3", message: "Down has ended meanwhile." },
      { id: "staging/b2", message: "Down ended and fired again meanwhile. Look at it anew." },
      { id: "staging/zz", message: "This alert is not known any more." },
      { id: "elsewhere/a1", message: 'There is no environment "elsewhere".' },
    ]);
  });
});

describe("remembered", () => {
  test("over a restart, for the same episode only", async () => {
    const desk = await setUp();
    await acknowledge(desk, [ref("a1"), ref("b2")]);
    desk.raise("b2", recordedHour);
    const again = await openDesk(desk.environments, { clock: desk.clock, store: desk.store });
    expect(again.acknowledgement("staging/a1")).toMatchObject({ author: "jane", note: "on it", own: true });
    expect(again.acknowledgement("staging/b2")).toBeUndefined();
    expect([has(again, "a1"), has(again, "b2", recordedHour)]).toEqual([true, false]);
  });

  test("but not of an alert that ended meanwhile, even if it comes back with the same start", async () => {
    const desk = await setUp();
    await acknowledge(desk, [ref("a1")]);
    desk.cluster.alerts.delete("a1");
    const again = await openDesk(desk.environments, { clock: desk.clock, store: desk.store });
    desk.raise("a1");
    await again.poll();
    expect(has(again, "a1")).toBe(false);
  });

  test("while the server cannot be asked at the start", async () => {
    const desk = await setUp();
    await acknowledge(desk, [ref("a1")]);
    desk.server.answer = (response) => {
      response.writeHead(503).end();
      return true;
    };
    const again = await openDesk(desk.environments, { clock: desk.clock, store: desk.store });
    desk.server.answer = null;
    await again.poll();
    expect(has(again, "a1")).toBe(true);
  });

  test("through an environment that leaves the settings and comes back", async () => {
    const desk = await setUp();
    await acknowledge(desk, [ref("a1")]);
    desk.acknowledgements.removed(["staging"]);
    expect(desk.acknowledgement("staging/a1")).toBeUndefined();
    const alert = desk.alert("staging", "a1");
    if (alert === undefined) throw new Error("no alert");
    desk.acknowledgements.changes("staging", [{ kind: "appeared", alert }]);
    expect(has(desk, "a1")).toBe(true);
  });
});

describe("shared as a silence", () => {
  test("covers just this alert, is marked, and is in the audit log", async () => {
    const desk = await setUp();
    const { acknowledged } = await acknowledge(desk, [ref("a1")], { shareMinutes: 30 });
    const [silence] = [...desk.cluster.silences.values()];
    expect(silence).toMatchObject({ comment: "ACK! on it", createdBy: "jane" });
    expect(silence?.matchers.map(({ name, value }) => `${name}=${value}`)).toEqual([
      "alertname=Down",
      "instance=a1",
      "severity=critical",
    ]);
    expect(acknowledged).toMatchObject([
      { via: "silence", silence: silence?.id, until: recordedHour + 30 * minute, own: true },
    ]);
    await desk.idle();
    expect(desk.alert("staging", "a1")?.state).toBe("silenced");
    expect(desk.alert("staging", "b2")?.state).toBe("firing");
    expect(desk.acknowledgement("staging/a1")).toEqual(acknowledged[0]);
    expect(await desk.audit()).toMatchObject([{ what: "acknowledge", ok: true, backend: "alertmanager-1" }]);
    expect(desk.journal.map(({ text }) => text)).toEqual([
      "jane acknowledged Down (instance=a1) in Staging, shared for 30 min: on it",
    ]);
  });

  test("another console sees it as an acknowledgement, for this episode only", async () => {
    const desk = await setUp();
    await acknowledge(desk, [ref("a1")], { shareMinutes: 30 });
    const other = await openDesk(desk.environments, { clock: desk.clock, author: "joe" });
    expect(other.acknowledgement("staging/a1")).toMatchObject({
      author: "jane",
      note: "on it",
      via: "silence",
      own: false,
      until: recordedHour + 30 * minute,
    });
    expect(has(other, "a1")).toBe(true);
    expect(await other.acknowledgements.unacknowledge([ref("a1")], null)).toEqual({
      refused: [
        {
          id: "staging/a1",
          message: "Down was acknowledged by jane with a silence. End that silence instead.",
        },
      ],
    });
    await desk.clock.advance(minute);
    desk.raise("a1", recordedHour + minute);
    await other.poll();
    expect(other.alert("staging", "a1")?.state).toBe("silenced");
    expect(other.acknowledgement("staging/a1")).toBeUndefined();
  });

  test("ends when the silence does", async () => {
    const desk = await setUp();
    await acknowledge(desk, [ref("a1")], { shareMinutes: 1 });
    const other = await openDesk(desk.environments, { clock: desk.clock, author: "joe" });
    expect([has(desk, "a1"), has(other, "a1")]).toEqual([true, true]);
    await desk.clock.advance(minute);
    expect(has(desk, "a1")).toBe(false);
    await desk.poll();
    await other.poll();
    expect([desk, other].map((one) => one.acknowledgement("staging/a1"))).toEqual([undefined, undefined]);
    expect(desk.alert("staging", "a1")?.state).toBe("firing");
  });

  test("is taken back with the silence", async () => {
    const desk = await setUp({ production: true, name: "Production" });
    await acknowledge(desk, [ref("a1")], { shareMinutes: 30, confirmation: "Production" });
    const back = (confirmation: string | null) => desk.acknowledgements.unacknowledge([ref("a1")], confirmation);
    expect(await failureOf(back(null))).toMatchObject({ code: "INVALID_INPUT" });
    expect(has(desk, "a1")).toBe(true);
    expect(await back("Production")).toEqual({ refused: [] });
    await desk.idle();
    expect(has(desk, "a1")).toBe(false);
    expect(desk.alert("staging", "a1")?.state).toBe("firing");
  });

  test("a silence that cannot be ended keeps its acknowledgement", async () => {
    const desk = await setUp();
    await acknowledge(desk, [ref("a1")], { shareMinutes: 30 });
    desk.server.answer = (response, { method }) => {
      if (method !== "DELETE") return false;
      response.writeHead(403).end();
      return true;
    };
    const { refused } = await desk.acknowledgements.unacknowledge([ref("a1")], null);
    expect(refused).toMatchObject([
      { id: "staging/a1", message: expect.stringContaining("does not allow this (403)") },
    ]);
    expect(has(desk, "a1")).toBe(true);
  });

  test("many of one name become one silence, which covers nobody else; one taken back leaves the others", async () => {
    const desk = await setUp();
    const names = ["c1", "c2", "c3", "c4", "c5", "c6"];
    for (const name of names) desk.raise(name, fired, { alertname: "Many" });
    await desk.poll();
    const { refused } = await acknowledge(
      desk,
      names.map((name) => ref(name)),
      { shareMinutes: 30 },
    );
    expect(refused).toEqual([]);
    expect([...desk.cluster.silences.values()].map(({ matchers }) => matchers)).toEqual([
      [
        { name: "alertname", value: "Many", isRegex: false, isEqual: true },
        { name: "instance", value: "c1|c2|c3|c4|c5|c6", isRegex: true, isEqual: true },
        { name: "severity", value: "critical", isRegex: false, isEqual: true },
      ],
    ]);
    await desk.idle();
    // A new member of the group is nobody's.
    desk.raise("c7", fired, { alertname: "Many" });
    await desk.poll();
    expect(desk.alert("staging", "c7")?.state).toBe("firing");
    await desk.acknowledgements.unacknowledge([ref("c1")], null);
    expect(has(desk, "c1")).toBe(false);
    expect(desk.acknowledgement("staging/c2")).toMatchObject({ via: "console", silence: null, until: null });
    await desk.idle();
    expect(names.slice(1).every((name) => has(desk, name))).toBe(true);
  });

  test("where values in another combination are another alert's, each gets its own", async () => {
    const desk = await setUp();
    const pairs = ["a-1", "a-2", "b-1", "b-2", "c-1", "c-2", "d-1"];
    for (const pair of [...pairs, "d-2"]) {
      const [pod, zone] = pair.split("-");
      desk.raise(pair, fired, { alertname: "Pair", instance: "same", pod, zone });
    }
    await desk.poll();
    await acknowledge(
      desk,
      pairs.map((pair) => ref(pair)),
      { shareMinutes: 30 },
    );
    expect(desk.cluster.silences.size).toBe(pairs.length);
    await desk.idle();
    expect(desk.alert("staging", "d-2")?.state).toBe("firing");
  });

  test("production asks for its name before anything is sent, and nothing is acknowledged without", async () => {
    const desk = await setUp({ production: true, name: "Production" });
    const error = await failureOf(acknowledge(desk, [ref("a1")], { shareMinutes: 30 }));
    expect(error.message).toBe('Type "Production" to confirm: this environment is production.');
    expect(has(desk, "a1")).toBe(false);
    expect(desk.server.writes()).toEqual([]);
    expect(await desk.audit()).toMatchObject([{ ok: false, what: "acknowledge" }]);
  });

  test("a read-only environment refuses its alerts", async () => {
    const desk = await setUp({ readOnly: true });
    const { acknowledged, refused } = await acknowledge(desk, [ref("a1")], { shareMinutes: 30 });
    expect(acknowledged).toEqual([]);
    expect(refused).toMatchObject([{ id: "staging/a1", message: expect.stringContaining("read-only") }]);
    expect(desk.server.writes()).toEqual([]);
  });

  test("what a server that refuses would refuse again is asked once", async () => {
    const desk = await setUp();
    desk.server.answer = (response, { method }) => {
      if (method !== "POST") return false;
      response.writeHead(403).end();
      return true;
    };
    const { acknowledged, refused } = await acknowledge(desk, [ref("a1"), ref("b2")], { shareMinutes: 30 });
    expect(acknowledged).toEqual([]);
    expect(refused.map(({ id }) => id)).toEqual(["staging/a1", "staging/b2"]);
    expect(desk.server.writes()).toHaveLength(1);
  });

  test("an episode that ended while it was written is not shown as acknowledged", async () => {
    const desk = await setUp();
    desk.server.answer = (_response, { method }) => {
      if (method === "POST") {
        const [alert] = [desk.alert("staging", "a1")];
        if (alert !== undefined) desk.raise("a1", recordedHour);
        void desk.poll();
      }
      return false;
    };
    await acknowledge(desk, [ref("a1")], { shareMinutes: 30 });
    desk.server.answer = null;
    await desk.poll();
    expect(desk.alert("staging", "a1")?.startsAt).toBe(recordedHour);
    expect(desk.acknowledgement("staging/a1")?.startsAt).not.toBe(fired);
  });
});

describe("shared again", () => {
  const active = (desk: { readonly cluster: ReturnType<typeof newCluster>; readonly clock: { now(): number } }) =>
    [...desk.cluster.silences.values()].filter(({ endsAt }) => Date.parse(endsAt) > desk.clock.now());

  test("changes the silence that was written before, so that taking it back ends all of it", async () => {
    const desk = await setUp();
    await acknowledge(desk, [ref("a1")], { shareMinutes: 30 });
    await desk.clock.advance(minute);
    await desk.idle();
    await acknowledge(desk, [ref("a1")], { shareMinutes: 60, note: "still on it" });
    await desk.idle();
    expect(active(desk)).toMatchObject([{ comment: "ACK! still on it" }]);
    expect(desk.cluster.silences.size).toBe(1);
    expect(desk.acknowledgement("staging/a1")?.until).toBe(recordedHour + 61 * minute);
    await desk.acknowledgements.unacknowledge([ref("a1")], null);
    await desk.idle();
    expect([active(desk), desk.alert("staging", "a1")?.state]).toEqual([[], "firing"]);
  });

  test("as part of many, ends the silences that one of all replaces", async () => {
    const desk = await setUp();
    const names = ["c1", "c2", "c3", "c4", "c5", "c6"];
    for (const name of names) desk.raise(name, fired, { alertname: "Many" });
    await desk.poll();
    for (const name of ["c1", "c2"]) await acknowledge(desk, [ref(name)], { shareMinutes: 30 });
    await acknowledge(
      desk,
      names.map((name) => ref(name)),
      { shareMinutes: 30 },
    );
    await desk.idle();
    expect(active(desk).map(({ matchers }) => matchers[1]?.value)).toEqual(["c1|c2|c3|c4|c5|c6"]);
    expect(names.every((name) => has(desk, name))).toBe(true);
  });

  test("leaves a silence that stands for others too", async () => {
    const desk = await setUp();
    const names = ["c1", "c2", "c3", "c4", "c5", "c6"];
    for (const name of names) desk.raise(name, fired, { alertname: "Many" });
    await desk.poll();
    await acknowledge(
      desk,
      names.map((name) => ref(name)),
      { shareMinutes: 30 },
    );
    await acknowledge(desk, [ref("c1")], { shareMinutes: 60 });
    await desk.idle();
    expect(active(desk).map(({ matchers }) => matchers[1]?.value)).toEqual(["c1|c2|c3|c4|c5|c6", "c1"]);
    expect(names.every((name) => has(desk, name))).toBe(true);
    await desk.acknowledgements.unacknowledge([ref("c1")], null);
    await desk.idle();
    expect([active(desk), desk.alert("staging", "c1")?.state, has(desk, "c1")]).toEqual([[], "firing", false]);
    expect(names.slice(1).every((name) => has(desk, name))).toBe(true);
  });

  test("is written anew where the server has forgotten the silence", async () => {
    const desk = await setUp();
    await acknowledge(desk, [ref("a1")], { shareMinutes: 30 });
    await desk.idle();
    desk.cluster.silences.clear();
    expect(await acknowledge(desk, [ref("a1")], { shareMinutes: 60 })).toMatchObject({ refused: [] });
    expect(active(desk)).toHaveLength(1);
  });
});

describe("a silence that stands for an acknowledgement, edited", () => {
  const edit = (desk: Desk, silence: string, changes: object = {}) =>
    desk.silences.save(
      {
        environment: "staging",
        replaces: silence,
        matchers: [{ name: "instance", operator: "=", value: "a1" }],
        startsAt: null,
        endsAt: recordedHour + 2 * hour,
        comment: "ACK! on it",
        ...changes,
      },
      null,
    );
  async function shared() {
    const desk = await setUp();
    const { acknowledged } = await acknowledge(desk, [ref("a1")], { shareMinutes: 30 });
    await desk.idle();
    return { ...desk, silence: acknowledged[0]?.silence ?? "" };
  }

  test("so that it gets a new id goes on to stand for it, and ends with it", async () => {
    const desk = await shared();
    const { silence } = await edit(desk, desk.silence);
    expect(silence.silence).not.toBe(desk.silence);
    const followed = { author: "jane", own: true, silence: silence.silence, until: recordedHour + 2 * hour };
    expect(desk.acknowledgement("staging/a1")).toMatchObject(followed);
    await desk.poll();
    expect(desk.acknowledgement("staging/a1")).toMatchObject(followed);
    expect(await desk.acknowledgements.unacknowledge([ref("a1")], null)).toEqual({ refused: [] });
    await desk.idle();
    expect(desk.alert("staging", "a1")?.state).toBe("firing");
  });

  test("elsewhere is followed too", async () => {
    const desk = await shared();
    const other = await openDesk(desk.environments, { clock: desk.clock, author: "joe" });
    const { silence } = await edit(other, desk.silence);
    await desk.poll();
    expect(desk.acknowledgement("staging/a1")).toMatchObject({ author: "jane", own: true, silence: silence.silence });
  });

  test("to end later lasts as long", async () => {
    const desk = await shared();
    const matchers = desk.shown()[0]?.matchers ?? [];
    const { silence } = await edit(desk, desk.silence, { matchers });
    expect(silence.silence).toBe(desk.silence);
    expect(desk.acknowledgement("staging/a1")?.until).toBe(recordedHour + 2 * hour);
  });

  test.each([
    ["without the mark", { comment: "deploy" }],
    ["to cover another alert", { matchers: [{ name: "instance", operator: "=", value: "b2" }] }],
  ])("%s stands for it no more", async (_, changes) => {
    const desk = await shared();
    const matchers = [{ name: "alertname", operator: "=", value: "Down" }];
    await edit(desk, desk.silence, { matchers, ...changes });
    await desk.poll();
    expect(desk.acknowledgement("staging/a1")).toBeUndefined();
  });
});

test("a marked silence of another tool is an acknowledgement of what it covers, with its author", async () => {
  const desk = await setUp();
  desk.cluster.silences.set("5f0b623c-ae01-44ce-9986-37ed92195a40", {
    id: "5f0b623c-ae01-44ce-9986-37ed92195a40",
    status: { state: "active" },
    matchers: [{ name: "alertname", value: "Down", isRegex: false, isEqual: true }],
    startsAt: new Date(recordedHour).toISOString(),
    endsAt: new Date(recordedHour + hour).toISOString(),
    updatedAt: new Date(recordedHour).toISOString(),
    createdBy: "karma",
    comment: "ACK! This alert was acknowledged using karma",
  });
  await desk.poll();
  for (const alert of ["staging/a1", "staging/b2"]) {
    expect(desk.acknowledgement(alert)).toMatchObject({
      author: "karma",
      note: "This alert was acknowledged using karma",
      own: false,
      at: recordedHour,
    });
  }
  // One's own counts before another's.
  await acknowledge(desk, [ref("a1")]);
  expect(desk.acknowledgement("staging/a1")).toMatchObject({ author: "jane", own: true });
});

test("a silence without the mark is no acknowledgement", async () => {
  const desk = await setUp();
  const wish = {
    environment: "staging",
    replaces: null,
    matchers: [{ name: "alertname", operator: "=" as const, value: "Down" }],
    startsAt: null,
    endsAt: recordedHour + hour,
    comment: "deploy",
  };
  await desk.silences.save(wish, null);
  await desk.idle();
  expect(desk.alert("staging", "a1")?.state).toBe("silenced");
  expect(desk.acknowledgement("staging/a1")).toBeUndefined();
});

test("a pending alert cannot be acknowledged", async () => {
  const desk = await setUp();
  const alert = desk.alert("staging", "a1");
  if (alert === undefined) throw new Error("no alert");
  Object.assign(alert, { state: "pending" });
  expect((await acknowledge(desk, [ref("a1")])).refused).toEqual([
    { id: "staging/a1", message: "Down does not fire yet. Wait until it does, or silence it." },
  ]);
});
