import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noAlertmanagerAlerts, normaliseAlertmanagerAlerts } from "../../../electron/console/alertmanager/normalise.ts";
import { fingerprint } from "../../../electron/console/alerts/fingerprint.ts";
import { ConsoleError } from "../../../electron/console/errors.ts";
import { sentLabels } from "../../../electron/console/prometheus/externalLabels.ts";
import {
  type KnownRule,
  normalisePrometheusAlerts,
  normaliseRules,
  type PrometheusAlert,
  ruleOf,
} from "../../../electron/console/prometheus/normalise.ts";
import type { Labels } from "../../../shared/model/alert.ts";
import { json } from "../../support/arbitraries.ts";
import { prometheusVersions, recordedBody, recordedPairs } from "../../support/fixtures.ts";

const ruleRecordings = [
  "rules_baseline_unknown_err",
  "rules_firing",
  "rules_just_after_start",
  "rules_keep_firing",
  "rules_pending",
  "rules_resolved",
] as const;
const alertRecordings = [
  "alerts_baseline",
  "alerts_firing",
  "alerts_just_after_start",
  "alerts_keep_firing",
  "alerts_pending_and_firing",
  "alerts_resolved",
  "alerts_resolving_1s",
  "alerts_while_am_down",
] as const;

interface WireAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly state: string;
  readonly activeAt: string;
  readonly value: string;
}
interface WireRule {
  readonly type: string;
  readonly name: string;
  readonly query: string;
  readonly duration: number;
  readonly labels?: Labels;
  readonly alerts: readonly WireAlert[];
}
interface RulesBody {
  readonly data: { readonly groups: readonly { readonly name: string; readonly rules: readonly WireRule[] }[] };
}
interface AlertsBody {
  readonly data: { readonly alerts: readonly WireAlert[] };
}

function wireAlert(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    labels: { alertname: "RedisDown", severity: "critical" },
    annotations: { summary: "Redis is down" },
    state: "firing",
    activeAt: "2026-11-21T03:42:03.901869889Z",
    value: "0e+00",
    ...changes,
  };
}

function answer(...alerts: unknown[]) {
  return { status: "success", data: { alerts } };
}

function rule(changes: Partial<KnownRule> = {}): KnownRule {
  return {
    name: "RedisDown",
    labels: { severity: "critical" },
    group: "infrastructure",
    file: "rules.yml",
    expression: 'up{job="redis"} == 0',
    holdSeconds: 60,
    health: "ok",
    lastError: null,
    lastEvaluationAt: null,
    ...changes,
  };
}

describe("an alert of Prometheus", () => {
  test("gets the labels and the fingerprint that it has in Alertmanager, and its rule's hold", () => {
    const { alerts, rejected } = normalisePrometheusAlerts(answer(wireAlert()), [rule()], { cluster: "eu" }, new Map());
    const labels = { cluster: "eu", alertname: "RedisDown", severity: "critical" };
    expect({ alerts: [...alerts], rejected }).toEqual({
      alerts: [
        [
          fingerprint(labels),
          {
            fingerprint: fingerprint(labels),
            labels,
            ownLabels: { alertname: "RedisDown", severity: "critical" },
            annotations: { summary: "Redis is down" },
            state: "firing",
            activeAt: Date.parse("2026-11-21T03:42:03.901Z"),
            value: "0e+00",
            holdSeconds: 60,
          },
        ],
      ],
      rejected: 0,
    });
  });

  test("keeps its own label where the server's external one has the same name", () => {
    const { alerts } = normalisePrometheusAlerts(answer(wireAlert()), [], { severity: "none" }, new Map());
    expect([...alerts.values()].map(({ labels, holdSeconds }) => [labels.severity, holdSeconds])).toEqual([
      ["critical", null],
    ]);
  });

  test("that is inactive is no alert, and no fault either", () => {
    const inactive = [wireAlert({ state: "inactive" }), wireAlert({ state: "unknown" })];
    expect(normalisePrometheusAlerts(answer(...inactive), [], {}, new Map())).toEqual({
      alerts: new Map(),
      rejected: 0,
    });
  });

  test("that cannot be read is left out and counted", () => {
    const broken = [
      wireAlert({ labels: { a: 1 } }),
      wireAlert({ state: "on fire" }),
      wireAlert({ value: 1 }),
      wireAlert({ activeAt: "0001-01-01T00:00:00Z" }),
      wireAlert({ activeAt: null }),
      null,
      7,
    ];
    const { alerts, rejected } = normalisePrometheusAlerts(answer(...broken, wireAlert()), [], {}, new Map());
    expect([alerts.size, rejected]).toEqual([1, 7]);
  });

  test("is the same object while it stays as it was, and a new one when anything changed", () => {
    const read = (body: unknown, rules = [rule()], previous: ReadonlyMap<string, PrometheusAlert> = new Map()) =>
      normalisePrometheusAlerts(body, rules, {}, previous).alerts;
    const before = read(answer(wireAlert()));
    const [known] = before.values();
    const changes: [unknown, KnownRule[]][] = [
      [answer(wireAlert({ value: "1e+00" })), [rule()]],
      [answer(wireAlert({ state: "pending" })), [rule()]],
      [answer(wireAlert({ activeAt: "2026-11-21T03:42:03.903Z" })), [rule()]],
      [answer(wireAlert({ annotations: { summary: "Redis is gone" } })), [rule()]],
      [answer(wireAlert({ annotations: { summary: "Redis is down", toString: "x" } })), [rule()]],
      [answer(wireAlert()), [rule({ holdSeconds: 5 })]],
    ];
    expect([...read(answer(wireAlert()), [rule()], before).values()][0]).toBe(known);
    for (const [body, rules] of changes) {
      const [alert] = read(body, rules, before).values();
      expect(alert).not.toBe(known);
      expect(alert).toEqual([...read(body, rules).values()][0]);
    }
  });

  test.each([
    ["the API gateway's alerts", { timestamp: "x", alerts: [], total_count: 0 }],
    ["an error", { status: "error", errorType: "bad_data", error: "x" }],
    ["a list", []],
    ["null", null],
    ["alerts that are no list", { status: "success", data: { alerts: {} } }],
  ])("is not sought in %s", (_what, body) => {
    expect(() => normalisePrometheusAlerts(body, [], {}, new Map())).toThrow(
      expect.objectContaining({ name: "ConsoleError", code: "BAD_ANSWER" }),
    );
  });
});

