import { describe, expect, test } from "vitest";
import { type BackendHealth, backendNames } from "../../../shared/model/backend.ts";
import { health } from "../../support/arbitraries.ts";
import { appeared, hour, many, minute, named, type Rehearsal, rehearse, second, start, to } from "./policySupport.ts";

const error = { code: "UNREACHABLE" as const, message: "refused" };

function backend(kind: BackendHealth["kind"], environment = "production"): Partial<BackendHealth> {
  const name = backendNames[kind];
  return { id: `${environment}/${kind}`, environment, backend: kind, kind, name };
}
const prometheus = backend("prometheus");
const alertmanager = backend("alertmanager");
const loki = backend("loki");

/** Polls each backend every 15 s for so long; those that are `down` fail. */
function poll(
  policy: Rehearsal,
  all: readonly Partial<BackendHealth>[],
  down: readonly string[],
  ms: number,
  trouble: Partial<BackendHealth> = { error },
): void {
  const end = policy.now + ms;
  for (;;) {
    for (const one of all) {
      const failed = down.includes(one.id ?? "");
      const last = successes.get(policy)?.get(one.id ?? "") ?? null;
      const known = successes.get(policy) ?? new Map<string, number>();
      successes.set(policy, known);
      if (!failed) known.set(one.id ?? "", policy.now);
      const told = failed
        ? { ...trouble, lastSuccessAt: last, failingSince: last === null ? start : last + 15 * second }
        : { lastSuccessAt: policy.now };
      policy.send({ kind: "backend", health: health({ ...one, ...told }) });
    }
    if (policy.now + 15 * second > end) break;
    policy.advance(15 * second);
  }
  policy.advance(end - policy.now);
}
const successes = new WeakMap<Rehearsal, Map<string, number>>();

function ids(...backends: readonly Partial<BackendHealth>[]): string[] {
  return backends.map(({ id }) => id ?? "");
}

