import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  curlCommand,
  grafanaExploreLink,
  logcliCommand,
  type SentQuery,
  shellQuote,
} from "../../../../renderer/logs/out/commands.ts";

const sent: SentQuery = {
  environment: {
    id: "production",
    name: "Production",
    color: "#d6409f",
    production: true,
    readOnly: false,
    backends: [{ backend: "loki", kind: "loki", name: "Loki", url: "http://loki:3100/logs/" }],
    grafanaUrl: "https://grafana.example.com/g/",
    requestIdFields: ["request_id"],
  },
  logql: `{service="shell"} |= "it's $HOME"`,
  span: { from: 1000, to: 2000 },
  limit: 5000,
  direction: "forward",
};

/** The words a POSIX shell makes of a command. */
function words(command: string): string[] {
  const out = execFileSync("sh", ["-c", `set -f; for word in ${command}; do printf '%s\\0' "$word"; done`]);
  return out.toString("utf8").split("\0").slice(0, -1);
}

test("a shell reads a quoted word as it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
      const word = text.replaceAll("\0", "");
      expect(words(shellQuote(word))).toEqual(word === "" ? [""] : [word]);
    }),
    { numRuns: 40 },
  );
});

test("logcli asks the same", () => {
  expect(words(logcliCommand(sent) ?? "")).toEqual([
    "logcli",
    "query",
    "--addr=http://loki:3100/logs/",
    "--from=1970-01-01T00:00:01.000Z",
    "--to=1970-01-01T00:00:02.000Z",
    "--limit=5000",
    "--forward",
    "--output=jsonl",
    sent.logql,
  ]);
});

test("curl asks the same, and has no secret in it", () => {
  const command = curlCommand(sent, { scheme: "bearer", username: null, headerNames: [] }) ?? "";
  expect(command).toContain('--header "Authorization: Bearer $LOKI_TOKEN"');
  const asked = words(command.replaceAll("\\\n", ""));
  expect(asked).toContain(`query=${sent.logql}`);
  expect(asked).toContain("start=1000000000");
  expect(asked.at(-1)).toBe("http://loki:3100/logs/loki/api/v1/query_range");
});

test.each([
  [{ scheme: "basic", username: "o'neil", headerNames: [] }, ["--user", "o'neil:secret"]],
  [{ scheme: "headers", username: null, headerNames: ["X-Api-Key"] }, ["--header", "X-Api-Key: secret"]],
] as const)("curl leaves the secret of %j to a variable", (form, expected) => {
  const command = curlCommand(sent, { ...form, headerNames: [...form.headerNames] }) ?? "";
  expect(command).not.toContain("secret");
  const asked = words(command.replaceAll("\\\n", "").replaceAll("$LOKI_TOKEN", "secret"));
  expect(asked.slice(0, 8)).toEqual(expect.arrayContaining([...expected]));
});

test("Grafana opens with the query and its span", () => {
  const link = new URL(grafanaExploreLink(sent) ?? "");
  expect(link.origin + link.pathname).toBe("https://grafana.example.com/g/explore");
  expect(JSON.parse(link.searchParams.get("panes") ?? "")).toMatchObject({
    a: { queries: [{ expr: sent.logql }], range: { from: "1000", to: "2000" } },
  });
});

test("without a Loki or a Grafana there is nothing to copy", () => {
  const bare = { ...sent, environment: { ...sent.environment, backends: [], grafanaUrl: null } };
  expect([logcliCommand(bare), curlCommand(bare, null), grafanaExploreLink(bare)]).toEqual([null, null, null]);
});
