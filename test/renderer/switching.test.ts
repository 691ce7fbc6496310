import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { firingElsewhere, otherLabels, twinIndex, twinsOf } from "../../renderer/alerts/alsoFiring.ts";
import { home, type Place } from "../../renderer/app/location.ts";
import {
  arrival,
  type EnvironmentView,
  formatMemory,
  noMemory,
  parseMemory,
  placeView,
  pruned,
  remembered,
} from "../../renderer/app/viewState.ts";
import { wholeView } from "../../renderer/logs/useLogView.ts";
import type { Alert } from "../../shared/model/alert.ts";
import { sampleAlert } from "./samples.ts";

function view(change: Partial<Place> = {}): EnvironmentView {
  return {
    place: placeView({ ...home, ...change }),
    groupBy: ["alertname"],
    logs: {
      environments: null,
      range: { kind: "widening" },
      queryRange: { kind: "relative", milliseconds: 3_600_000 },
      view: { ...wholeView, fields: [] },
      left: {},
    },
    silences: { tab: "active", filter: "", open: null },
  };
}

const inProduction: Place = {
  ...home,
  screen: "logs",
  environment: "production",
  filter: 'severity="critical"',
  tab: "silenced",
  alert: "production/1",
  request: "abc12345",
  search: "search-1",
  mode: "query",
  query: '{service="shell"}',
};

describe("going to another environment", () => {
  test("takes no filter, tab, alert or result along, but what is in the logs' boxes", () => {
    expect(arrival(inProduction, "staging", undefined)).toEqual({
      ...home,
      screen: "logs",
      environment: "staging",
      request: "abc12345",
      mode: "query",
      query: '{service="shell"}',
    });
  });

  test("finds again what was there", () => {
    const left = view(inProduction);
    const back = arrival({ ...home, environment: "staging", filter: 'team="web"' }, "production", left);
    expect(back).toEqual({ ...inProduction, screen: "alerts" });
  });

  test("keeps the open alert where it can be seen", () => {
    const all = { ...home, alert: "production/1" };
    expect(arrival(all, "production", undefined).alert).toBe("production/1");
    expect(arrival(all, "production", view({ alert: "production/2" })).alert).toBe("production/1");
    expect(arrival(all, "staging", undefined).alert).toBeNull();
    expect(arrival(all, "prod", undefined).alert).toBeNull();
    expect(arrival(inProduction, null, undefined).alert).toBe("production/1");
    expect(arrival(inProduction, null, view({ alert: null })).alert).toBeNull();
  });

  test("never shows one environment's filter in another, whatever was done before", () => {
    const place = fc.constantFrom(null, "production", "staging", "dev");
    const step = fc.record({ to: place, filter: fc.option(fc.constantFrom("a", "b"), { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let memory = noMemory;
        let at: Place = home;
        const typed = new Map<string | null, string>();
        for (const { to, filter } of steps) {
          if (to !== at.environment) {
            memory = remembered(memory, at.environment, view(at));
            at = arrival(at, to, memory.get(to ?? ""));
          }
          expect(at.filter).toBe(typed.get(to) ?? "");
          if (filter === undefined) continue;
          at = { ...at, filter };
          typed.set(to, filter);
        }
      }),
    );
  });
});

describe("the memory of views", () => {
  test("comes back from storage as it was, whatever the environments are called", () => {
    const names = fc.constantFrom(null, "production", "__proto__", "constructor", "a b");
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.string()), { maxLength: 8 }), (left) => {
        const memory = left.reduce((before, [name, filter]) => remembered(before, name, view({ filter })), noMemory);
        expect([...parseMemory(formatMemory(memory))]).toEqual([...memory]);
      }),
    );
  });

  test("survives what is damaged, and forgets only that", () => {
    const good = JSON.stringify(["production", view({ filter: "a" })]);
    const damaged = [null, "", "{", "7", "null", '{"production":1}', "[[1,2]]", `[["x",{}],["y"]]`, "[".repeat(5000)];
    expect(damaged.map((text) => parseMemory(text).size)).toEqual(damaged.map(() => 0));
    const bad = view();
    const other = JSON.stringify(["staging", { ...bad, place: { ...bad.place, tab: "everything" } }]);
    expect([...parseMemory(`[${other},${good}]`).keys()]).toEqual(["production"]);
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseMemory(text)));
  });

  test("is bounded: the environments that were left longest ago go first", () => {
    let memory = noMemory;
    for (let index = 0; index < 60; index += 1) memory = remembered(memory, `e${index}`, view());
    expect([memory.size, memory.has("e19"), memory.has("e20")]).toEqual([40, false, true]);
    const long = "x".repeat(19_000);
    for (let index = 0; index < 40; index += 1) {
      memory = remembered(memory, `e${index}`, view({ filter: long, query: long, request: long }));
    }
    const text = formatMemory(memory);
    expect(text.length).toBeLessThan(410_000);
    expect([...parseMemory(text).keys()].at(-1)).toBe("e39");
  });

  test("forgets the environments that are gone, but not the view of all", () => {
    const memory = [null, "production", "staging"].reduce((before, name) => remembered(before, name, view()), noMemory);
    expect([...pruned(memory, ["staging", "dev"]).keys()]).toEqual(["", "staging"]);
    expect(pruned(memory, ["production", "staging"])).toBe(memory);
  });
});

