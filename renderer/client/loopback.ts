import type { Bridge, TopicMessage } from "../../shared/bridge.ts";
import type { CallInput, CallName, CallOutput, TopicName } from "../../shared/contract.ts";
import type { Result } from "../../shared/errors.ts";
import {
  type ClientMessage,
  closeCodes,
  serverMessageSchema,
  sessionProtocolPrefix,
  socketProtocol,
} from "../../shared/wire.ts";
import { consoleTime } from "../app/ticker.ts";
import { type ConnectionStore, connectionStore, waitBefore } from "./connection.ts";
import { currentSession, openSession } from "./session.ts";

interface Subscription {
  readonly topic: string;
  readonly key: string;
  readonly listener: (message: TopicMessage) => void;
}

const answerWithinMs = 10_000;

const notConnected: Result<never> = {
  ok: false,
  error: { code: "UNREACHABLE", message: "The console process does not answer. Check that it still runs." },
};

/** The bridge of a browser tab: one WebSocket to the console process, made again whenever it breaks. */
export function loopbackBridge(token: string | null): {
  readonly bridge: Bridge;
  readonly connection: ConnectionStore;
} {
  const link = new LoopbackLink();
  void link.start(token);
  return { bridge: link, connection: link.connection };
}

class LoopbackLink implements Bridge {
  readonly connection = connectionStore({ status: "connecting" });
  private socket: WebSocket | null = null;
  /** The console at the other end has proved to be ours. */
  private welcomed = false;
  private lastId = 0;
  private attempt = 0;
  private lostAt: number | null = null;
  private heardAt: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly waiting = new Map<number, (result: Result<unknown>) => void>();
  private readonly subscriptions = new Map<number, Subscription>();
  /** Calls made before the first connection wait for it; after a loss they are refused at once. */
  private queued: ClientMessage[] = [];

  async start(token: string | null): Promise<void> {
    if (token !== null) {
      const outcome = await openSession(token);
      if (outcome === "refused") {
        this.refuse();
        return;
      }
    }
    // A laptop that wakes up, or finds its network again, should not wait out the pause.
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => this.hurry());
    this.connect();
  }

  async call<N extends CallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>> {
    const status = this.connection.getState().status;
    if (status === "lost" || status === "refused") return notConnected;
    this.lastId += 1;
    const id = this.lastId;
    const answer = new Promise<Result<unknown>>((resolve) => this.waiting.set(id, resolve));
    this.send({ type: "call", id, name, input });
    // The console tells its time at once. Where it does not, the connection is open at this end only.
    if (name === "clock.now") this.expectAnswer(id);
    return (await answer) as Result<CallOutput<N>>;
  }

  subscribe<N extends TopicName>(topic: N, key: string, listener: (message: TopicMessage<N>) => void): () => void {
    this.lastId += 1;
    const id = this.lastId;
    this.subscriptions.set(id, { topic, key, listener: listener as (message: TopicMessage) => void });
    if (this.isOpen()) this.sendSubscription(id);
    return () => {
      this.subscriptions.delete(id);
      if (this.isOpen()) this.send({ type: "unsubscribe", id });
    };
  }

  private expectAnswer(id: number): void {
    const { socket } = this;
    setTimeout(() => {
      if (!this.waiting.has(id) || socket === null || socket !== this.socket) return;
      socket.onclose = null;
      socket.close();
      this.closed(0);
    }, answerWithinMs);
  }

  private isOpen(): boolean {
    return this.welcomed && this.socket?.readyState === WebSocket.OPEN;
  }

  private send(message: ClientMessage): void {
    if (this.socket !== null && this.isOpen()) this.socket.send(JSON.stringify(message));
    else this.queued.push(message);
  }

  private sendSubscription(id: number): void {
    const subscription = this.subscriptions.get(id);
    if (subscription === undefined) return;
    this.send({ type: "subscribe", id, topic: subscription.topic, key: subscription.key });
  }

  private connect(): void {
    const session = currentSession();
    if (session === null) {
      this.refuse();
      return;
    }
    this.attempt += 1;
    const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/socket`;
    const socket = new WebSocket(url, [socketProtocol, sessionProtocolPrefix + session.session]);
    this.socket = socket;
    this.welcomed = false;
    socket.onmessage = (event) => {
      if (socket === this.socket) this.receive(event.data, session.proof);
    };
    socket.onclose = (event) => this.closed(event.code);
  }

  private receive(data: unknown, proof: string): void {
    const parsed = serverMessageSchema.safeParse(parseJson(data));
    // Nothing is believed, and nothing asked, before the console has shown that it is the one that gave the session.
    if (!this.welcomed && (parsed.data?.type !== "welcome" || parsed.data.proof !== proof)) {
      this.turnAway();
      return;
    }
    if (!parsed.success) {
      // What follows could build on what was lost here; a new socket begins with snapshots.
      this.socket?.close();
      return;
    }
    const message = parsed.data;
    this.heardAt = consoleTime();
    // Not before the first message: a socket that opens may still be closed for want of a session.
    if (this.connection.getState().status !== "open") {
      this.attempt = 0;
      this.lostAt = null;
      this.connection.setState({ status: "open", since: consoleTime() }, true);
    }
    if (message.type === "welcome") {
      this.begin();
      return;
    }
    if (message.type === "topic") {
      this.subscriptions.get(message.id)?.listener(message.message as TopicMessage);
      return;
    }
    this.waiting.get(message.id)?.(message.result);
    this.waiting.delete(message.id);
  }

  private begin(): void {
    this.welcomed = true;
    const queued = this.queued;
    this.queued = [];
    for (const id of this.subscriptions.keys()) this.sendSubscription(id);
    for (const message of queued) this.send(message);
  }

  /** Another program answers at the console's port. */
  private turnAway(): void {
    const { socket } = this;
    if (socket !== null) socket.onclose = null;
    socket?.close();
    this.closed(closeCodes.noSession);
  }

  private closed(code: number): void {
    this.socket = null;
    this.queued = [];
    for (const resolve of this.waiting.values()) resolve(notConnected);
    this.waiting.clear();
    if (code === closeCodes.noSession) {
      this.refuse();
      return;
    }
    this.lostAt ??= this.heardAt ?? consoleTime();
    const wait = waitBefore(this.attempt);
    this.connection.setState({ status: "lost", since: this.lostAt, nextAttemptAt: consoleTime() + wait }, true);
    this.timer = setTimeout(() => this.connect(), wait);
  }

  private refuse(): void {
    this.connection.setState({ status: "refused", since: this.heardAt ?? consoleTime() }, true);
  }

  private hurry(): void {
    if (this.connection.getState().status !== "lost" || document.visibilityState === "hidden") return;
    if (this.socket !== null) return;
    clearTimeout(this.timer);
    this.connect();
  }
}

function parseJson(data: unknown): unknown {
  try {
    return typeof data === "string" ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}
