import { describe, expect, test } from "vitest";
import { sentLabels } from "../../../electron/console/prometheus/externalLabels.ts";
import { prometheusVersions, recordedBody } from "../../support/fixtures.ts";

interface ConfigBody {
  readonly data: { readonly yaml: string };
}

test.each(prometheusVersions)("the recorded configuration of %s sends its cluster, but not its replica", (server) => {
  const { yaml } = (recordedBody(server, "status_config") as ConfigBody).data;
  const cluster = server === "prometheus-2.42" ? "bench-old" : "bench-new";
  expect(yaml).toContain("replica: a");
  expect(sentLabels(yaml)).toEqual({ cluster });
});

describe("labels that are sent", () => {
  const global = "global:\n  external_labels:\n    cluster: eu\n    replica: a\n    prometheus_replica: b\n";
  const drop = (...entries: string[]) => `${global}alerting:\n  alert_relabel_configs:\n${entries.join("")}`;

  test.each([
    ["all without relabelling", global, { cluster: "eu", replica: "a", prometheus_replica: "b" }],
    [
      "less those that are dropped",
      drop("  - {action: labeldrop, regex: replica}\n"),
      { cluster: "eu", prometheus_replica: "b" },
    ],
    ["less those of a pattern", drop("  - {action: labeldrop, regex: (prometheus_)?replica}\n"), { cluster: "eu" }],
    [
      "less those of several entries",
      drop("  - {action: labeldrop, regex: replica}\n", "  - {action: labeldrop, regex: prometheus_.+}\n"),
      { cluster: "eu" },
    ],
    ["none where a labeldrop has no pattern", drop("  - {action: labeldrop}\n"), {}],
    [
      "all where another action names them",
      drop("  - {action: replace, regex: replica, target_label: x}\n", "  - {regex: replica}\n"),
      { cluster: "eu", replica: "a", prometheus_replica: "b" },
    ],
    [
      "numbers and booleans as their text",
      "global: {external_labels: {zone: 1, canary: true}}",
      { zone: "1", canary: "true" },
    ],
    ["none where there is no global part", "scrape_configs: []", {}],
    ["none where it is empty", "global:\n", {}],
    ["none of a text that is no configuration", "just text", {}],
    ["none of broken YAML", "global: [", {}],
    ["none of an empty text", "", {}],
  ])("%s", (_what, yaml, labels) => {
    expect(sentLabels(yaml)).toEqual(labels);
  });

  test("are none where aliases would blow the text up", () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0 ? "a0: &a0 [x,x]" : `a${level}: &a${level} [${`*a${level - 1},`.repeat(9)}*a${level - 1}]`,
    );
    expect(sentLabels(`${levels.join("\n")}\nglobal: {external_labels: {cluster: eu}}\n`)).toEqual({});
  });
});
