import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocketServer } from "ws";
import type { TopicMessage } from "../../shared/bridge.ts";
import { openConsole, until } from "../support/consoleUnderTest.ts";
import { logLine } from "./data.ts";

const lines = 50_000;
const perFrame = 100;

/**
 * (tail): lines a second that a live tail takes from the socket to its topic, sent as fast as it takes them, and how
 * many of them were lost.
 */
export async function tailRate() {
  const loki = await startTailServer();
  const settings = { url: loki.url, selector: '{service_name=~".+"}' };
  const opened = await openConsole([{ id: "bench", name: "Bench", production: false, loki: settings }]);
  try {
    const started = await opened.call("tail.start", { expression: settings.selector, environments: ["bench"] });
    const { tail } = started as { readonly tail: string };
    let live = false;
    let received = 0;
    const stop = opened.console.subscribe("tail", tail, (message) => {
      const { kind, ...body } = message as TopicMessage<"tail">;
      if (kind === "gone") return;
      const changed = "state" in body ? body.state : "patch" in body ? body.patch : null;
      live ||= changed?.environments.bench?.status === "live";
      received += changed?.entries.length ?? 0;
    });
    await until(
      () => live,
      () => "the tail is not live",
    );
    const from = performance.now();
    await loki.send();
    await until(
      () => received >= lines,
      () => received,
    );
    const seconds = (performance.now() - from) / 1000;
    stop();
    await opened.call("tail.stop", { tail });
    return { tail: { linesPerSecond: lines / seconds, aim: 1_000, lines, lost: lines - received } };
  } finally {
    await opened.close();
    loki.close();
  }
}

async function startTailServer() {
  const server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    const data = request.url?.includes("query_range") ? { resultType: "streams", result: [] } : ["service_name"];
    response.end(JSON.stringify({ status: "success", data }));
  });
  const sockets = new WebSocketServer({ server });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    send: async () => {
      const [socket] = sockets.clients;
      const stream = { service_name: "shell" };
      for (let first = 0; first < lines; first += perFrame) {
        const now = Date.now();
        const values = Array.from({ length: perFrame }, (_, index) => [
          `${now}${String(first + index).padStart(6, "0")}`,
          logLine(first + index, now),
        ]);
        socket?.send(JSON.stringify({ streams: [{ stream, values }] }));
        // Gives the other side of this process its turn.
        if (first % (perFrame * 10) === 0) await sleep(0);
      }
    },
    close: () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
    },
  };
}
