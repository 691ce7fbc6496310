import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { added, filterAlerts, filterText, labelMatcher, matchersOf, toggled } from "../../renderer/alerts/filter.ts";
import { graphRange } from "../../renderer/alerts/graphRange.ts";
import { commonLabels, groupAlerts, labelNames, rowsOf, step } from "../../renderer/alerts/group.ts";
import { alertSorts, compareAlerts } from "../../renderer/alerts/sort.ts";
import { suggestionsFor } from "../../renderer/alerts/suggestions.ts";
import { belongsTo, countTabs, shownTabs } from "../../renderer/alerts/tabs.ts";
import {
  alertAsText,
  happeningsOf,
  hasKeyLabels,
  keyLabels,
  stateSentence,
  stateWord,
} from "../../renderer/alerts/words.ts";
import { type Alert, alertStates } from "../../shared/model/alert.ts";
import { severities } from "../../shared/model/severity.ts";
import { sampleAlert } from "./samples.ts";

const word = fc.constantFrom("a", "b", "c");
const anyAlert: fc.Arbitrary<Alert> = fc
  .record({
    fingerprint: fc.stringMatching(/^[0-9a-f]{16}$/),
    environment: word,
    name: word,
    severity: fc.constantFrom(...severities),
    state: fc.constantFrom(...alertStates),
    startsAt: fc.nat(5),
    labels: fc.dictionary(fc.constantFrom("alertname", "job", "instance"), word),
  })
  .map(sampleAlert);
const anyAlerts = fc.uniqueArray(anyAlert, { selector: ({ id }) => id });

describe("tabs", () => {
  test("unknown alerts count as active, and their tab is there as long as there are any", () => {
    const counts = countTabs(alertStates.map((state) => ({ state })));
    const one = { firing: 1, pending: 1, unknown: 1, silenced: 1, inhibited: 1, resolved: 1 };
    expect(counts).toEqual({ active: 3, acknowledged: 0, ...one });
    expect(shownTabs(counts, "active")).toContain("unknown");
    expect(shownTabs({ ...counts, unknown: 0 }, "active")).not.toContain("unknown");
    expect(shownTabs({ ...counts, unknown: 0 }, "unknown")).toContain("unknown");
  });

  test("every alert is under a tab of its own state", () => {
    fc.assert(
      fc.property(anyAlerts, (alerts) => {
        const counts = countTabs(alerts);
        for (const state of alertStates) {
          expect(counts[state]).toBe(alerts.filter((alert) => belongsTo(state, alert.state)).length);
        }
      }),
    );
  });
});

describe("sorting", () => {
  test("severity first, then what fired first; pending after firing, and the latest end first of what is over", () => {
    const alerts = [
      sampleAlert({ fingerprint: "1", severity: "warning", startsAt: 9 }),
      sampleAlert({ fingerprint: "2", startsAt: 1 }),
      sampleAlert({ fingerprint: "3", startsAt: 5 }),
      sampleAlert({ fingerprint: "4", severity: "unknown", startsAt: 9 }),
    ];
    expect(alerts.sort(compareAlerts("severity")).map(({ fingerprint }) => fingerprint)).toEqual(["2", "3", "1", "4"]);
    const others = [
      sampleAlert({ fingerprint: "a", state: "resolved", since: 5 }),
      sampleAlert({ fingerprint: "b", state: "resolved", since: 7 }),
      sampleAlert({ fingerprint: "c", state: "pending", startsAt: 1 }),
      sampleAlert({ fingerprint: "d", startsAt: 3 }),
    ];
    expect(others.sort(compareAlerts("severity")).map(({ fingerprint }) => fingerprint)).toEqual(["d", "c", "b", "a"]);
  });

  test.each(alertSorts)("%s: the same order whatever order the alerts came in", (sort) => {
    fc.assert(
      fc.property(anyAlerts, (alerts) => {
        const once = alerts.toSorted(compareAlerts(sort));
        expect(alerts.toReversed().toSorted(compareAlerts(sort))).toEqual(once);
      }),
    );
  });
});

