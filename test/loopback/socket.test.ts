import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { calls } from "../../shared/contract.ts";
import { closeCodes } from "../../shared/wire.ts";
import { askRaw, connectSocket, openProvenSession, openSession, type Running, running } from "./harness.ts";

/** The head of an upgrade, with a session and without an origin. */
function upgradeHead({ server }: Running, session: string, headers: readonly string[]): string {
  return [
    "GET /socket HTTP/1.1",
    `Host: 127.0.0.1:${server.port}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    `Sec-WebSocket-Protocol: incident-console, session.${session}`,
    ...headers,
    "\r\n",
  ].join("\r\n");
}

describe("the door", () => {
  test("needs our host and our origin", async () => {
    const target = await running();
    const refused = (headers: Record<string, string>) => connectSocket(target, { headers });
    await expect(refused({ Origin: "https://evil.example" })).rejects.toThrow("status 403");
    await expect(refused({ Origin: "null" })).rejects.toThrow("status 403");
    await expect(refused({ Host: "evil.example" })).rejects.toThrow("status 421");
  });

  test("a request without an origin is refused even with a session", async () => {
    const target = await running();
    const session = await openSession(target);
    const upgrade = (...headers: readonly string[]) => askRaw(target, upgradeHead(target, session, headers));
    expect(await upgrade()).toMatch(/^HTTP\/1.1 403 /);
    expect(await upgrade(`Origin: ${target.origin}`, "Origin: null")).toMatch(/^HTTP\/1.1 403 /);
    expect(await upgrade(`Host: 127.0.0.1:${target.server.port}`)).toMatch(/^HTTP\/1.1 4/);
  });

  test.each([
    ["no session", ["incident-console"]],
    ["a wrong session", ["incident-console", "session.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]],
    ["an empty session", ["incident-console", "session."]],
  ])("%s is told apart from a lost connection", async (_name, protocols) => {
    const target = await running();
    const client = await connectSocket(target, { protocols });
    client.send({ type: "call", id: 1, name: "poll.now", input: null });
    expect(await client.closed).toBe(closeCodes.noSession);
    expect(target.console.asked).toEqual([]);
  });

  test("a stranger is told so whatever was sent, and nobody waits for what was announced", async () => {
    const target = await running();
    const talker = await connectSocket(target, { protocols: ["incident-console", "session.wrong"] });
    talker.send("x".repeat(1024 * 1024));
    expect(await talker.closed).toBe(closeCodes.noSession);
    const head = upgradeHead(target, "wrong", [`Origin: ${target.origin}`]);
    // A text frame (RFC 6455, 5.2) of 1 MiB, masked, of which nothing follows. It would be waited for 30 s.
    const frame = Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0]);
    expect(await askRaw(target, Buffer.concat([Buffer.from(head), frame]))).toMatch(/^HTTP\/1.1 101 /);
  }, 20_000);

  test("the console proves to whoever holds a session that it is the one that gave it", async () => {
    const [target, other] = [await running(), await running()];
    const [first, second, others] = [
      await openProvenSession(target),
      await openProvenSession(target),
      await openProvenSession(other),
    ];
    const told = async (protocols: readonly string[]) => {
      const client = await connectSocket(target, { protocols: ["incident-console", ...protocols] });
      client.send({ type: "call", id: 1, name: "poll.now", input: null });
      await Promise.race([client.next(), client.closed]);
      return client.proofs;
    };
    expect(await told([`session.${first.session}`])).toEqual([first.proof]);
    expect(await told([`session.${second.session}`])).toEqual([second.proof]);
    expect(await told([`session.${others.session}`])).toEqual([]);
    expect(new Set([first, second, others].flatMap(({ session, proof }) => [session, proof])).size).toBe(6);
  });

  test("a session opens as many sockets as there are tabs, and the secret is not echoed", async () => {
    const target = await running();
    const protocols = ["incident-console", `session.${await openSession(target)}`];
    const clients = [await connectSocket(target, { protocols }), await connectSocket(target, { protocols })];
    expect(clients.map(({ socket }) => socket.protocol)).toEqual(["incident-console", "incident-console"]);
  });
});

describe("messages", () => {
  test("calls are answered by id", async () => {
    const target = await running();
    const client = await connectSocket(target);
    client.send({ type: "call", id: 7, name: "poll.now", input: { environment: null } });
    expect(await client.next()).toEqual({
      type: "answer",
      id: 7,
      result: { ok: true, value: { environment: null } },
    });
    expect(target.console.asked).toEqual([{ name: "poll.now", input: { environment: null } }]);
  });

  test("a console that throws is answered all the same", async () => {
    const target = await running();
    Object.assign(target.console, { call: () => Promise.reject(new Error("with a secret in it")) });
    const client = await connectSocket(target);
    client.send({ type: "call", id: 1, name: "poll.now", input: null });
    const message = await client.next();
    expect(message).toMatchObject({ type: "answer", id: 1, result: { ok: false, error: { code: "INTERNAL" } } });
    expect(JSON.stringify(message)).not.toContain("secret");
  });

  test("a topic is a snapshot, then patches, until it is left", async () => {
    const target = await running();
    const client = await connectSocket(target);
    client.send({ type: "subscribe", id: 1, topic: "settings", key: "" });
    expect(await client.next()).toMatchObject({ type: "topic", id: 1, message: { kind: "snapshot", sequence: 0 } });
    target.console.push("first");
    expect(await client.next()).toMatchObject({ id: 1, message: { kind: "patch", sequence: 1, patch: "first" } });
    client.send({ type: "unsubscribe", id: 1 });
    await expect.poll(target.console.following).toBe(0);
    target.console.push("second");
    client.send({ type: "subscribe", id: 2, topic: "nothing", key: "" });
    expect(await client.next()).toEqual({ type: "topic", id: 2, message: { kind: "gone" } });
  });

  test("a browser that comes back gets a snapshot of what it missed", async () => {
    const target = await running();
    const protocols = ["incident-console", `session.${await openSession(target)}`];
    const before = await connectSocket(target, { protocols });
    before.send({ type: "subscribe", id: 1, topic: "settings", key: "" });
    await before.next();
    before.socket.terminate();
    await expect.poll(target.console.following).toBe(0);
    target.console.push("missed");
    const after = await connectSocket(target, { protocols });
    after.send({ type: "subscribe", id: 1, topic: "settings", key: "" });
    expect(await after.next()).toMatchObject({ message: { kind: "snapshot", sequence: 1 } });
  });

  test("an id in use is taken over", async () => {
    const target = await running();
    const client = await connectSocket(target);
    for (let time = 0; time < 2; time += 1) {
      client.send({ type: "subscribe", id: 1, topic: "settings", key: "" });
      await client.next();
    }
    expect(target.console.following()).toBe(1);
  });

  test("a call without a proper name is answered, not dropped", async () => {
    const client = await connectSocket(await running());
    for (const name of [undefined, 7, "x".repeat(101)]) {
      client.send({ type: "call", id: 3, name, input: null });
      expect(await client.next()).toMatchObject({ id: 3, result: { ok: false, error: { code: "INVALID_INPUT" } } });
    }
  });

  test.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["null", "null"],
    ["an unknown type", '{"type":"shutdown","id":1}'],
    ["a call without id", '{"type":"call","name":"poll.now","input":null}'],
    ["a negative id", '{"type":"call","id":-1,"name":"poll.now","input":null}'],
    ["a topic that is no text", '{"type":"subscribe","id":1,"topic":{},"key":""}'],
    ["a missing key", '{"type":"subscribe","id":1,"topic":"settings"}'],
  ])("%s closes the socket", async (_name, text) => {
    const target = await running();
    const client = await connectSocket(target);
    client.send(text);
    expect(await client.closed).toBe(closeCodes.refused);
    expect((await fetch(target.origin)).status).toBe(200);
  });

  test("binary and oversized messages close the socket", async () => {
    const target = await running();
    const binary = await connectSocket(target);
    binary.socket.send(Buffer.from('{"type":"unsubscribe","id":1}'));
    expect(await binary.closed).toBe(closeCodes.refused);
    const large = await connectSocket(target);
    large.send(`"${"x".repeat(16 * 1024 * 1024)}"`);
    expect(await large.closed).toBe(1009);
  });

  test("the largest settings file that a call may carry comes through", async () => {
    const target = await running();
    const client = await connectSocket(target);
    const text = "€".repeat(4_000_000);
    expect(calls["environments.preview"].input.parse({ text })).toEqual({ text });
    client.send({ type: "call", id: 1, name: "environments.preview", input: { text } });
    expect(await client.next()).toMatchObject({ type: "answer", id: 1 });
    expect(target.console.asked).toEqual([{ name: "environments.preview", input: { text } }]);
  });

  test("more subscriptions than any screen has close the socket", async () => {
    const target = await running();
    const client = await connectSocket(target);
    for (let id = 0; id <= 200; id += 1) client.send({ type: "subscribe", id, topic: "settings", key: "" });
    expect(await client.closed).toBe(closeCodes.refused);
    await expect.poll(target.console.following).toBe(0);
  });
});

describe("the line", () => {
  test("a browser that does not read is let go before it fills the memory", async () => {
    const target = await running({ maxBuffered: 100_000, pingEvery: 60_000 });
    const client = await connectSocket(target);
    client.send({ type: "subscribe", id: 1, topic: "settings", key: "" });
    await client.next();
    client.socket.pause();
    const patch = "x".repeat(1_000_000);
    for (let sent = 0; sent < 100 && target.console.following() > 0; sent += 1) {
      target.console.push(patch);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(target.console.following()).toBe(0);
    client.socket.resume();
    expect(await client.closed).toBe(closeCodes.tooSlow);
  });

  test("a browser that does not answer a ping is gone", async () => {
    const target = await running({ maxBuffered: 100_000, pingEvery: 1_000 });
    const client = await connectSocket(target);
    client.send({ type: "subscribe", id: 1, topic: "settings", key: "" });
    await client.next();
    // The second ping is sent only because the first was answered.
    for (let ping = 0; ping < 2; ping += 1) await once(client.socket, "ping");
    expect(target.console.following()).toBe(1);
    client.socket.pause();
    await expect.poll(target.console.following).toBe(0);
  });

  test("closing the server ends every socket", async () => {
    const target = await running();
    const client = await connectSocket(target);
    await target.server.close();
    await client.closed;
    await expect(fetch(target.origin)).rejects.toThrow();
  });
});
