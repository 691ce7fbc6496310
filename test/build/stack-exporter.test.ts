import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type Exporter, eventually, startExporter, startLogGenerator } from "../real/servers.ts";
import { listenOn } from "../support/httpServer.ts";

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function exporter(): Promise<Exporter> {
  const started = await startExporter();
  undo.push(started.close);
  return started;
}

/** What a scrape of each job is answered. */
async function scrapes({ targets }: Exporter): Promise<string[]> {
  return await Promise.all(
    targets.map(async ({ job, address, path }) => {
      const response = await fetch(`http://${address}${path}`);
      return `${job} ${response.status}`;
    }),
  );
}

function control(url: string, body: string): Promise<Response> {
  return fetch(`${url}/control`, { method: "POST", body });
}

describe("the stack's exporter", () => {
  test("serves every job, and fails the scrape of a job that an alert takes down", async () => {
    const running = await exporter();
    const down = async () => (await scrapes(running)).filter((line) => !line.endsWith(" 200"));
    expect(await down()).toEqual([]);
    running.set("fastapi/ServiceDown", true);
    expect(await down()).toEqual(["fastapi 503"]);
    running.set("all", false);
    expect(await down()).toEqual([]);
  });

  test("takes an alert by full name, or every stack's by its name alone", async () => {
    const { set } = await exporter();
    expect(set("quant/RedisDown", true)).toEqual(["quant/RedisDown"]);
    expect(set("RedisDown", true)).toEqual(["fastapi/RedisDown", "openuser/RedisDown", "quant/RedisDown"]);
    expect(() => set("Nonsense", true)).toThrow('There is no alert "Nonsense".');
  });

  test("is controlled over HTTP, and refuses what it does not understand", async () => {
    const { url, alerts } = await exporter();
    const raised = () => alerts().filter((alert) => alert.raised);
    const answer = await control(url, '{"alert":"DiskSpaceLow","raised":true}');
    expect(await answer.json()).toEqual({ alerts: ["openuser/DiskSpaceLow"], raised: true });
    expect(raised()).toEqual([{ alert: "openuser/DiskSpaceLow", severity: "warning", raised: true }]);

    const refused = ["", "[]", "null", "{", '{"alert":"","raised":true}', '{"alert":"DiskSpaceLow","raised":"yes"}'];
    for (const body of refused) expect([body, (await control(url, body)).status]).toEqual([body, 400]);
    expect((await fetch(`${url}/metrics/nonsense`)).status).toBe(404);
    expect((await fetch(`${url}/metrics/constructor`)).status).toBe(404);
    expect(raised()).toHaveLength(1);
  });

  test("serves series that a test sets by hand", async () => {
    const { url, set } = await exporter();
    set('room_temperature{room="a"}', 21.5);
    set("other", 1);
    set("other", null);
    expect(await (await fetch(`${url}/metrics/custom`)).text()).toBe('room_temperature{room="a"} 21.5\n');
  });
});

interface Push {
  readonly streams: { readonly stream: Record<string, string>; readonly values: [string, string][] }[];
}

describe("the stack's log generator", () => {
  test("pushes JSON lines of one request ID over several streams, and lines that are not JSON", async () => {
    const pushes: Push[] = [];
    const loki = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      pushes.push(JSON.parse(body) as Push);
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => loki.listen(0, "127.0.0.1", resolve));
    undo.push(() => new Promise((resolve) => loki.close(resolve)));
    const lokiUrl = `http://127.0.0.1:${(loki.address() as AddressInfo).port}`;
    const generator = startLogGenerator({ lokiUrl, backfillMinutes: 30 });
    undo.push(generator.close);
    await eventually(
      async () => pushes.length,
      (count) => count >= 2,
    );

    const streams = pushes[0]?.streams ?? [];
    expect(streams.map(({ stream }) => stream.job).sort()).toEqual(["fastapi", "openuser-api", "quant", "traefik"]);
    for (const { values } of streams) {
      const times = values.map(([time]) => time);
      expect(times.every((time) => /^\d{19}$/.test(time))).toBe(true);
      expect(times.toSorted()).toEqual(times);
    }
    const linesOf = (job: string) =>
      streams.filter(({ stream }) => stream.job === job).flatMap(({ values }) => values.map(([, line]) => line));
    const entry = JSON.parse(linesOf("fastapi").find((line) => line.includes("Request completed")) ?? "{}");
    expect(Object.keys(entry).sort()).toEqual(
      [
        "timestamp",
        "level",
        "logger",
        "message",
        "request_id",
        "user_id",
        "endpoint",
        "method",
        "status_code",
        "duration_ms",
        "environment",
      ].sort(),
    );
    expect(linesOf("quant").some((line) => line.includes(entry.request_id))).toBe(true);
    expect(linesOf("traefik").every((line) => !line.startsWith("{"))).toBe(true);
    expect(linesOf("traefik").some((line) => line.includes("X-Request-ID="))).toBe(true);
    expect(linesOf("openuser-api").every((line) => !line.includes("request_id"))).toBe(true);
  });

  test("says once that Loki does not take its lines, and goes on", async () => {
    const sentences: string[] = [];
    const loki = await listenOn(createTcpServer((socket) => socket.destroy()));
    undo.push(loki.close);
    const lokiUrl = `http://127.0.0.1:${loki.port}`;
    const generator = startLogGenerator({ lokiUrl, tell: (text) => sentences.push(text) });
    undo.push(generator.close);
    // With the third attempt two have failed.
    await loki.connected(3);
    expect(sentences).toHaveLength(1);
    expect(generator.sent()).toBe(0);
  });
});
