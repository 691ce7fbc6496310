import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alertSpan, alertStreamLabels, tellingLabels } from "../../../electron/console/logs/alertLogs.ts";
import { alertStates } from "../../../shared/model/alert.ts";

const minute = 60_000;
const hour = 60 * minute;
const now = Date.parse("2026-11-21T12:00:00Z");

describe("alertSpan", () => {
  test("begins before the condition became true and lasts until now", () => {
    const alert = {
      state: "firing",
      since: now - hour,
      startsAt: now - hour,
      activeAt: now - hour - 5 * minute,
    } as const;
    expect(alertSpan(alert, now)).toEqual({ from: now - hour - 10 * minute, to: now });
  });

  test("begins before its start where no Prometheus told more", () => {
    const alert = { state: "silenced", since: now, startsAt: now - hour, activeAt: null } as const;
    expect(alertSpan(alert, now)).toEqual({ from: now - hour - 5 * minute, to: now });
  });

  test("ends a little after the repair of what is resolved", () => {
    const alert = { state: "resolved", since: now - 3 * hour, startsAt: now - 4 * hour, activeAt: null } as const;
    expect(alertSpan(alert, now).to).toBe(now - 3 * hour + 5 * minute);
  });

  test("is the first day of what fires for a week", () => {
    const alert = { state: "firing", since: now, startsAt: now - 168 * hour, activeAt: null } as const;
    const { from, to } = alertSpan(alert, now);
    expect([from, to - from]).toEqual([now - 168 * hour - 5 * minute, 24 * hour]);
  });

  const moment = fc.integer({ min: now - 100 * 24 * hour, max: now + hour });
  test("is never empty nor longer than a day, and holds the moment the condition became true", () => {
    fc.assert(
      fc.property(
        fc.record({
          state: fc.constantFrom(...alertStates),
          since: moment,
          startsAt: moment,
          activeAt: fc.option(moment),
        }),
        (alert) => {
          const { from, to } = alertSpan(alert, now);
          expect(to - from).toBeGreaterThan(0);
          expect(to - from).toBeLessThanOrEqual(24 * hour);
          const begin = Math.min(alert.activeAt ?? alert.startsAt, alert.startsAt);
          expect(from).toBeLessThan(begin);
          expect(to).toBeGreaterThanOrEqual(begin);
        },
      ),
    );
  });
});

function known(values: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(Object.entries(values).map(([name, list]) => [name, new Set(list)]));
}

describe("alertStreamLabels", () => {
  test("takes the most telling label whose value Loki knows under that name", () => {
    const labels = { alertname: "HighErrorRate", job: "fastapi", instance: "a:1", service: "shell", namespace: "x" };
    expect(alertStreamLabels(labels, known({ job: ["fastapi"], service: ["shell"], namespace: ["y"] }))).toEqual({
      service: "shell",
    });
  });

  test("finds a value under another telling name", () => {
    expect(alertStreamLabels({ job: "fastapi" }, known({ service: ["fastapi", "shell"] }))).toEqual({
      service: "fastapi",
    });
  });

  test("is empty where no stream is named so", () => {
    expect(alertStreamLabels({ alertname: "X", severity: "critical" }, known({ job: ["critical", "X"] }))).toEqual({});
    expect(alertStreamLabels({ job: "fastapi" }, known({}))).toEqual({});
  });

  test("names only values that Loki knows, under telling names", () => {
    const value = fc.constantFrom("a", "b", "c", "toString");
    const labels = fc.dictionary(fc.constantFrom(...tellingLabels, "alertname"), value);
    const values = fc.dictionary(fc.constantFrom(...tellingLabels), fc.array(value));
    fc.assert(
      fc.property(labels, values, (alert, lists) => {
        const map = known(lists);
        const chosen = Object.entries(alertStreamLabels(alert, map));
        for (const [name, text] of chosen) {
          expect(map.get(name)?.has(text)).toBe(true);
          expect(Object.values(alert)).toContain(text);
        }
        const named = tellingLabels.some(
          (name) => alert[name] !== undefined && map.get(name)?.has(alert[name]) === true,
        );
        if (named) expect(chosen.every(([name, text]) => alert[name] === text)).toBe(true);
      }),
    );
  });
});