describe("filtering", () => {
  const database = sampleAlert({ fingerprint: "d", labels: { component: "database" } });
  const web = sampleAlert({ fingerprint: "w", environment: "staging", labels: { component: "fastapi" } });

  test("by environment and by matchers", () => {
    expect(filterAlerts([database, web], null, matchersOf('component=~"data.*"'))).toEqual([database]);
    expect(filterAlerts([database, web], "staging", [])).toEqual([web]);
    expect(filterAlerts([database, web], null, matchersOf("not a filter"))).toEqual([database, web]);
  });

  test("a label pressed twice filters no more", () => {
    const matcher = labelMatcher("component", 'with "quotes" \\ and\nlines');
    expect(toggled(toggled([], matcher), matcher)).toEqual([]);
    expect(added([matcher], [matcher])).toEqual([matcher]);
  });

  test("a filter survives the address", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (name, value) => {
        const matchers = [labelMatcher(name, value)];
        expect(matchersOf(filterText(matchers))).toEqual(matchers);
      }),
    );
  });

  test("suggestions: names first, then values, the most common first", () => {
    const alerts = [database, web, { ...web, id: "x" }];
    expect(suggestionsFor("comp", alerts)).toEqual(["component="]);
    expect(suggestionsFor("component=", alerts)).toEqual(['component="fastapi"', 'component="database"']);
    expect(suggestionsFor('component!="data', alerts)).toEqual(['component!="database"']);
  });
});

describe("groups", () => {
  test("stand where their first alert stood", () => {
    const [one, two, three] = ["x", "y", "x"].map((job, index) =>
      sampleAlert({ fingerprint: String(index), labels: { job }, receivers: job === "x" ? ["slack"] : [] }),
    ) as [Alert, Alert, Alert];
    const groups = groupAlerts([one, two, three], ["job", "team"]);
    expect(groups.map(({ values, alerts, receivers }) => ({ values, count: alerts.length, receivers }))).toEqual([
      {
        values: [
          ["job", "x"],
          ["team", ""],
        ],
        count: 2,
        receivers: ["slack"],
      },
      {
        values: [
          ["job", "y"],
          ["team", ""],
        ],
        count: 1,
        receivers: [],
      },
    ]);
    const collapsed = new Set([groups[0]?.key ?? ""]);
    expect(rowsOf(groups, true, collapsed).map(({ kind }) => kind)).toEqual(["group", "group", "alert"]);
    expect(rowsOf(groups, false, collapsed).map(({ kind }) => kind)).toEqual(["alert", "alert", "alert"]);
  });

  test("lose no alert and double none", () => {
    fc.assert(
      fc.property(anyAlerts, fc.subarray(["alertname", "job", "@environment"]), (alerts, labels) => {
        const ids = groupAlerts(alerts, labels).flatMap((group) => group.alerts.map(({ id }) => id));
        expect(ids.sort()).toEqual(alerts.map(({ id }) => id).sort());
      }),
    );
  });

  test("the keys step over headers and stop at the ends", () => {
    const alerts = ["a", "b"].map((fingerprint) => sampleAlert({ fingerprint, labels: { job: fingerprint } }));
    const rows = rowsOf(groupAlerts(alerts, ["job"]), true, new Set());
    expect(step(rows, null, 1)).toBe("production/a");
    expect(step(rows, "production/a", 1)).toBe("production/b");
    expect(step(rows, "production/b", 9)).toBe("production/b");
    expect(step(rows, "production/gone", -1)).toBe("production/b");
    expect(step([], null, 1)).toBeNull();
  });

  test("labels that every alert of an environment has alike need not be repeated", () => {
    const labels = { cluster: "eu-1", job: "x" };
    const alerts = [
      sampleAlert({ fingerprint: "1", labels }),
      sampleAlert({ fingerprint: "2", labels: { ...labels, job: "y" } }),
      sampleAlert({ fingerprint: "3", environment: "staging", labels: { job: "z" } }),
    ];
    expect([...commonLabels(alerts)]).toEqual(["cluster"]);
    expect([...commonLabels(alerts.slice(0, 1))]).toEqual([]);
    expect(labelNames(alerts)).toEqual(["job", "cluster"]);
    const [first] = alerts;
    expect(first && keyLabels(first, new Set(["cluster"]))).toEqual([["job", "x"]]);
  });
});

