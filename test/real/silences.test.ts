import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { topics } from "../../shared/contract.ts";
import { parseMatchers } from "../../shared/matchers.ts";
import type { Acknowledgement } from "../../shared/model/acknowledgement.ts";
import type { Silence, SilenceWish } from "../../shared/model/silence.ts";
import type { Keyed } from "../../shared/state/keyed.ts";
import { type ConsoleUnderTest, openConsole, until } from "../support/consoleUnderTest.ts";
import { type Alertmanager, eventually, getJson, removeAll, startAlertmanager, without } from "./servers.ts";

const fast = { pollInterval: "1s", timeout: "3s" } as const;
const minutes = (count: number) => Date.now() + count * 60_000;

interface Saved {
  readonly silence: Silence;
  readonly note: string | null;
}

interface Expired {
  readonly expired: readonly string[];
  readonly refused: readonly { readonly id: string; readonly message: string }[];
}

interface WireSilence {
  readonly id: string;
  readonly status: { readonly state: string };
  readonly comment: string;
}

function matchers(text: string) {
  const parsed = parseMatchers(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return [...parsed.matchers];
}

/** What a renderer would hold of a topic whose items have ids. */
function following<Item>(opened: ConsoleUnderTest, topic: "silences" | "acknowledgements") {
  let state: unknown = null;
  const reduce = topics[topic].reduce as (state: unknown, patch: unknown) => unknown;
  opened.console.subscribe(topic, "", (message) => {
    if (message.kind === "snapshot") state = message.state;
    if (message.kind === "patch") state = reduce(state, message.patch);
  });
  return () => (state as Keyed<Item>).items;
}

async function raise(url: string, ...names: readonly string[]): Promise<void> {
  const alerts = names.map((alertname) => ({
    labels: { alertname, instance: "a", severity: "critical" },
    startsAt: new Date(Date.now() - 60_000).toISOString(),
    endsAt: new Date(minutes(30)).toISOString(),
  }));
  const response = await fetch(`${url}/api/v2/alerts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(alerts),
  });
  expect(response.status).toBe(200);
}

describe.skipIf(without("alertmanager"))("silences on real Alertmanagers", { timeout: 180_000 }, () => {
  let peers: readonly [Alertmanager, Alertmanager];
  const opened: ConsoleUnderTest[] = [];

  const desk = async (servers: readonly Alertmanager[], changes: { production?: boolean } = {}) => {
    const one = await openConsole([
      {
        id: "real",
        name: "Real",
        production: changes.production ?? false,
        alertmanagers: servers.map(({ url }) => ({ url, ...fast })),
      },
    ]);
    opened.push(one);
    const silences = following<Silence>(one, "silences");
    const acknowledgements = following<Acknowledgement>(one, "acknowledgements");
    const save = (wish: Partial<SilenceWish>, confirmation: string | null = null) => {
      const whole = {
        environment: "real",
        replaces: null,
        matchers: matchers('alertname="Down", instance="a"'),
        startsAt: null,
        endsAt: minutes(120),
        comment: "test",
        ...wish,
      };
      return one.call("silences.save", { wish: whole, confirmation }) as Promise<Saved>;
    };
    const expire = (...ids: readonly string[]) =>
      one.call("silences.expire", { environment: "real", silences: ids, confirmation: null }) as Promise<Expired>;
    const state = (name: string) => one.alert(name)?.state;
    return {
      ...one,
      save,
      expire,
      silence: (id: string): Silence | undefined => silences()[`real/${id}`],
      acknowledgement: (name: string): Acknowledgement | undefined => acknowledgements()[one.alert(name)?.id ?? ""],
      becomes: (name: string, expected: string) =>
        until(
          () => state(name) === expected,
          () => one.alert(name),
        ),
      confirmed: (id: string) =>
        until(
          () => silences()[`real/${id}`]?.optimistic === false,
          () => silences(),
        ),
    };
  };

  const onServer = (server: Alertmanager, id: string) => getJson<WireSilence>(`${server.url}/api/v2/silence/${id}`);

  beforeAll(async () => {
    const first = await startAlertmanager({ peers: [] });
    const second = await startAlertmanager({ peers: first.gossip === null ? [] : [first.gossip] });
    peers = [first, second];
    for (const peer of peers) await raise(peer.url, "Down", "Other");
    const seen = async () =>
      (await getJson<{ readonly cluster: { readonly peers: readonly unknown[] } }>(`${peers[0].url}/api/v2/status`))
        .cluster.peers.length;
    await eventually(seen, (count) => count === 2);
  });

  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });

  afterAll(() => removeAll());

  test("create, read back, silenced; edit, extend, other matchers, expire, expire again", async () => {
    const console = await desk([peers[0]]);
    await console.becomes("Down", "firing");
    const created = await console.save({});
    expect(created).toMatchObject({ note: null, silence: { state: "active", createdBy: "tester", comment: "test" } });
    const id = created.silence.silence;
    expect(await onServer(peers[0], id)).toMatchObject({ status: { state: "active" }, comment: "test" });
    expect(Math.abs(created.silence.startsAt - Date.now())).toBeLessThan(60_000);
    await console.becomes("Down", "silenced");
    expect(console.alert("Down")?.silencedBy).toEqual([id]);
    expect(console.alert("Other")?.state).toBe("firing");
    await console.confirmed(id);

    const edited = await console.save({ replaces: id, comment: "another reason" });
    expect(edited).toMatchObject({ note: null, silence: { silence: id, comment: "another reason" } });
    const endsAt = minutes(240);
    const extended = await console.save({ replaces: id, comment: "another reason", endsAt });
    expect(extended).toMatchObject({ note: null, silence: { silence: id, endsAt } });

    const wider = await console.save({ replaces: id, matchers: matchers('alertname=~"Down|Other"') });
    expect(wider.silence.silence).not.toBe(id);
    expect(wider.note).toMatch(/^The server gave it a new id and ended the old one/);
    await console.becomes("Other", "silenced");
    await console.confirmed(id);
    expect(console.silence(id)?.state).toBe("expired");

    const newId = wider.silence.silence;
    expect(await console.expire(newId)).toEqual({ expired: [newId], refused: [] });
    await console.becomes("Down", "firing");
    expect(await onServer(peers[0], newId)).toMatchObject({ status: { state: "expired" } });
    expect(await console.expire(newId)).toEqual({ expired: [newId], refused: [] });
    const unknown = "11111111-2222-3333-4444-555555555555";
    expect((await console.expire(unknown, "no-uuid")).refused).toEqual([
      { id: unknown, message: "Alertmanager does not know this silence any more, so it ends nothing." },
      { id: "no-uuid", message: expect.stringMatching(/^Alertmanager did not understand the request \(422\)/) },
    ]);

    const anew = await console.save({ replaces: newId });
    expect(anew).toMatchObject({
      note: "The old silence had ended, so this is a new one.",
      silence: { state: "active" },
    });
    await console.expire(anew.silence.silence);
    const audit = (await console.call("audit.read", { environment: null, limit: 100 })) as {
      readonly entries: readonly { readonly what: string; readonly ok: boolean }[];
    };
    expect(audit.entries.map(({ what, ok }) => `${what}: ${ok}`).reverse()).toEqual([
      "create silence: true",
      "edit silence: true",
      "edit silence: true",
      "edit silence: true",
      "expire silence: true",
      "expire silence: true",
      "expire silence: false",
      "expire silence: false",
      "edit silence: true",
      "expire silence: true",
    ]);
  });

  test("one to come is pending, and keeps its id when only its end changes", async () => {
    const console = await desk([peers[0]]);
    await console.becomes("Down", "firing");
    const startsAt = minutes(30);
    const { silence, note } = await console.save({ startsAt });
    expect({ note, state: silence.state, startsAt: silence.startsAt }).toEqual({
      note: null,
      state: "pending",
      startsAt,
    });
    const longer = await console.save({ replaces: silence.silence, startsAt, endsAt: minutes(300) });
    expect(longer).toMatchObject({ note: null, silence: { silence: silence.silence, state: "pending" } });
    expect(console.alert("Down")?.state).toBe("firing");
    await console.expire(silence.silence);
  });

  test("what the server refuses ends as a sentence", async () => {
    const console = await desk([peers[0]]);
    await console.becomes("Down", "firing");
    await expect(console.save({ matchers: [{ name: "job", operator: "=~", value: "a{2,1}" }] })).rejects.toThrow(
      /^BAD_QUERY: Alertmanager did not understand the request \(400\): .*regular expression/,
    );
    await expect(console.save({ matchers: [{ name: "job", operator: "=~", value: "(" }] })).rejects.toThrow(
      /^INVALID_INPUT: .*bracket is not closed/,
    );
    await expect(console.save({ replaces: "11111111-2222-3333-4444-555555555555" })).rejects.toThrow(
      /^NOT_FOUND: Alertmanager does not know the silence any more/,
    );
  });

  test("production asks for its name", async () => {
    const console = await desk([peers[0]], { production: true });
    await expect(console.save({})).rejects.toThrow(
      'INVALID_INPUT: Type "Real" to confirm: this environment is production.',
    );
    const { silence } = await console.save({}, "Real");
    await expect(console.expire(silence.silence)).rejects.toThrow("INVALID_INPUT");
    await fetch(`${peers[0].url}/api/v2/silence/${silence.silence}`, { method: "DELETE" });
  });

  test("an acknowledgement that is shared is one in another console; taken back, it is in none", async () => {
    const [jane, joe] = [await desk([peers[0]]), await desk([peers[1]])];
    await jane.becomes("Down", "firing");
    await joe.becomes("Down", "firing");
    const alert = jane.alert("Down");
    const alerts = [{ alert: alert?.id ?? "", startsAt: alert?.startsAt ?? 0 }];
    const answer = (await jane.call("alerts.acknowledge", {
      alerts,
      note: "on it",
      shareMinutes: 15,
      confirmation: null,
    })) as { readonly acknowledged: readonly Acknowledgement[]; readonly refused: readonly unknown[] };
    expect(answer.refused).toEqual([]);
    expect(answer.acknowledged).toMatchObject([{ via: "silence", own: true }]);
    // The two consoles ask different peers: the silence went over the cluster.
    await until(
      () => joe.acknowledgement("Down") !== undefined,
      () => joe.alert("Down"),
    );
    expect(joe.acknowledgement("Down")).toMatchObject({ author: "tester", note: "on it", own: false, via: "silence" });
    expect(joe.acknowledgement("Other")).toBeUndefined();
    expect(joe.alert("Other")?.state).toBe("firing");
    await jane.call("alerts.unacknowledge", { alerts, confirmation: null });
    await joe.becomes("Down", "firing");
    await jane.becomes("Down", "firing");
    expect([jane, joe].map((one) => one.acknowledgement("Down"))).toEqual([undefined, undefined]);
  });

  test("with one peer down the other is written to; with both down there is a sentence", async () => {
    const console = await desk(peers);
    await console.becomes("Down", "firing");
    await peers[0].kill();
    const { silence } = await console.save({ comment: "peer" });
    expect(await onServer(peers[1], silence.silence)).toMatchObject({ comment: "peer" });
    await console.confirmed(silence.silence);
    expect(await console.expire(silence.silence)).toMatchObject({ refused: [] });
    await peers[1].kill();
    await expect(console.save({})).rejects.toThrow(
      /^UNREACHABLE: Alertmanager \d refused the connection.* Alertmanager \d refused the connection/,
    );
    const { refused } = await console.expire(silence.silence);
    expect(refused).toMatchObject([{ message: expect.stringContaining("refused the connection") }]);
    await peers[0].restart();
    await peers[1].restart();
    await until(
      () =>
        console.health("real/alertmanager-1")?.error === null && console.health("real/alertmanager-2")?.error === null,
      () => console.health("real/alertmanager-1"),
    );
    const again = await console.save({ comment: "back" });
    await until(
      () => console.silence(again.silence.silence)?.optimistic === false,
      () => console.silence(again.silence.silence),
    );
  });
});
