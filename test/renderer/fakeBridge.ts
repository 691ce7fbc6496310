import type { Bridge, TopicMessage } from "../../shared/bridge.ts";
import type { CallInput, CallName, TopicName } from "../../shared/contract.ts";
import type { EnvironmentSearch, SearchState } from "../../shared/model/logs.ts";
import { defaultPersonalSettings } from "../../shared/model/personal.ts";
import { reduceSearch, type SearchPatch } from "../../shared/state/search.ts";
import { alertsOf, entriesOf, type Scenario } from "./fakeData.ts";
import { FakeEnvironments } from "./fakeEnvironments.ts";
import { FakeTopics } from "./fakeTopics.ts";
import { sampleAway, sampleReport } from "./historyData.ts";

type Listener = (message: TopicMessage) => void;

/** A console made of made-up data: for looking at the screens, never shipped. */
export function fakeBridge(scenario: Scenario): Bridge {
  const now = Date.now();
  const searches = new Map<string, FakeSearch>();
  const live = new FakeTopics(scenario, now);
  const states: Readonly<Record<string, unknown>> = {
    alerts: { alerts: Object.fromEntries(alertsOf(scenario, now).map((alert) => [alert.id, alert])) },
    silences: { items: {} },
    acknowledgements: { items: {} },
    notifications: { recent: [] },
    personal: {
      settings: defaultPersonalSettings,
      author: "ada",
      mutes: [],
      problem: null,
      store: { remembers: true, problem: null, bytes: 40_960 },
    },
  };
  const answers: Readonly<Record<string, (input: never) => unknown>> = {
    "alerts.rule": () => ({
      group: "fastapi",
      file: "rules.yml",
      expression: "db_connections_active / db_connections_max > 0.9",
      holdSeconds: 300,
      health: "ok",
      lastError: null,
      lastEvaluationAt: now,
    }),
    "alerts.graph": () => graph(now),
    "search.start": (input: CallInput<"search.start">) => {
      const id = `search-${searches.size + 1}`;
      searches.set(id, new FakeSearch(id, input, now));
      return { search: id };
    },
    "search.cancel": (input: CallInput<"search.cancel">) => searches.get(input.search)?.cancel() ?? null,
    "audit.read": () => ({ entries: [], file: null }),
    "clock.now": () => ({ now: Date.now() }),
    "history.report": ({ range }: CallInput<"history.report">) => sampleReport(range, Date.now()),
    "history.away": ({ since }: CallInput<"history.away">) => sampleAway(since, Date.now()),
    ...live.answers(),
    ...new FakeEnvironments(scenario).answers(),
  };
  return {
    async call(name: CallName, input: unknown) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      return { ok: true, value: (answers[name]?.(input as never) ?? null) as never };
    },
    subscribe(topic: TopicName, key: string, listener: never) {
      const listen = listener as Listener;
      if (live.has(topic)) return live.subscribe(topic, listen);
      if (topic === "search") return searches.get(key)?.subscribe(listen) ?? gone(listen);
      const timer = setTimeout(
        () => listen({ kind: "snapshot", epoch: "1", sequence: 1, state: states[topic] } as never),
        20,
      );
      return () => clearTimeout(timer);
    },
  };
}

function gone(listen: Listener): () => void {
  const timer = setTimeout(() => listen({ kind: "gone" }), 20);
  return () => clearTimeout(timer);
}

function graph(now: number) {
  const from = now - 3_600_000;
  const points = Array.from({ length: 121 }, (_, index) => {
    const climb = index < 80 ? 0.62 + index * 0.002 : 0.78 + (index - 80) * 0.0045;
    return [from + index * 30_000, index === 33 ? null : climb + Math.sin(index * 0.9) * 0.015];
  });
  return {
    expression: "db_connections_active / db_connections_max",
    threshold: 0.9,
    comparison: ">",
    from,
    to: now,
    stepMs: 30_000,
    points,
  };
}

class FakeSearch {
  private state: SearchState;
  private sequence = 1;
  private readonly listeners = new Set<Listener>();
  private readonly timers: ReturnType<typeof setTimeout>[] = [];

  constructor(id: string, input: CallInput<"search.start">, now: number) {
    const { query, range, environments } = input;
    const searching: EnvironmentSearch = {
      status: "searching",
      found: 0,
      span: { from: now - 3_600_000, to: now },
      searched: null,
      more: false,
      logql: '{service="shell"} |= "abc12345"',
      notes: [],
      error: null,
      startedAt: Date.now(),
      settledAt: null,
    };
    this.state = {
      id,
      query,
      range,
      startedAt: now,
      environments: Object.fromEntries(environments.map((each) => [each, searching])),
      streams: [{ service: "shell", environment: "production" }],
      entries: [],
    };
    const text = query.kind === "request" ? query.id : "alert";
    this.later(500, () => this.found("production", text, now));
    this.later(900, () => this.settle("staging", { status: text === "nothing" ? "none" : "none" }));
    this.later(1500, () =>
      this.settle("dev", {
        status: "failed",
        error: { code: "UNREACHABLE", message: "Loki refused the connection (dev.example:3100)." },
      }),
    );
  }

  subscribe(listen: Listener): () => void {
    this.listeners.add(listen);
    this.later(10, () => listen({ kind: "snapshot", epoch: "s", sequence: this.sequence, state: this.state } as never));
    return () => this.listeners.delete(listen);
  }

  cancel(): null {
    for (const timer of this.timers) clearTimeout(timer);
    for (const [id, state] of Object.entries(this.state.environments)) {
      if (state.status === "searching") this.settle(id, { status: "cancelled" });
    }
    return null;
  }

  private later(milliseconds: number, action: () => void): void {
    this.timers.push(setTimeout(action, milliseconds));
  }

  private found(environment: string, id: string, now: number): void {
    const entries = id === "nothing" ? [] : entriesOf(id, environment, now);
    if (entries.length === 0) {
      this.settle(environment, { status: "none" });
      return;
    }
    this.settle(environment, { status: "found", found: entries.length, more: entries.length > 5000 }, entries);
  }

  private settle(id: string, change: Partial<EnvironmentSearch>, entries: SearchPatch["entries"] = []): void {
    const before = this.state.environments[id];
    if (before === undefined) return;
    const searched = { from: Date.now() - 24 * 3_600_000, to: Date.now() };
    const environments = { [id]: { ...before, searched, settledAt: Date.now(), ...change } };
    const patch: SearchPatch = { environments, streams: [], entries };
    this.state = reduceSearch(this.state, patch);
    this.sequence += 1;
    for (const listen of this.listeners) {
      listen({ kind: "patch", epoch: "s", sequence: this.sequence, patch } as never);
    }
  }
}
