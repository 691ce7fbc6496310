import { expect, test } from "vitest";
import type { PolicyEntry } from "../../../electron/console/notifications/policy.ts";
import type { Alert, AlertChange } from "../../../shared/model/alert.ts";
import { health } from "../../support/arbitraries.ts";
import { hour, minute, named, type Rehearsal, rehearse, second, start } from "./policySupport.ts";

const pollMs = 30 * second;
const dayMs = 24 * hour;
const windowMs = 10 * minute;
const environments = ["production", "staging"];

/** A number in [0, 1) from two numbers: the same day in every run. */
function chance(index: number, salt: number): number {
  let x = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39);
  return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
}

interface Life {
  readonly alert: Alert;
  /** When it turns between firing and not firing; it begins by firing. */
  readonly turns: readonly number[];
}

/** Bursts of turns a few polls apart, with hours or minutes between the bursts. */
function flappingLife(index: number): Life {
  const turns: number[] = [];
  let at = start + pollMs * (1 + Math.floor(chance(index, 0) * 720));
  for (let burst = 0; at < start + dayMs; burst += 1) {
    const count = 1 + Math.floor(chance(index, burst * 100 + 1) * 9);
    for (let turn = 0; turn < count && at < start + dayMs; turn += 1) {
      turns.push(at);
      at += pollMs * (1 + Math.floor(chance(index, burst * 100 + turn + 2) * 10));
    }
    const pause = chance(index, burst * 100 + 50);
    at += pollMs * Math.floor(pause < 0.3 ? 20 + pause * 30 : pause * 1000);
    // Much goes wrong at full hours.
    if (pause > 0.6) at = Math.ceil(at / hour) * hour + pollMs * Math.floor((pause * 1000) % 8);
  }
  const severity = index % 3 === 0 ? "critical" : "warning";
  return { alert: named(`Flapping${index}`, { environment: environments[index % 2] ?? "", severity }), turns };
}

function steadyLife(index: number): Life {
  const from = start + pollMs * (100 + index * 200);
  const alert = named(`Steady${index}`, { environment: environments[index % 2] ?? "", severity: "warning" });
  return { alert, turns: index % 3 === 0 ? [from] : [from, from + 3 * hour] };
}

const lives = [
  ...Array.from({ length: 200 }, (_, index) => flappingLife(index)),
  ...Array.from({ length: 10 }, (_, index) => steadyLife(index)),
];

/** One day, told to the policy poll by poll. */
function liveThrough(policy: Rehearsal): void {
  const due = new Map<number, { readonly life: Life; readonly index: number }[]>();
  for (const life of lives) {
    for (const [index, at] of life.turns.entries()) due.set(at, [...(due.get(at) ?? []), { life, index }]);
  }
  const current = new Map<string, Alert>();
  for (const environment of environments) {
    policy.send({ kind: "awaiting", environment, reason: "start" });
    policy.send({ kind: "baseline", environment, alerts: [] });
  }
  for (let at = start; at <= start + dayMs; at += pollMs) {
    policy.advance(at - policy.now);
    for (const environment of environments) {
      policy.send({
        kind: "backend",
        health: health({ id: `${environment}/prometheus`, environment, lastSuccessAt: at }),
      });
      const changes = (due.get(at) ?? [])
        .filter(({ life }) => life.alert.environment === environment)
        .map(({ life, index }): AlertChange => {
          const previous = current.get(life.alert.id);
          const firing = index % 2 === 0;
          const alert: Alert = firing
            ? { ...life.alert, startsAt: at, since: at }
            : { ...(previous ?? life.alert), state: "resolved", since: at, lastState: "firing" };
          current.set(alert.id, alert);
          if (previous === undefined) return { kind: "appeared", alert };
          return { kind: firing ? "refired" : "resolved", alert, previous };
        });
      if (changes.length > 0) policy.send({ kind: "changes", environment, changes });
    }
  }
}

/** Reads an alert's lines one after the other. */
class Lines {
  private index = 0;
  constructor(
    readonly lines: readonly PolicyEntry[],
    readonly name: string,
  ) {}
  next(): PolicyEntry | undefined {
    return this.lines[this.index];
  }
  take(at: number, outcomes: readonly string[]): string {
    const line = this.next();
    this.index += 1;
    const seen = `${this.name}: ${line?.outcome} at ${((line?.at ?? 0) - start) / second} s: ${line?.text}`;
    expect(line?.at, `${seen}; expected ${outcomes.join(" or ")} at ${(at - start) / second} s`).toBe(at);
    expect(outcomes, seen).toContain(line?.outcome);
    return line?.outcome ?? "";
  }
}