describe("rules", () => {
  test("are read with their group, expression, hold and health", () => {
    const body = {
      status: "success",
      data: {
        groups: [
          {
            name: "g",
            file: "f.yml",
            rules: [
              {
                type: "alerting",
                name: "A",
                query: "up == 0",
                duration: 300,
                labels: { severity: "high" },
                health: "err",
                lastError: "many-to-many",
                lastEvaluation: "2026-11-21T03:42:20.957796658Z",
              },
              { type: "alerting", name: "B", query: "x > 1", health: "odd", lastEvaluation: "0001-01-01T00:00:00Z" },
              { type: "recording", name: "r", query: "sum(x)", health: "ok" },
              "broken",
            ],
          },
          { name: "empty", rules: null },
        ],
      },
    };
    expect(normaliseRules(body)).toEqual([
      {
        name: "A",
        labels: { severity: "high" },
        group: "g",
        file: "f.yml",
        expression: "up == 0",
        holdSeconds: 300,
        health: "err",
        lastError: "many-to-many",
        lastEvaluationAt: Date.parse("2026-11-21T03:42:20.957Z"),
      },
      {
        name: "B",
        labels: {},
        group: "g",
        file: "f.yml",
        expression: "x > 1",
        holdSeconds: 0,
        health: "unknown",
        lastError: null,
        lastEvaluationAt: null,
      },
    ]);
  });

  test("may be none", () => {
    const bodies = [{ groups: null }, { groups: [] }, {}].map((data) => normaliseRules({ status: "success", data }));
    expect(bodies).toEqual([[], [], []]);
  });

  test("of another shape are refused", () => {
    for (const body of [null, [], { status: "success" }, { status: "success", data: { groups: 1 } }]) {
      expect(() => normaliseRules(body)).toThrow(expect.objectContaining({ name: "ConsoleError", code: "BAD_ANSWER" }));
    }
  });
});

describe("the rule of an alert", () => {
  const fastapi = rule({
    name: "HighErrorRate",
    labels: { severity: "critical", component: "fastapi" },
    holdSeconds: 300,
  });
  const quant = rule({ name: "HighErrorRate", labels: { severity: "critical" }, holdSeconds: 120 });
  const labels = { alertname: "HighErrorRate", severity: "critical", instance: "a" };

  test.each([
    ["the only one that fits", labels, [fastapi, quant], quant],
    ["the one that fits best, whichever comes first", { ...labels, component: "fastapi" }, [quant, fastapi], fastapi],
    ["the one that fits best, whichever comes last", { ...labels, component: "fastapi" }, [fastapi, quant], fastapi],
    ["none where none fits", { ...labels, severity: "info" }, [fastapi, quant], undefined],
    ["none of none", labels, [], undefined],
  ])("is %s", (_which, own, namesakes, expected) => {
    expect(ruleOf(own, namesakes)).toBe(expected);
  });

  test("may have a label that is a template", () => {
    const templated = rule({ labels: { severity: "info", shard: "{{ $labels.shard }}" } });
    expect(ruleOf({ severity: "info", shard: "7" }, [templated])).toBe(templated);
  });

  test("may have an empty label, which takes that label off the alert", () => {
    const emptied = rule({ labels: { severity: "info", team: "" } });
    expect(ruleOf({ severity: "info" }, [emptied])).toBe(emptied);
  });
});