describe("also firing elsewhere", () => {
  const labels = { alertname: "HighErrorRate", severity: "critical", component: "api" };
  const make = (environment: string, change: Partial<Alert> = {}, more: Record<string, string> = {}): Alert =>
    sampleAlert({ environment, fingerprint: JSON.stringify(more), labels: { ...labels, ...more }, ...change });
  const here = make("production", {}, { endpoint: "/authors", instance: "api-1:80", cluster: "prod" });
  const twins = (...others: Alert[]) =>
    twinsOf(twinIndex([here, ...others]), here).map(({ environment, alert, count }) => [
      environment,
      alert.labels.endpoint ?? null,
      alert.state,
      count,
    ]);

  test("is the same name, with the same values of what both say it is about", () => {
    expect(
      twins(
        make("staging", {}, { endpoint: "/authors", instance: "api-9:80", cluster: "stage" }),
        make("other name", { name: "SlowResponse" }),
        make("other component", {}, { component: "cache" }),
        make("other severity", {}, { severity: "warning" }),
        make("production", {}, { endpoint: "/books" }),
      ),
    ).toEqual([["staging", "/authors", "firing", 1]]);
  });

  test("is not hindered by a label that only one of them has", () => {
    const bare = make("staging", { labels: { alertname: "HighErrorRate" } });
    const richer = make("dev", {}, { team: "web" });
    expect(twins(bare, richer).map(([environment]) => environment)).toEqual(["staging", "dev"]);
  });

  test("shows the one that is most like it, with how many there are, and says what is different", () => {
    const books = make("staging", { startsAt: 1 }, { endpoint: "/books" });
    const authors = make("staging", { state: "pending", startsAt: 5 }, { endpoint: "/authors" });
    expect(twins(books, authors)).toEqual([["staging", "/authors", "pending", 2]]);
    expect(otherLabels(here, books)).toEqual([["endpoint", "/books"]]);
    expect(otherLabels(here, authors)).toEqual([]);
  });

  test("says unknown as unknown, and nothing of what has ended", () => {
    const unknown = make("staging", { state: "unknown", lastState: "firing" });
    expect(twins(unknown, make("dev", { state: "resolved" }))).toEqual([["staging", null, "unknown", 1]]);
    expect(firingElsewhere(twinIndex([here, unknown]), here)).toEqual([]);
    expect(firingElsewhere(twinIndex([here, make("dev")]), here)).toEqual(["dev"]);
  });

  test("takes labels called like an object's own for what they are", () => {
    const odd = make("staging", { name: "__proto__", labels: { alertname: "__proto__", constructor: "x" } });
    const same = make("dev", { name: "__proto__", labels: { alertname: "__proto__" } });
    expect(twinsOf(twinIndex([odd, same]), odd).map(({ environment }) => environment)).toEqual(["dev"]);
  });

  test("agrees with itself: who has a twin is one, and firing is told alike for a row and for the detail", () => {
    const value = fc.option(fc.constantFrom("a", "b"), { nil: undefined });
    const alert = fc
      .record({
        environment: fc.constantFrom("production", "staging", "dev"),
        state: fc.constantFrom("firing", "pending", "unknown", "resolved", "silenced"),
        team: value,
        component: value,
        id: fc.nat(),
      })
      .map(({ environment, state, team, component, id }) =>
        sampleAlert({
          environment,
          state: state as Alert["state"],
          fingerprint: String(id),
          labels: { alertname: "X", ...(team && { team }), ...(component && { component }) },
        }),
      );
    fc.assert(
      fc.property(fc.array(alert, { maxLength: 20 }), (alerts) => {
        const index = twinIndex(alerts);
        for (const each of alerts.filter(({ state }) => state !== "resolved")) {
          const found = twinsOf(index, each);
          for (const twin of found) {
            expect(twinsOf(index, twin.alert).map(({ environment }) => environment)).toContain(each.environment);
          }
          const places = new Set(found.map(({ environment }) => environment));
          expect(firingElsewhere(index, each).every((environment) => places.has(environment))).toBe(true);
        }
      }),
    );
  });
});
