import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { loopbackBridge } from "../../renderer/client/loopback.ts";

const session = { session: "session", proof: "proof" };

/** The browser's WebSocket, opened and answered by hand. */
class HandSocket {
  static readonly OPEN = 1;
  static made: HandSocket[] = [];
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number }) => void) | null = null;
  constructor() {
    HandSocket.made.push(this);
  }
  readonly sent: string[] = [];
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.readyState = 3;
    this.onclose?.({ code: 1005 });
  }
  open(proof = "proof") {
    this.readyState = HandSocket.OPEN;
    this.onopen?.();
    this.onmessage?.({ data: JSON.stringify({ type: "welcome", proof }) });
  }
}

beforeEach(() => {
  HandSocket.made = [];
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", HandSocket);
  vi.stubGlobal("window", { addEventListener: () => {} });
  vi.stubGlobal("document", { addEventListener: () => {}, visibilityState: "visible" });
  vi.stubGlobal("location", { protocol: "http:", host: "127.0.0.1:1" });
  vi.stubGlobal("localStorage", { getItem: () => JSON.stringify(session), setItem: () => {} });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function socketAt(index: number): HandSocket {
  const socket = HandSocket.made[index];
  if (socket === undefined) throw new Error(`There is no socket ${index}`);
  return socket;
}

const snapshot = { kind: "snapshot", epoch: "e", sequence: 0, state: { alerts: {} } };
const good = JSON.stringify({ type: "topic", id: 1, message: snapshot });

test.each([
  ["no JSON", "{"],
  ["bytes", new ArrayBuffer(2)],
  ["null", "null"],
  ["an unknown type", JSON.stringify({ type: "other", id: 1 })],
  ["an id that is none", JSON.stringify({ type: "topic", id: "1", message: snapshot })],
  [
    "a topic's message without number",
    JSON.stringify({ type: "topic", id: 1, message: { ...snapshot, sequence: "0" } }),
  ],
  ["an answer without result", JSON.stringify({ type: "answer", id: 1 })],
])("%s closes the socket, and the next one begins anew", (_what, data) => {
  const { bridge, connection } = loopbackBridge(null);
  const heard: unknown[] = [];
  bridge.subscribe("alerts", "", (message) => heard.push(message));
  const first = socketAt(0);
  first.open();
  first.onmessage?.({ data: good });
  expect(connection.getState().status).toBe("open");
  expect(heard).toEqual([snapshot]);

  first.onmessage?.({ data });
  expect(first.readyState).toBe(3);
  expect(connection.getState().status).toBe("lost");
  expect(heard).toHaveLength(1);

  vi.advanceTimersByTime(1_000);
  const second = socketAt(1);
  second.open();
  second.onmessage?.({ data: good });
  expect(connection.getState().status).toBe("open");
  expect(heard).toHaveLength(2);
});

test("after a loss, age counts from the last message and not from when the loss was noticed", () => {
  const { connection } = loopbackBridge(null);
  const socket = socketAt(0);
  socket.open();
  socket.onmessage?.({ data: good });
  const heardAt = Date.now();
  vi.advanceTimersByTime(15_000);
  socket.onclose?.({ code: 1006 });
  const lost = connection.getState();
  expect(lost.status === "lost" && lost.since - heardAt).toBeLessThan(1000);
});

test("nothing is asked before the console has proved to be the one that gave the session", () => {
  const { bridge } = loopbackBridge(null);
  bridge.subscribe("alerts", "", () => {});
  void bridge.call("poll.now", { environment: null });
  const socket = socketAt(0);
  socket.readyState = HandSocket.OPEN;
  socket.onopen?.();
  expect(socket.sent).toEqual([]);
  socket.open();
  expect(socket.sent.map((text) => JSON.parse(text))).toEqual([
    { type: "subscribe", id: 1, topic: "alerts", key: "" },
    { type: "call", id: 2, name: "poll.now", input: { environment: null } },
  ]);
});

test.each([
  ["another proof", JSON.stringify({ type: "welcome", proof: "other" })],
  ["no proof", good],
  ["nonsense", "{"],
])("a program that answers at the console's port with %s is not believed", (_what, data) => {
  const { bridge, connection } = loopbackBridge(null);
  const heard: unknown[] = [];
  bridge.subscribe("alerts", "", (message) => heard.push(message));
  const socket = socketAt(0);
  socket.readyState = HandSocket.OPEN;
  socket.onopen?.();
  socket.onmessage?.({ data });
  socket.onmessage?.({ data: good });
  vi.advanceTimersByTime(60_000);
  expect(connection.getState().status).toBe("refused");
  expect({ heard, sent: socket.sent, readyState: socket.readyState, made: HandSocket.made.length }).toEqual({
    heard: [],
    sent: [],
    readyState: 3,
    made: 1,
  });
});
