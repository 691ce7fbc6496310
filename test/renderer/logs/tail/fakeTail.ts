import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

/** A Loki of which only the live tail does something: a test writes lines into it. */
export interface FakeTail {
  readonly url: string;
  /** Sends lines now, in frames of a hundred; `dropped` says that so many more were left out. */
  write(lines: readonly string[], dropped?: number): void;
  /** Cuts every connection, and refuses new ones until told otherwise. */
  cut(refuse: boolean): void;
  readonly connections: () => number;
  close(): Promise<void>;
}

export async function startFakeTail(): Promise<FakeTail> {
  const server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    const result = request.url?.includes("query_range") ? { resultType: "streams", result: [] } : ["service"];
    response.end(JSON.stringify({ status: "success", data: result }));
  });
  const sockets = new WebSocketServer({ noServer: true });
  const open = new Set<WebSocket>();
  let refuses = false;
  server.on("upgrade", (request, socket, head) => {
    if (refuses) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      open.add(opened);
      opened.on("close", () => open.delete(opened));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  let last = 0n;
  const stamp = () => {
    const now = BigInt(Date.now()) * 1_000_000n;
    last = now > last ? now : last + 1n;
    return String(last);
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    write: (lines, dropped = 0) => {
      const left = dropped === 0 ? null : Array.from({ length: dropped }, () => ({ timestamp: stamp(), labels: {} }));
      for (let at = 0; at < Math.max(1, lines.length); at += 100) {
        const values = lines.slice(at, at + 100).map((line) => [stamp(), line]);
        const streams = values.length === 0 ? [] : [{ stream: { service: "shell" }, values }];
        const frame = JSON.stringify({ streams, dropped_entries: at === 0 ? left : null });
        for (const socket of open) socket.send(frame);
      }
    },
    cut: (refuse) => {
      refuses = refuse;
      for (const socket of open) socket.terminate();
    },
    connections: () => open.size,
    close: async () => {
      for (const socket of open) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
