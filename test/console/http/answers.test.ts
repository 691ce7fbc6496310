import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { startServer } from "../../support/httpServer.ts";
import { clientTo, closeAfterwards, createManualClock, failureOf } from "./support.ts";

async function serve(body: string | Buffer, headers: Record<string, string> = {}, status = 200) {
  return closeAfterwards(
    await startServer((response) =>
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(body),
    ),
  );
}

describe("an answer", () => {
  test("comes with its status, headers, text, duration and size", async () => {
    const clock = createManualClock();
    const server = closeAfterwards(
      await startServer((response) => {
        clock.advance(250);
        response.writeHead(200, { "content-type": "text/plain", "x-kind": ["a", "b"] }).end("grün");
      }),
    );
    const answer = await clientTo(server.url, {}, clock).request("/-/ready");
    expect(answer).toMatchObject({ status: 200, text: "grün", latencyMs: 250, bytes: 5 });
    expect(answer.headers).toMatchObject({ "content-type": "text/plain", "x-kind": "a, b" });
  });

  test("is asked for compressed and decoded", async () => {
    const server = await serve(gzipSync('{"a":"ü"}'), { "content-encoding": "gzip" });
    expect(await clientTo(server.url).json("/x")).toMatchObject({ value: { a: "ü" }, bytes: 10 });
    expect(server.requests[0]?.headers).toMatchObject({ "accept-encoding": "gzip", accept: "application/json" });
  });

  test("may be empty under a gzip header, with or without a length", async () => {
    const server = closeAfterwards(
      await startServer((response, { path }) => {
        response.writeHead(200, { "content-encoding": "gzip" });
        if (path === "/chunked") response.flushHeaders();
        response.end();
      }),
    );
    const client = clientTo(server.url);
    expect(await client.request("/plain")).toMatchObject({ text: "", bytes: 0 });
    expect(await client.request("/chunked")).toMatchObject({ text: "", bytes: 0 });
  });

  test("loses its byte order mark", async () => {
    const server = await serve("\ufeff[1]");
    expect(await clientTo(server.url).json("/x")).toMatchObject({ value: [1], bytes: 6 });
  });

  test("of 7 MB is read whole", async () => {
    const text = JSON.stringify({ filler: randomBytes(3_500_000).toString("hex") });
    const server = await serve(text);
    expect((await clientTo(server.url).request("/x")).text === text).toBe(true);
  });
});

describe("what is no JSON is named", () => {
  test.each([
    ["nothing", "", "Prometheus answered with nothing (an empty body) instead of JSON. Is the URL right?"],
    [
      "a web page",
      "<!DOCTYPE html><html><head><title>Sign in &amp; go</title></head>",
      /a web page \(HTML\) titled “Sign in & go” instead of JSON\. Is the URL right\?/,
    ],
    ["XML", '<?xml version="1.0"?><Error/>', /XML instead of JSON/],
    ["metrics", "# HELP up 1\n# TYPE up gauge\nup 1\n", /metrics instead of JSON/],
    ["text", "It works!", /text instead of JSON: “It works!”/],
    ["JSON cut off in a string", '{"status":"success","data":{"result":["a\\"', /breaks off in the middle/],
    ["JSON cut off after a bracket", '{"status":"success","data":[', /breaks off in the middle/],
    ["NaN", '{"value": NaN}', /NaN or Infinity/],
    ["Infinity", "[1,-Infinity]", /NaN or Infinity/],
    ["broken JSON", '{"a":1}}', /JSON that is broken/],
  ])("%s", async (_what, body, sentence) => {
    const server = await serve(body, { "content-type": "application/octet-stream" });
    const error = await failureOf(clientTo(server.url).json("/api/v1/alerts"));
    expect(error.code).toBe("BAD_ANSWER");
    expect(error.message).toMatch(sentence);
  });

  test("by its type where its beginning does not tell", async () => {
    const server = await serve("<p>hello", { "content-type": "text/html; charset=utf-8" });
    expect((await failureOf(clientTo(server.url).json("/x"))).message).toContain("a web page (HTML) instead of JSON");
  });

  test("invalid UTF-8", async () => {
    const server = await serve(Buffer.from([0x22, 0xc3, 0x28, 0x22]));
    const error = await failureOf(clientTo(server.url).json("/x"));
    expect(error).toMatchObject({ code: "BAD_ANSWER", message: expect.stringContaining("not text (UTF-8)") });
  });

  test("damaged gzip", async () => {
    const packed = gzipSync('{"a":1}'.repeat(100));
    for (const body of [packed.subarray(0, -12), Buffer.from("no gzip at all")]) {
      const server = await serve(body, { "content-encoding": "gzip" });
      const error = await failureOf(clientTo(server.url).json("/x"));
      expect(error).toMatchObject({ code: "BAD_ANSWER", message: expect.stringContaining("damaged data (gzip)") });
    }
  });

  test("an encoding that was not asked for", async () => {
    const server = await serve("x", { "content-encoding": "br" });
    const error = await failureOf(clientTo(server.url).request("/x"));
    expect(error).toMatchObject({ code: "BAD_ANSWER", message: expect.stringContaining("encoding") });
  });

  test("a body shorter than its length", async () => {
    const server = closeAfterwards(
      await startServer((response) => {
        response.writeHead(200, { "content-length": "1000" });
        response.write('{"status":"succ', () => response.socket?.end());
      }),
    );
    const error = await failureOf(clientTo(server.url).json("/x"));
    expect(error).toMatchObject({ code: "BAD_ANSWER", message: expect.stringContaining("closed in the middle") });
  });
});

describe("a size over the limit", () => {
  const mebibyte = 1_048_576;

  test("of 50 MB of JSON ends the reading early", async () => {
    let finished = false;
    const server = closeAfterwards(
      await startServer((response) => {
        response.on("finish", () => {
          finished = true;
        });
        response.writeHead(200, { "content-type": "application/json" });
        const chunk = Buffer.alloc(mebibyte, 0x20);
        let sent = 0;
        const more = () => {
          if (sent === 50) response.end("{}");
          else if (response.write(chunk)) setImmediate(more);
          else response.once("drain", more);
          sent += 1;
        };
        more();
      }),
    );
    const error = await failureOf(clientTo(server.url).json("/x"));
    expect(error).toMatchObject({
      code: "TOO_LARGE",
      message:
        "Prometheus answered with more than 32 MiB, so reading was stopped. Narrow the filter or the time range.",
    });
    expect(finished).toBe(false);
  });

  test("is counted after decoding", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * mebibyte));
    expect(bomb.length).toBeLessThan(mebibyte);
    const server = await serve(bomb, { "content-encoding": "gzip" });
    const error = await failureOf(clientTo(server.url, { maxBytes: 2 * mebibyte }).json("/x"));
    expect(error).toMatchObject({ code: "TOO_LARGE", message: expect.stringContaining("2 MiB") });
  });

  test("is seen in the announced length, and can be set for one request", async () => {
    const server = await serve("x".repeat(2_000));
    const error = await failureOf(clientTo(server.url).request("/x", { maxBytes: 1_024 }));
    expect(error).toMatchObject({ code: "TOO_LARGE", message: expect.stringContaining("1 KiB") });
    expect(await clientTo(server.url).request("/x", { maxBytes: 2_000 })).toMatchObject({ bytes: 2_000 });
  });
});
