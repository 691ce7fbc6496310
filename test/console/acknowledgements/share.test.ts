import fc from "fast-check";
import { expect, test } from "vitest";
import { silencesFor } from "../../../electron/console/acknowledgements/share.ts";
import { matcherTest } from "../../../shared/matchers.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import { alert } from "../../support/arbitraries.ts";

const labels = fc.record(
  {
    alertname: fc.constantFrom("Down", "Slow"),
    instance: fc.constantFrom("a", "b", "a.b", "a|b", "", "["),
    zone: fc.constantFrom("1", "2"),
  },
  { requiredKeys: ["alertname"] },
);

/** Alerts with different labels, each chosen or not. */
const alerts = fc
  .uniqueArray(fc.tuple(labels, fc.boolean()), { maxLength: 24, selector: ([each]) => JSON.stringify(each) })
  .map((list) =>
    list.map(([each, chosen], index) => ({
      chosen,
      alert: alert({ fingerprint: `${index}`, name: each.alertname, labels: { ...each } }),
    })),
  );

const same = (one: Alert, other: Alert) =>
  Object.entries(one.labels).every(([name, value]) => (other.labels[name] ?? "") === value);

test("every alert that is chosen is covered, and no other that differs from it in a label", () => {
  fc.assert(
    fc.property(alerts, (list) => {
      const chosen = list.filter((each) => each.chosen).map((each) => each.alert);
      const silences = silencesFor(
        chosen,
        list.map((each) => each.alert),
      );
      expect(silences.flatMap((silence) => silence.alerts.map(({ id }) => id)).sort()).toEqual(
        chosen.map(({ id }) => id).sort(),
      );
      for (const silence of silences) {
        const covers = matcherTest(silence.matchers);
        for (const each of silence.alerts) expect(covers(each.labels)).toBe(true);
        for (const { alert: other, chosen: meant } of list) {
          if (!meant && covers(other.labels)) expect(silence.alerts.some((each) => same(each, other))).toBe(true);
        }
      }
    }),
  );
});

test("five of a name get one silence each, six get one", () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      alert({ fingerprint: `${index}`, labels: { alertname: "Down", instance: `i${index}` } }),
    );
  expect(silencesFor(many(5), many(5))).toHaveLength(5);
  expect(silencesFor(many(6), many(6))).toHaveLength(1);
  expect(silencesFor([], many(6))).toEqual([]);
});