/** What the journal must say of one alert, worked out from its turns alone. Answers how often it was told to flap. */
function follow({ alert, turns }: Life, lines: Lines): number {
  let flips: number[] = [];
  let calmAt: number | null = null;
  let firing = false;
  let said = false;
  let spells = 0;
  let held: { readonly at: number; readonly flapping: boolean } | null = null;

  const announce = (at: number, flapping: boolean) => {
    const outcome = lines.take(at, ["notified", "digested", "held"]);
    held = outcome === "held" ? { at, flapping } : null;
    if (outcome !== "held" && !flapping) said = true;
  };
  /** What a storm held back comes within the minute. */
  const release = (until: number) => {
    const line = lines.next();
    if (held === null || line === undefined || line.at > until || line.at > held.at + minute) return;
    if (line.outcome !== "digested" && line.outcome !== "notified") return;
    lines.take(line.at, ["digested", "notified"]);
    if (!held.flapping) said = true;
    held = null;
  };
  const passTime = (until: number) => {
    release(until);
    if (held !== null) expect(held.at + minute, `${alert.name} is never released`).toBeGreaterThanOrEqual(until);
    if (calmAt === null || calmAt > until) return;
    const at = calmAt;
    calmAt = null;
    flips = [];
    if (!firing || said) return;
    if (alert.severity === "critical") announce(at, false);
    else lines.take(at, ["flapping"]);
    release(until);
  };

  for (const [index, at] of turns.entries()) {
    passTime(at);
    firing = index % 2 === 0;
    const wasSaid = said;
    if (firing) said = false;
    flips = [...flips.filter((flip) => flip > at - windowMs), at];
    if (calmAt !== null) {
      lines.take(at, ["flapping"]);
      calmAt = at + windowMs;
    } else if (flips.length >= 3) {
      spells += 1;
      calmAt = at + windowMs;
      announce(at, true);
    } else if (firing) announce(at, false);
    else {
      lines.take(at, wasSaid ? ["notified", "digested"] : ["not-announced"]);
      held = null;
    }
  }
  passTime(start + dayMs);
  expect(lines.next(), `${alert.name} has lines that nothing explains`).toBeUndefined();
  return spells;
}

test("a day of 200 flapping alerts: the journal is what their turns ask for, line by line", () => {
  const policy = rehearse();
  liveThrough(policy);
  const byAlert = new Map<string, PolicyEntry[]>();
  for (const entry of policy.entries) {
    if (entry.kind !== "decision") continue;
    byAlert.set(entry.alert ?? "", [...(byAlert.get(entry.alert ?? "") ?? []), entry]);
  }
  const toldToFlap = new Map<string, number>();
  for (const { kind, alerts, announced } of policy.told) {
    if (kind !== "flapping" && kind !== "digest") continue;
    for (const id of alerts) if (!announced.includes(id)) toldToFlap.set(id, (toldToFlap.get(id) ?? 0) + 1);
  }
  let spells = 0;
  let quiet = 0;
  for (const life of lives) {
    const lines = new Lines(byAlert.get(life.alert.id) ?? [], life.alert.name);
    const own = follow(life, lines);
    byAlert.delete(life.alert.id);
    // Once for each time that it began to flap, and no oftener.
    expect(toldToFlap.get(life.alert.id) ?? 0, life.alert.name).toBe(own);
    spells += own;
    if (own === 0) quiet += 1;
  }
  expect([...byAlert.keys()]).toEqual([]);
  // The day is worth its name: it has spells, alerts without any, storms, and far fewer notifications than turns.
  const turns = lives.reduce((sum, life) => sum + life.turns.length, 0);
  expect(spells).toBeGreaterThan(400);
  expect(quiet).toBeGreaterThan(5);
  expect(policy.entries.filter(({ outcome }) => outcome === "held").length).toBeGreaterThan(50);
  const loud = policy.told.filter(({ kind }) => kind !== "resolved").length;
  expect(loud).toBeLessThan(turns / 2);
  // No minute of one environment has more than the few that are allowed, and the digest of the rest.
  for (const environment of environments) {
    const times = policy.told.filter((told) => told.environment === environment && told.kind !== "resolved");
    for (const { at } of times) {
      const within = times.filter((other) => other.at >= at && other.at < at + minute);
      expect(within.length).toBeLessThanOrEqual(policy.settings.digestAbove + 1);
    }
  }
});