describe("backends", () => {
  test("a failed poll is no loss, and good polls say nothing", () => {
    const policy = rehearse();
    poll(policy, [prometheus], [], minute);
    poll(policy, [prometheus], ids(prometheus), 15 * second);
    poll(policy, [prometheus], [], hour);
    expect(policy.told).toEqual([]);
    expect(policy.entries).toEqual([]);
  });

  test("all of an environment that are lost are one event, and so is their return", () => {
    const policy = rehearse();
    const all = [prometheus, alertmanager, loki];
    poll(policy, all, [], minute);
    poll(policy, all, ids(...all), 3 * minute);
    expect(policy.told).toMatchObject([
      {
        kind: "backend-lost",
        level: "normal",
        title: "Production · Prometheus, Alertmanager and Loki do not answer",
        body: "Production: no answer since 03:01. What fires there is unknown. Logs cannot be searched.",
        actions: [],
        alerts: [],
      },
    ]);
    expect(policy.outcomes()).toHaveLength(3);
    poll(policy, all, [], 2 * minute);
    expect(policy.told.slice(1)).toMatchObject([
      { kind: "backend-back", level: "silent", title: "Production · Prometheus, Alertmanager and Loki answer again" },
    ]);
  });

  const waits = { ...health({}).credentialForm, fixed: true } as const;
  const refusal = { code: "UNAUTHORIZED" as const, message: "refused" };
  test.each([
    ["a refusal", { error: refusal }, "refuses us", " See in Backends what it says."],
    ["an error", { error: { ...error, code: "UNAVAILABLE" as const } }, "answers with an error", ""],
    [
      "a missing sign-in",
      { error: refusal, asksFor: { ...waits, scheme: "device" as const } },
      "waits for you",
      " Open Backends and give what is asked for.",
    ],
    [
      "an ended sign-in",
      { error: refusal, asksFor: { ...waits, scheme: "device" as const, ended: true } },
      "waits for you to sign in again",
      " Sign in again in Backends.",
    ],
    [
      "a locked keychain",
      { error: { ...error, code: "NO_KEYCHAIN" as const } },
      "waits for the keychain",
      " Unlock the keychain, then try it again in Backends.",
    ],
  ])(
    "%s is called that, alone and where no backend is left, and nobody looks for the cable",
    (_, trouble, phrase, step) => {
      const policy = rehearse();
      const others = ["staging", "dev"].map((environment) => backend("alertmanager", environment));
      const all = [prometheus, ...others];
      poll(policy, all, [], minute);
      poll(policy, all, ids(prometheus), 3 * minute, trouble);
      expect(policy.told).toMatchObject([
        {
          title: `Production · Prometheus ${phrase}`,
          body: `Production: no good answer since 03:01. What fires there is unknown.${step}`,
        },
      ]);
      expect(policy.entries.at(-1)?.text).toBe("Prometheus has given no good answer since 03:01, which was announced.");
      poll(policy, all, [], 15 * minute);
      poll(policy, all, ids(...all), 3 * minute, trouble);
      expect(policy.told.at(-1)).toMatchObject({
        title: "No backend of any environment gives a good answer",
        body: `Since 03:19. What fires is unknown.${step}`,
      });
    },
  );

  test("different troubles at once have one title that is true of each", () => {
    const policy = rehearse();
    const all = [prometheus, loki];
    poll(policy, [...all, alertmanager], [], minute);
    for (let at = 0; at < 12; at += 1) {
      policy.send({ kind: "backend", health: health({ ...alertmanager, lastSuccessAt: policy.now }) });
      policy.send({ kind: "backend", health: health({ ...prometheus, error, lastSuccessAt: start + minute }) });
      policy.send({ kind: "backend", health: health({ ...loki, error: refusal, lastSuccessAt: start + minute }) });
      policy.advance(15 * second);
    }
    expect(policy.titles()).toEqual(["Production · Prometheus and Loki give no good answer"]);
  });

  test("Loki's loss is silent and says what does not work", () => {
    const policy = rehearse();
    poll(policy, [prometheus, loki], [], minute);
    poll(policy, [prometheus, loki], ids(loki), 5 * minute);
    expect(policy.told).toMatchObject([
      { level: "silent", title: "Production · Loki does not answer", backend: "production/loki" },
    ]);
    expect(policy.told[0]?.body).toContain("Logs cannot be searched.");
  });

  test("what only knows other trails is silent, and all else goes on", () => {
    const policy = rehearse();
    const jaeger = backend("jaeger");
    poll(policy, [prometheus, jaeger], [], minute);
    poll(policy, [prometheus, jaeger], ids(jaeger), 5 * minute);
    expect(policy.told).toMatchObject([{ level: "silent", title: "Production · Jaeger does not answer" }]);
    expect(policy.told[0]?.body).toBe("Production: no answer since 03:01. Not every trail of a request can be found.");
  });

  test("the network is one event", () => {
    const policy = rehearse();
    const all = [prometheus, alertmanager, backend("prometheus", "staging"), backend("loki", "staging")];
    poll(policy, all, [], minute);
    poll(policy, all, ids(...all), 3 * minute);
    expect(policy.titles()).toEqual(["No backend of any environment answers"]);
    expect(policy.told[0]).toMatchObject({ environment: null, backend: null });
    poll(policy, all, [], 3 * minute);
    expect(policy.titles()).toEqual(["Backends of 2 environments answer again"]);
  });

  test("one that was never heard is lost in time, without another event", () => {
    const policy = rehearse();
    policy.send({ kind: "backend", health: health({ ...prometheus, lastSuccessAt: null, polling: true }) });
    policy.advance(3 * minute);
    expect(policy.titles()).toEqual(["Production · Prometheus does not answer"]);
  });

  test("can be switched off; the journal has it", () => {
    const policy = rehearse({ settings: { backends: false } });
    poll(policy, [prometheus], [], minute);
    poll(policy, [prometheus], ids(prometheus), 3 * minute);
    poll(policy, [prometheus], [], 3 * minute);
    expect(policy.told).toEqual([]);
    expect(policy.outcomes()).toEqual(["Prometheus off", "Prometheus off"]);
  });

  test("one that comes and goes is said once", () => {
    const policy = rehearse({ settings: { flapping: { transitions: 3, windowMinutes: 30 } } });
    poll(policy, [prometheus], [], minute);
    for (let turn = 0; turn < 5; turn += 1) {
      poll(policy, [prometheus], ids(prometheus), 2 * minute);
      poll(policy, [prometheus], [], minute);
    }
    expect(policy.titles()).toEqual([
      "Production · Prometheus does not answer",
      "Production · Prometheus answers again",
      "Production · Prometheus comes and goes",
    ]);
  });

  test("a loss under a mute is part of its digest, if it lasts", () => {
    const policy = rehearse();
    poll(policy, [prometheus, alertmanager], [], minute);
    policy.mutes = [{ environment: null, until: start + 30 * minute }];
    poll(policy, [prometheus, alertmanager], ids(alertmanager), 40 * minute);
    expect(policy.told).toMatchObject([
      { kind: "digest", at: start + 30 * minute, body: "Alertmanager has not answered since 03:01.", level: "normal" },
    ]);
  });

  test("what returning backends bring is one digest, and what was said is not said again", () => {
    const policy = rehearse();
    const all = [prometheus, alertmanager];
    poll(policy, all, [], minute);
    const known = named("Known");
    policy.changes(appeared(known));
    poll(policy, all, ids(...all), 5 * minute);
    policy.changes(to(known, "unknown"));
    policy.send({ kind: "backend", health: health({ ...prometheus, lastSuccessAt: policy.now }) });
    const fresh = many(3);
    policy.changes(
      to({ ...known, state: "unknown", lastState: "firing" }, "firing"),
      ...fresh.slice(0, 2).map(appeared),
    );
    policy.advance(5 * second);
    expect(policy.titles().slice(2)).toEqual([]);
    policy.send({ kind: "backend", health: health({ ...alertmanager, lastSuccessAt: policy.now }) });
    policy.changes(...fresh.slice(2).map(appeared));
    expect(policy.titles()).toEqual([
      "Production · Prometheus and Alertmanager answer again",
      "Production · 3 new alerts · 3 critical",
    ]);
  });

  test("what one backend brings is not kept back for another that stays away", () => {
    const policy = rehearse();
    const all = [prometheus, alertmanager];
    poll(policy, all, [], minute);
    poll(policy, all, ids(...all), 5 * minute);
    policy.send({ kind: "backend", health: health({ ...prometheus, lastSuccessAt: policy.now }) });
    policy.changes(appeared(named("New")));
    const at = policy.now;
    poll(policy, all, ids(alertmanager), 3 * minute);
    expect(policy.told.find(({ announced }) => announced.length > 0)).toMatchObject({ kind: "alert", at: at + minute });
  });
});

