import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { query, type Stage, stageDemo } from "./support.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await stageDemo();
  stage.at(120);
});
afterAll(() => stage.demo.close());

interface Frame {
  readonly streams: readonly {
    readonly stream: Readonly<Record<string, string>>;
    readonly values: readonly (readonly [string, string])[];
  }[];
  readonly dropped_entries: null;
}

function address(text: string, start: number): string {
  const parameters = query({ query: text, start: `${start}000000`, limit: 5000 });
  return `${stage.production.loki.url.replace("http:", "ws:")}/loki/api/v1/tail?${parameters}`;
}

/** Waits for messages until the condition holds; whoever keeps them has to listen first. */
function follow(socket: WebSocket, enough: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("message", () => {
      if (enough()) resolve();
    });
  });
}

it("sends the lines since the start, then those that are written, none of them twice", async () => {
  const start = stage.now() - 5_000;
  const frames: Frame[] = [];
  const times = () =>
    frames.flatMap(({ streams }) => streams.flatMap(({ values }) => values.map(([time, line]) => `${time} ${line}`)));
  const socket = new WebSocket(address('{service="shell"}', start));
  socket.on("message", (data) => frames.push(JSON.parse(String(data)) as Frame));
  await follow(socket, () => times().length > 0);
  const before = times().length;
  const moved = stage.now();
  stage.at(125);
  await follow(socket, () => times().length > before);
  socket.close();
  expect(new Set(times()).size).toBe(times().length);
  expect(
    times()
      .slice(before)
      .every((time) => time >= `${moved}000000`),
  ).toBe(true);
  expect(frames.every(({ streams }) => streams.every(({ stream }) => stream.service === "shell"))).toBe(true);
  expect(frames.every(({ streams }) => streams.flatMap(({ values }) => values).length <= 100)).toBe(true);
});

it.each([
  ['{service="shell"', 400],
  ['sum(count_over_time({service="shell"}[1m]))', 400],
])("refuses %s at the handshake", async (text, status) => {
  const socket = new WebSocket(address(text, stage.now()));
  const answered = await new Promise((resolve) => {
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
    socket.on("error", () => {});
  });
  expect(answered).toBe(status);
});
