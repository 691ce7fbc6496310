import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSettings } from "../../../electron/console/environments/parse.ts";
import type { SettingsProblem } from "../../../shared/model/environment.ts";
import { fullSettings } from "./settings.ts";

function problems(text: string): readonly SettingsProblem[] {
  const parsed = parseSettings(text);
  return parsed.ok ? [] : parsed.problems;
}

/** A file with one environment; what is given stands on line 8, from column 7 on. */
function fileWith(field: string): string {
  return `{
  "version": 1,
  "environments": [
    {
      "id": "production",
      "name": "Production",
      "production": true,
      ${field}
    }
  ]
}`;
}

/** The fault of a field of that environment. */
function faultOf(field: string): string {
  return problems(fileWith(field))
    .map(
      (problem) =>
        `${problem.line}:${problem.column} ${problem.field?.replace("environments[0].", "")} ${problem.message}`,
    )
    .join("; ");
}

describe("a good file", () => {
  test("is read as it is", () => {
    expect(parseSettings(JSON.stringify(fullSettings))).toEqual({ ok: true, settings: fullSettings });
  });

  test("may have comments, trailing commas, a byte order mark and Windows line ends", () => {
    const text = '\uFEFF// ours\r\n{"version": 1, /* the list */\r\n "environments": [],\r\n}\r\n';
    expect(parseSettings(text)).toEqual({ ok: true, settings: { version: 1, environments: [] } });
  });

  test("may have an environment with no backend at all", () => {
    const bare = { id: "a", name: "A", production: false };
    const parsed = parseSettings(JSON.stringify({ version: 1, environments: [bare] }));
    expect(parsed).toEqual({ ok: true, settings: { version: 1, environments: [bare] } });
  });

  test("has its names trimmed", () => {
    const text = '{"version":1,"environments":[{"id":"a","name":"  A ","production":false}]}';
    expect(parseSettings(text)).toMatchObject({ settings: { environments: [{ name: "A" }] } });
  });
});

describe("text that is no JSON is refused, with its place", () => {
  test.each([
    ["", 1, 1],
    ["{", 1, 2],
    ['{"version": 1,\n "environments": [}', 2, 19],
    ['{"version": 1\n "environments": []}', 2, 2],
    ['{"version": 1, "environments": []} x', 1, 36],
    ["{'version': 1}", 1, 2],
    ["\uFEFF{\n\n  version: 1}", 3, 3],
    ['{"version": 1, // "environments": []}', 1, 38],
  ])("%j", (text, line, column) => {
    const [problem] = problems(text);
    expect(problem).toMatchObject({ line, column, field: null });
    expect(problem?.message).toMatch(/^This is not valid JSON: .+\.$/);
  });
});

test("a file with nothing in it is said to be empty", () => {
  expect(["", "\uFEFF", " \r\n"].map((text) => problems(text).map(({ message }) => message))).toEqual(
    Array(3).fill(["This is not valid JSON: the file is empty."]),
  );
});

describe("a file of another shape is refused, with its place, field and a sentence", () => {
  test.each([
    ["[]", 1, 1, null, "must be an object in { }"],
    ["null", 1, 1, null, "must be an object in { }"],
    ['{"version": 1}', 1, 1, "environments", "is missing"],
    ['{"environments": []}', 1, 1, "version", "must be 1"],
    ['{"version": 0, "environments": []}', 1, 2, "version", "must be 1"],
    ['{"version": 1, "environments": {}}', 1, 16, "environments", "must be a list"],
    ['{"version": 1, "environments": [7]}', 1, 33, "environments[0]", "must be an object in { }"],
    [
      '{"version": 1, "environments": [],\n  "extra": 1}',
      2,
      3,
      "extra",
      "is not a setting. Is it misspelt, or in the wrong place?",
    ],
    [
      '{"version": 1, "environments": [], "__proto__": {"version": 1}}',
      1,
      36,
      "__proto__",
      "is not a setting. Is it misspelt, or in the wrong place?",
    ],
    ['\uFEFF{"version": 1,\r\n"environments": 7}', 2, 1, "environments", "must be a list"],
    ['{"version": 1, "environments": [],\n"environments": 7}', 2, 1, "environments", "must be a list"],
  ])("%j", (text, line, column, field, message) => {
    expect(problems(text)).toEqual([{ line, column, field, message }]);
  });
});

