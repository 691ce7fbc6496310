import { expect, test } from "vitest";
import { backendsOf, describeEnvironment, pathBeside } from "../../../electron/console/environments/describe.ts";
import { environmentSchema } from "../../../shared/model/environment.ts";
import { fullSettings } from "./settings.ts";

const [production, staging] = fullSettings.environments;
if (production === undefined || staging === undefined) throw new Error("two environments are needed");

test("the renderer hears of an environment what it may show, and no path, proxy or user name", () => {
  expect(describeEnvironment(production)).toEqual({
    id: "production",
    name: "Production",
    color: "#d6409f",
    production: true,
    readOnly: false,
    backends: [
      { backend: "prometheus", kind: "prometheus", name: "Prometheus", url: "https://prometheus.example.com/prefix" },
      {
        backend: "alertmanager-1",
        kind: "alertmanager",
        name: "Alertmanager 1",
        url: "https://alertmanager-1.example.com",
      },
      {
        backend: "alertmanager-2",
        kind: "alertmanager",
        name: "Alertmanager 2",
        url: "https://alertmanager-2.example.com",
      },
      { backend: "loki", kind: "loki", name: "Loki", url: "https://loki.example.com" },
    ],
    grafanaUrl: "https://grafana.example.com",
    requestIdFields: ["request_id"],
  });
});

test("a single Alertmanager needs no number in its name, and keeps it in its id", () => {
  expect(backendsOf(staging)).toEqual([
    {
      backend: "alertmanager-1",
      kind: "alertmanager",
      name: "Alertmanager",
      connection: { url: "http://127.0.0.1:9093" },
    },
  ]);
});

test("what is left out has its default", () => {
  const bare = { id: "a", name: "A", production: false };
  expect(describeEnvironment(bare)).toMatchObject({
    backends: [],
    grafanaUrl: null,
    requestIdFields: ["request_id", "correlation_id", "req_id", "trace_id"],
  });
});

test("an environment without a color gets one by its id; production's is its own", () => {
  const bare = { name: "A", production: false };
  const colors = Array.from({ length: 40 }, (_, index) => describeEnvironment({ ...bare, id: `team-${index}` }));
  const own = describeEnvironment({ ...bare, id: "team-1", production: true });
  expect(colors.map((environment) => environmentSchema.safeParse(environment).success)).toEqual(Array(40).fill(true));
  expect([new Set(colors.map(({ color }) => color)).size, colors.some(({ color }) => color === own.color)]).toEqual([
    5,
    false,
  ]);
  expect(["staging", "preview", "load-test"].map((id) => describeEnvironment({ ...bare, id }).color)).toEqual([
    "#4da3ff",
    "#1fb6a6",
    "#b7a03a",
  ]);
});

test("a path counts from the settings file's folder", () => {
  const paths = ["ca.pem", "../ca.pem", "/etc/ca.pem"].map((path) =>
    pathBeside("/data/console/environments.json", path),
  );
  expect(paths).toEqual(["/data/console/ca.pem", "/data/ca.pem", "/etc/ca.pem"]);
});