test("a row is as high as the labels it draws", () => {
  fc.assert(
    fc.property(anyAlert, fc.subarray(["job", "instance"]), (alert, names) => {
      const said = new Set(names);
      expect(hasKeyLabels(alert, said)).toBe(keyLabels(alert, said).length > 0);
    }),
  );
});

describe("words", () => {
  const now = 10 * 60_000;

  test("the chip says the state, and what comes next or how long", () => {
    const pending = { state: "pending", startsAt: now - 180_000, holdSeconds: 300 } as const;
    expect(stateWord(sampleAlert(pending), now)).toBe("pending, fires in 2 min");
    expect(stateWord(sampleAlert({ ...pending, holdSeconds: 60 }), now)).toBe("pending, fires any moment");
    expect(stateWord(sampleAlert({ ...pending, holdSeconds: null }), now)).toBe("pending");
    expect(stateWord(sampleAlert({ state: "unknown", since: now - 180_000 }), now)).toBe("unknown for 3 min");
    const gateway = { fingerprint: "f", acknowledged: false };
    expect(stateWord(sampleAlert({ state: "silenced", gateway }), now)).toBe("suppressed in the gateway");
    expect(stateWord(sampleAlert({ state: "silenced", gateway, silencedBy: ["id"] }), now)).toBe("silenced");
    expect(stateSentence(sampleAlert({ state: "silenced", gateway }), now, "utc")).toMatch(
      /^Suppressed in the gateway/,
    );
  });

  test("the heading says since when", () => {
    expect(stateSentence(sampleAlert({ since: now - 180_000 }), now, "utc")).toBe("Firing for 3 min, since 00:07:00.");
    const lost = sampleAlert({ state: "unknown", since: now - 60_000, lastState: "firing" });
    expect(stateSentence(lost, now, "utc")).toBe("Unknown for 1 min, since 00:09:00. It was firing before.");
  });

  test("what happened, in order", () => {
    const alert = sampleAlert({
      state: "resolved",
      lastState: "firing",
      activeAt: 1000,
      startsAt: 2000,
      since: 3000,
      receivers: ["pagerduty"],
      reason: "Both answered without it.",
    });
    expect(happeningsOf(alert, false).map(({ at, text }) => [at, text])).toEqual([
      [1000, "Pending: its condition became true"],
      [2000, "Firing, routed to pagerduty"],
      [3000, "Both answered without it."],
    ]);
  });

  test("an unknown alert that only was pending never fired", () => {
    const pending = sampleAlert({
      state: "unknown",
      lastState: "pending",
      activeAt: 1000,
      startsAt: 1000,
      since: 3000,
    });
    expect(happeningsOf(pending, false).map(({ state }) => state)).toEqual(["pending", "unknown"]);
  });

  test("never out of order", () => {
    fc.assert(
      fc.property(anyAlert, fc.nat(5), (alert, hold) => {
        const times = happeningsOf({ ...alert, holdSeconds: hold, since: 6 }, hold > 3).map(({ at }) => at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
    );
  });

  test("as text for a chat", () => {
    const text = alertAsText(sampleAlert({ annotations: { summary: "High error rate" } }), "Production", 1000, "utc");
    expect(text.split("\n").slice(0, 3)).toEqual([
      "Production · critical · HighErrorRate",
      "High error rate",
      "Firing for 0 s, since 00:00:01.",
    ]);
  });
});

test("a graph shows its threshold, and zero where that is near", () => {
  expect(graphRange({ points: [[0, 0.5]], threshold: 1 })[1]).toBeGreaterThan(1);
  expect(graphRange({ points: [[0, 0.1]], threshold: 0.9 })[0]).toBe(0);
  expect(graphRange({ points: [[0, null]], threshold: null })).toEqual([0, 1]);
});