describe("baselines", () => {
  const a = named("A");
  const b = named("B");
  const c = named("C");
  const answering = (policy: Rehearsal) =>
    policy.send({
      kind: "backend",
      health: health({ ...prometheus, lastSuccessAt: policy.now, staleAfterMs: 24 * hour }),
    });
  const restart = (policy: Rehearsal, alerts: readonly (typeof a)[], changes = alerts.map(appeared)) => {
    policy.send({ kind: "awaiting", environment: "production", reason: "start" });
    answering(policy);
    policy.send({ kind: "changes", environment: "production", changes });
    policy.send({ kind: "baseline", environment: "production", alerts });
  };

  test("a first start is one digest", () => {
    const policy = rehearse();
    restart(policy, [a, b, named("Quiet", { state: "silenced" })]);
    expect(policy.told).toMatchObject([
      {
        kind: "digest",
        title: "Production · 2 firing",
        body: "2 alerts firing at the start. Firing: A, B.",
        announced: [a.id, b.id],
        actions: ["acknowledge"],
      },
    ]);
    expect(policy.entries.find(({ kind }) => kind === "console")?.text).toBe("Started: 2 firing.");
    expect(policy.outcomes()).toEqual(["Quiet silenced", "A digested", "B digested"]);
  });

  test("after a restart only what is new and what ended", () => {
    const policy = rehearse();
    restart(policy, [a, b]);
    policy.now += hour;
    restart(policy, [a, c, named("D")]);
    expect(policy.told[1]).toMatchObject({
      title: "Production · 3 firing, 2 new, 1 ended",
      body: "3 alerts firing, 2 of them new, 1 ended while the console was not running. New: C, D. Ended: B.",
      announced: [c.id, "production/d"],
    });
    expect(policy.over).toEqual([b.id]);
  });

  test("nothing new is no notification, but a line", () => {
    const policy = rehearse();
    restart(policy, [a]);
    policy.now += hour;
    restart(policy, [a]);
    expect(policy.told).toHaveLength(1);
    expect(policy.entries.at(-1)).toMatchObject({
      kind: "console",
      text: "Started: 1 firing, all known.",
      outcome: null,
    });
  });

  test("a single new one has its name in the title", () => {
    const policy = rehearse();
    restart(policy, [a]);
    restart(policy, [a, b]);
    expect(policy.told).toMatchObject([
      { kind: "digest", title: "Production · critical · A", body: "Firing at the start. A is bad" },
      { kind: "digest", title: "Production · critical · B", body: "New while the console was not running. B is bad" },
    ]);
  });

  test("only endings are silent", () => {
    const policy = rehearse();
    restart(policy, [a]);
    policy.now += hour;
    restart(policy, []);
    expect(policy.told[1]).toMatchObject({ kind: "digest", level: "silent", title: "Production · 0 firing, 1 ended" });
  });

  const silent = { ...alertmanager, lastSuccessAt: null, failingSince: start, error };
  test.each<[string, readonly Partial<BackendHealth>[], readonly (typeof a)[], string]>([
    ["all answer", [prometheus, alertmanager], [], "nothing fires."],
    [
      "none answers",
      [{ ...prometheus, lastSuccessAt: null, error }, silent],
      [],
      "what fires is unknown. Prometheus and Alertmanager do not answer.",
    ],
    ["one does not", [prometheus, silent], [], "nothing fires that is known of. Alertmanager does not answer."],
    [
      "one does not, though it fires",
      [prometheus, silent],
      [a],
      "1 firing. Alertmanager does not answer, so more may fire.",
    ],
    [
      "it just restarted",
      [{ ...alertmanager, settling: "It restarted." }],
      [],
      "what fires is unknown. Alertmanager cannot tell yet.",
    ],
  ])("what is not known is said: %s", (_, backends, alerts, text) => {
    for (const reason of ["start", "resume"] as const) {
      const policy = rehearse();
      policy.send({ kind: "awaiting", environment: "production", reason });
      for (const one of backends) {
        policy.send({ kind: "backend", health: health({ lastSuccessAt: policy.now, ...one }) });
      }
      policy.send({ kind: "baseline", environment: "production", alerts });
      const line = policy.entries.find(({ kind }) => kind === "console")?.text;
      expect(line).toBe(`${reason === "start" ? "Started" : "Woke up"}: ${text}`);
    }
  });

  test("nothing ended where a backend does not answer; it did when it answers without it", () => {
    const policy = rehearse();
    restart(policy, [a, b]);
    policy.now += hour;
    policy.send({ kind: "awaiting", environment: "production", reason: "start" });
    policy.send({ kind: "backend", health: health({ ...prometheus, lastSuccessAt: null, error }) });
    policy.send({ kind: "baseline", environment: "production", alerts: [] });
    policy.titles();
    expect(policy.told.map(({ kind }) => kind)).toEqual(["digest"]);
    policy.now += 15 * second;
    answering(policy);
    policy.changes(appeared(b));
    policy.advance(10 * second);
    expect(policy.titles()).toEqual(["Production · critical · A · ended"]);
    expect(policy.outcomes().slice(-2)).toEqual(["B known", "A notified"]);
  });

  test("after a sleep, what changed meanwhile waits for the baseline", () => {
    const policy = rehearse();
    restart(policy, [a]);
    policy.now += 8 * hour;
    policy.send({ kind: "awaiting", environment: "production", reason: "resume" });
    policy.changes(appeared(b), to(a, "resolved"));
    expect(policy.told).toHaveLength(1);
    policy.send({ kind: "baseline", environment: "production", alerts: [b, { ...a, state: "resolved" }] });
    expect(policy.told[1]).toMatchObject({ title: "Production · 1 firing, 1 new, 1 ended" });
    expect(policy.told[1]?.body).toContain("while the console was asleep");
  });

  test("what was yet to be said to flap is announced", () => {
    const policy = rehearse({ settings: { digestAbove: 1 } });
    const note = named("Note", { severity: "info" });
    policy.changes(appeared(a), appeared(note));
    policy.changes(to(note, "pending"));
    policy.changes(to({ ...note, state: "pending" }, "firing"));
    restart(policy, [a, note]);
    expect(policy.told.at(-1)?.announced).toContain(note.id);
  });

  test("a timer that rings before the wake-up is noticed says nothing of what is long past", () => {
    const policy = rehearse({ settings: { escalateAfterMinutes: [5] } });
    restart(policy, [a]);
    poll(policy, [prometheus], [], minute);
    policy.now += 8 * hour;
    policy.send({ kind: "tick" });
    policy.now += second;
    policy.send({ kind: "awaiting", environment: "production", reason: "resume" });
    answering(policy);
    policy.send({ kind: "baseline", environment: "production", alerts: [a] });
    expect(policy.told).toHaveLength(1);
  });

  test("what is long past is told all the same where no wake-up comes", () => {
    const policy = rehearse({ settings: { escalateAfterMinutes: [5] } });
    restart(policy, [a]);
    policy.now += 8 * hour;
    policy.send({ kind: "tick" });
    expect(policy.told).toHaveLength(1);
    policy.advance(minute);
    expect(policy.told[1]).toMatchObject({ kind: "repeat" });
  });

  test("a backend has time to answer after a sleep, and is lost if it does not", () => {
    const policy = rehearse();
    poll(policy, [prometheus], [], minute);
    policy.now += 8 * hour;
    policy.send({ kind: "awaiting", environment: "production", reason: "resume" });
    policy.send({ kind: "baseline", environment: "production", alerts: [] });
    policy.send({ kind: "tick" });
    policy.advance(30 * second);
    expect(policy.told).toEqual([]);
    policy.advance(2 * minute);
    expect(policy.titles()).toEqual(["Production · Prometheus does not answer"]);
  });

  test("repeats that were missed are not caught up on", () => {
    const policy = rehearse({ settings: { escalateAfterMinutes: [5, 10, 600] } });
    restart(policy, [a]);
    policy.now += hour;
    restart(policy, [a]);
    policy.advance(2 * minute);
    expect(policy.told).toHaveLength(1);
    policy.now = start + 599 * minute;
    answering(policy);
    policy.advance(2 * minute);
    expect(policy.told.filter(({ kind }) => kind === "repeat")).toHaveLength(1);
  });

  test("what is off does not count", () => {
    const policy = rehearse();
    policy.settings = {
      ...policy.settings,
      defaults: { ...policy.settings.defaults, levels: { ...policy.settings.defaults.levels, info: "off" } },
    };
    restart(policy, [named("Note", { severity: "info" })]);
    expect(policy.told).toEqual([]);
    expect(policy.outcomes()).toEqual(["Note off"]);
  });
});
