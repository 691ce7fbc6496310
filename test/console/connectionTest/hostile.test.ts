import fc from "fast-check";
import { expect, test } from "vitest";
import { testConnection } from "../../../electron/console/connectionTest/test.ts";
import { systemClock } from "../../../electron/console/world.ts";
import { connectionReportSchema } from "../../../shared/model/connectionTest.ts";
import { connectionTo } from "../http/support.ts";
import { httpKinds, serveAll, text } from "./support.ts";

const answer = fc.record({
  status: fc.constantFrom(200, 200, 200, 204, 301, 302, 400, 401, 403, 404, 407, 410, 429, 500, 502, 503),
  body: fc.oneof(
    fc.json(),
    fc.string({ unit: "binary" }),
    fc.jsonValue().map((data) => JSON.stringify({ status: "success", data })),
    fc.jsonValue().map((alerts) => JSON.stringify({ alerts, data: { alerts, version: alerts }, version: alerts })),
  ),
  headers: fc.record(
    {
      date: fc.constantFrom("Thu, 01 Jan 1970 00:00:00 GMT", "never", "Fri, 31 Dec 9999 23:59:59 GMT"),
      age: fc.constantFrom("x", "-1", "99999999999"),
      location: fc.constantFrom("/", "//evil.example/", "/a/b", "http://[::", "https://sso.example/login"),
      "www-authenticate": fc.constantFrom("Basic", "Bearer", "Digest x"),
      "content-type": fc.constantFrom("text/html", "application/json", "x"),
    },
    { requiredKeys: [] },
  ),
});

type Answer = typeof answer extends fc.Arbitrary<infer T> ? T : never;

test("whatever a server answers, there is a report that fits the contract and tells no secret", async () => {
  let answers: readonly Answer[] = [];
  let asked = 0;
  const server = await serveAll((response, request) => {
    const next = answers[asked++ % answers.length];
    if (next === undefined) return response.destroy();
    const headers = Object.fromEntries(Object.entries(next.headers).filter(([, value]) => value !== undefined));
    return text(next.body, next.status, headers as Record<string, string>)(response, request);
  });
  const token = "a-secret-token-of-1815";
  await fc.assert(
    fc.asyncProperty(
      fc.array(answer, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...httpKinds),
      async (list, kind) => {
        answers = list;
        asked = 0;
        const report = await testConnection({
          trial: { kind, settings: { url: server.url } },
          connection: connectionTo(server.url, { kind, credential: { scheme: "bearer", token } }),
          unsent: null,
          clock: systemClock,
        });
        expect(connectionReportSchema.parse(report)).toEqual(report);
        expect(JSON.stringify(report)).not.toContain(token);
        for (const { found, mend } of report.checks) {
          expect(found).not.toBe("");
          expect(`${found}${mend ?? ""}`).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        }
      },
    ),
    { numRuns: 60 },
  );
});