describe.each(prometheusVersions)("what %s recorded", (server) => {
  test.each(ruleRecordings)("%s: every alerting rule is read", (name) => {
    const body = recordedBody(server, name) as RulesBody;
    const alerting = body.data.groups.flatMap((group) =>
      group.rules
        .filter(({ type }) => type === "alerting")
        .map((wire) => [group.name, wire.name, wire.query, wire.duration]),
    );
    const rules = normaliseRules(body);
    expect(rules.map((known) => [known.group, known.name, known.expression, known.holdSeconds])).toEqual(alerting);
    expect(alerting.length).toBeGreaterThan(25);
  });

  test("tells healthy rules, broken rules and rules that were not evaluated yet apart", () => {
    const count = (name: string) => {
      const rules = normaliseRules(recordedBody(server, name));
      return (["ok", "err", "unknown"] as const).map(
        (health) => rules.filter((known) => known.health === health).length,
      );
    };
    expect([count("rules_baseline_unknown_err"), count("rules_just_after_start")]).toEqual([
      [28, 1, 1],
      [0, 0, 30],
    ]);
  });

  test("has no alerting rules in an answer of recording rules only", () => {
    expect(normaliseRules(recordedBody(server, "rules_type_record"))).toEqual([]);
  });

  test.each(["rules_firing", "rules_pending", "rules_keep_firing"])(
    "%s: every alert finds the rule that it stands under",
    (name) => {
      const body = recordedBody(server, name) as RulesBody;
      const rules = normaliseRules(body);
      const owned = body.data.groups.flatMap((group) =>
        group.rules.flatMap((wire) =>
          (wire.alerts ?? []).map((alert) => ({ own: `${group.name}/${wire.name}`, labels: alert.labels })),
        ),
      );
      const found = owned.map(({ labels }) => {
        const known = ruleOf(
          labels,
          rules.filter((one) => one.name === labels.alertname),
        );
        return `${known?.group}/${known?.name}`;
      });
      expect(found).toEqual(owned.map(({ own }) => own));
      expect(owned.length).toBeGreaterThan(10);
    },
  );

  test.each(alertRecordings)("%s is read whole", (name) => {
    const body = recordedBody(server, name) as AlertsBody;
    const { alerts, rejected } = normalisePrometheusAlerts(body, [], {}, new Map());
    const told = [...alerts.values()].map(({ labels, state, value, annotations }) => ({
      labels,
      state,
      value,
      annotations,
    }));
    const sent = body.data.alerts.map(({ labels, state, value, annotations }) => ({
      labels,
      state,
      value,
      annotations,
    }));
    expect({ told, rejected }).toEqual({ told: sent, rejected: 0 });
  });

  test("read twice, in another order, gives the same objects", () => {
    const rules = normaliseRules(recordedBody(server, "rules_firing"));
    const body = recordedBody(server, "alerts_firing") as AlertsBody;
    const first = normalisePrometheusAlerts(body, rules, {}, new Map()).alerts;
    const turned = { ...body, data: { alerts: [...body.data.alerts].reverse() } };
    const second = normalisePrometheusAlerts(turned, rules, {}, first).alerts;
    expect(second.size).toBe(first.size);
    for (const [id, alert] of second) expect(alert).toBe(first.get(id));
  });
});

test.each(recordedPairs)(
  "every alert that %s sent to %s has the same fingerprint in both",
  (prometheus, alertmanager) => {
    const config = recordedBody(prometheus, "status_config") as { readonly data: { readonly yaml: string } };
    const external = sentLabels(config.data.yaml);
    const own = normalisePrometheusAlerts(recordedBody(prometheus, "alerts_firing"), [], external, new Map()).alerts;
    const sent = normaliseAlertmanagerAlerts(recordedBody(alertmanager, "alerts_firing"), noAlertmanagerAlerts).alerts;
    const firing = [...own.values()].filter(({ state }) => state === "firing");
    expect([...sent.keys()].sort()).toEqual(firing.map((alert) => alert.fingerprint).sort());
    expect([...sent.values()].map(({ fingerprint: id }) => own.get(id)?.labels)).toEqual(
      [...sent.values()].map(({ labels }) => labels),
    );
  },
);

test("any JSON is read or refused with a ConsoleError", () => {
  const element = fc.oneof(
    json,
    fc.tuple(fc.constantFrom(...Object.keys(wireAlert())), json).map(([field, value]) => wireAlert({ [field]: value })),
  );
  const body = fc.oneof(
    json,
    fc.array(element, { maxLength: 4 }).map((alerts) => answer(...alerts)),
    fc.array(json, { maxLength: 3 }).map((rules) => ({ status: "success", data: { groups: [{ name: "g", rules }] } })),
  );
  const consoleErrorOnly = (read: () => unknown) => {
    try {
      read();
    } catch (cause) {
      expect(cause).toBeInstanceOf(ConsoleError);
    }
  };
  fc.assert(
    fc.property(body, (value) => {
      consoleErrorOnly(() => normaliseRules(value));
      consoleErrorOnly(() => normalisePrometheusAlerts(value, [rule()], {}, new Map()));
    }),
    { numRuns: 1_000 },
  );
});
