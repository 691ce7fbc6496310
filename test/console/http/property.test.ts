import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConsoleError } from "../../../electron/console/errors.ts";
import { createHttpClient } from "../../../electron/console/http/client.ts";
import { createRedact } from "../../../electron/console/http/redact.ts";
import type { Credential } from "../../../shared/model/credential.ts";
import { startServer, type TestServer } from "../../support/httpServer.ts";
import { connectionTo, createManualClock } from "./support.ts";

interface Answered {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

let answered: Answered;
let server: TestServer;

beforeAll(async () => {
  server = await startServer((response) => response.writeHead(answered.status, answered.headers).end(answered.body));
});

afterAll(() => server.close());

const status = fc.constantFrom(
  200,
  201,
  204,
  300,
  301,
  302,
  304,
  307,
  400,
  401,
  403,
  404,
  405,
  410,
  418,
  422,
  429,
  500,
  502,
  503,
  599,
);
const type = fc.constantFrom(
  "application/json",
  "text/html",
  "text/plain; charset=utf-8",
  "application/x-protobuf",
  "",
);
const printable = fc.string({ unit: fc.constantFrom(...'abcXYZ019 .-_"\\/+=%<>&{}'), minLength: 4, maxLength: 40 });
const secret = printable.map((text) => `s3${text}`.trim()).filter((text) => text.length >= 4);

const credential: fc.Arbitrary<Credential> = fc.oneof(
  secret.map((token): Credential => ({ scheme: "bearer", token })),
  secret.map((password): Credential => ({ scheme: "basic", username: "jane", password })),
  secret.map((value): Credential => ({ scheme: "headers", headers: { "X-Key": value } })),
);

function secretOf(held: Credential): string {
  if (held.scheme === "bearer") return held.token;
  if (held.scheme === "basic") return held.password;
  return held.scheme === "headers" ? (held.headers["X-Key"] ?? "") : "";
}

/** The outcome of asking for what `answered` says. */
async function ask(held: Credential | null): Promise<unknown> {
  const client = createHttpClient(connectionTo(server.url, { credential: held }), createManualClock());
  try {
    return await client.json("/x").catch((cause: unknown) => cause);
  } finally {
    await client.close();
  }
}

describe("whatever a server answers", () => {
  test("it is a value or a ConsoleError", async () => {
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map((text) => new TextEncoder().encode(text)),
    );
    const encoding = fc.constantFrom("", "gzip", "identity", "br", "gzip, gzip");
    await fc.assert(
      fc.asyncProperty(status, type, encoding, body, async (code, contentType, contentEncoding, bytes) => {
        answered = {
          status: code,
          headers: { "content-type": contentType, "content-encoding": contentEncoding, location: "//%zz/\u00ff" },
          body: bytes,
        };
        const outcome = await ask(null);
        if (outcome instanceof Error) {
          expect(outcome).toBeInstanceOf(ConsoleError);
          expect(outcome.message).toMatch(/^Prometheus [a-z]/);
          expect(outcome).not.toMatchObject({ code: "INTERNAL" });
        }
      }),
      { numRuns: 150 },
    );
  });

  test("no sentence repeats the credential", async () => {
    const form = fc.constantFrom<(text: string) => string>(
      (text) => `wrong: ${text}`,
      (text) => JSON.stringify({ status: "error", error: `token ${text} is wrong` }),
      (text) => JSON.stringify(`no ${text}`),
      (text) => `${"x ".repeat(145)}${text}`,
      (text) => `<title>${text}</title>`,
      (text) => `Basic ${Buffer.from(`jane:${text}`).toString("base64")}`,
      (text) => `${text.slice(0, 3)}\u200b${text.slice(3)}`,
      (text) => encodeURIComponent(text),
    );
    await fc.assert(
      fc.asyncProperty(status, type, credential, form, async (code, contentType, held, write) => {
        const text = secretOf(held);
        answered = {
          status: code,
          headers: { "content-type": contentType, location: `http://other.example/${encodeURIComponent(text)}` },
          body: new TextEncoder().encode(write(text)),
        };
        const outcome = await ask(held);
        if (!(outcome instanceof ConsoleError)) return;
        const told = [outcome.message, String(outcome.cause ?? "")].join("\n");
        const basic = held.scheme === "basic" ? [Buffer.from(`jane:${text}`).toString("base64")] : [];
        for (const shape of [text, text.replace(/\s+/g, " "), ...basic]) {
          expect(told).not.toContain(shape);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("redaction", () => {
  const redactFor = (held: Credential | null) => createRedact({ credential: held });

  test("leaves ordinary words alone under a short password", () => {
    const redact = redactFor({ scheme: "basic", username: "jane", password: "a" });
    expect(redact("a parse error near data")).toBe("••• parse error near data");
  });

  test("knows a header's token without its scheme", () => {
    const redact = redactFor({ scheme: "headers", headers: { Authorization: "Token abcdef" } });
    expect(redact("abcdef, Token abcdef")).toBe("•••, •••");
  });

  test("without a secret changes nothing", () => {
    fc.assert(fc.property(fc.string(), (words) => redactFor(null)(words) === words));
  });
});