describe("a fault of a field is told", () => {
  test.each([
    [
      '"prometheus": {"url": "prometheus:9090"}',
      "8:22 prometheus.url must be a URL that begins with http:// or https://",
    ],
    ['"prometheus": {"url": "ftp://host"}', "8:22 prometheus.url must be a URL that begins with http:// or https://"],
    ['"prometheus": {"url": "http://host/?a=b"}', "8:22 prometheus.url must not have a ? or # part"],
    ['"prometheus": {"url": 7}', "8:22 prometheus.url must be a string"],
    ['"prometheus": {}', "8:7 prometheus.url is missing"],
    ['"prometheus": []', "8:7 prometheus must be an object in { }"],
    ['"Prometheus": {}', "8:7 Prometheus is not a setting. Is it misspelt, or in the wrong place?"],
    ['"prometheus": {"url": "http://p", "timeout": "10m"}', "8:41 prometheus.timeout must be between 100ms and 5m"],
    ['"prometheus": {"url": "http://p", "timeout": "99ms"}', "8:41 prometheus.timeout must be between 100ms and 5m"],
    [
      '"prometheus": {"url": "http://p", "pollInterval": "0s"}',
      "8:41 prometheus.pollInterval must be between 1s and 1h",
    ],
    ['"prometheus": {"url": "http://p", "clientCert": {"cert": "c.pem"}}', "8:41 prometheus.clientCert.key is missing"],
    [
      '"prometheus": {"url": "http://p", "auth": {"type": "token"}}',
      '8:50 prometheus.auth.type must have a "type" of none, basic, bearer, headers, oauth2 or command; the secret itself never stands here',
    ],
    ['"prometheus": {"url": "http://p", "auth": {"type": "basic"}}', "8:41 prometheus.auth.username is missing"],
    [
      '"prometheus": {"url": "http://p", "auth": {"type": "headers", "names": ["a b"]}}',
      "8:79 prometheus.auth.names[0] must be the name of an HTTP header",
    ],
    ['"alertmanagers": {"url": "http://a"}', "8:7 alertmanagers must be a list"],
    [
      '"alertmanagers": [{"url": "http://a"}, {"url": "a"}]',
      "8:47 alertmanagers[1].url must be a URL that begins with http:// or https://",
    ],
    ['"loki": {"url": "http://l", "tenants": ["a b"]}', "8:47 loki.tenants[0] must be a tenant id"],
    [
      '"loki": {"url": "http://l", "selector": "service"}',
      '8:35 loki.selector must be a stream selector such as {service="shell"}',
    ],
    ['"severities": []', "8:7 severities must be an object in { }"],
    ['"color": "red"', "8:7 color must be a color such as #d6409f"],
    ['"grafana": {}', "8:7 grafana.url is missing"],
  ])("%s", (field, fault) => {
    expect(faultOf(field)).toBe(fault);
  });

  test("in the order of their lines", () => {
    const text = '{"other": 1,\n"environments": [\n{"id": "A B", "name": "a",\n"production": 1}],\n"version": 0}';
    const lines = problems(text).map(({ line }) => line ?? 0);
    expect(lines.length).toBeGreaterThan(3);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
  });

  test("and all faults of a file at once", () => {
    const text = '{"version":1,"environments":[{"id":"A B","name":" ","production":"yes"},{}]}';
    expect(problems(text).map(({ field, message }) => `${field} ${message}`)).toEqual([
      "environments[0].id must be a short id of lowercase letters, digits, - and _",
      "environments[0].name must not be empty",
      "environments[0].production must be true or false: it decides how careful the console is",
      "environments[1].id is missing",
      "environments[1].name is missing",
      "environments[1].production is missing: it decides how careful the console is (true or false)",
    ]);
  });
});

test("a file of a newer version is told in one sentence, whatever else is new in it", () => {
  expect(problems('{"environments": {"eu": []},\n "version": 2, "extra": 1}')).toEqual([
    {
      line: 2,
      column: 2,
      field: null,
      message:
        "This file was written by a newer version of Incident Console (its version is 2, this console knows 1). Update this one.",
    },
  ]);
});

test("a file that is nested without end, or has faults without end, is told in few words", () => {
  // The last ones are what the parser reads, and what comes after it would not.
  for (const depth of [200, 1_500, 3_000, 5_000]) {
    const deep = `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
    const message = "This is not valid JSON: it is nested too deeply.";
    expect(problems(deep)).toEqual([{ line: 1, column: 1, field: null, message }]);
  }
  expect(problems("[".repeat(500_000))).toMatchObject([{ line: 1, column: 1 }]);
  expect(problems(`{"version":1,"environments":[${"{},".repeat(50_000)}]}`)).toHaveLength(100);
  const same = '{"id":"a","name":"A","production":false},';
  expect(problems(`{"version":1,"environments":[${same.repeat(20_000)}]}`)).toHaveLength(100);
});

test("two environments with one id are refused, at the second", () => {
  const one = '{"id": "a", "name": "A", "production": false}';
  expect(problems(`{"version": 1, "environments": [\n  ${one},\n  ${one.replace('"A"', '"B"')}\n]}`)).toEqual([
    {
      line: 3,
      column: 4,
      field: "environments[1].id",
      message: '"a" is the id of environments[0] already; each needs its own',
    },
  ]);
});

describe("a secret in the file is refused, and not repeated", () => {
  test.each([
    '"prometheus": {"url": "http://user:hunter2@prometheus:9090"}',
    '"prometheus": {"url": "http://hunter2@prometheus:9090"}',
    '"prometheus": {"url": "http://prometheus:9090/?token=hunter2"}',
    '"prometheus": {"url": "http://prometheus:9090/#hunter2"}',
    '"prometheus": {"url": "http://p", "proxy": "http://user:hunter2@proxy:3128"}',
    '"prometheus": {"url": "http://p", "auth": {"type": "basic", "username": "u", "password": "hunter2"}}',
    '"prometheus": {"url": "http://p", "auth": {"type": "bearer", "token": "hunter2"}}',
    '"grafana": {"url": "https://user:hunter2@grafana"}',
  ])("%s", (field) => {
    const found = problems(fileWith(field));
    expect([found.length > 0, JSON.stringify(found).includes("hunter2")]).toEqual([true, false]);
  });
});

test("any text is read or refused with a place within it", () => {
  const part = fc.constantFrom(
    ...'{}[],:"1/*\n\r a\uFEFF',
    '"version"',
    '"environments"',
    '"id"',
    "__proto__",
    "null",
    "//",
  );
  const text = fc.oneof(
    fc.array(part, { maxLength: 20 }).map((parts) => parts.join("")),
    fc.json(),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(text, (file) => {
      const lines = file.replace(/^\uFEFF/, "").split("\n");
      for (const { line, column, message } of problems(file)) {
        const length = lines[(line ?? 0) - 1]?.length ?? -1;
        expect([message === "", column !== null && column >= 1 && column <= length + 1]).toEqual([false, true]);
      }
    }),
    { numRuns: 1_000 },
  );
});
