import type { CallInput, CallName } from "../../../shared/contract.ts";
import { defaultPersonalSettings } from "../../../shared/model/personal.ts";

/** What an input is made of. */
export interface Known {
  readonly now: number;
  readonly environment: string;
  readonly backend: string;
  readonly url: string;
  readonly alert: string;
  readonly startsAt: number;
  readonly search: string;
  readonly tail: string;
  readonly revision: string;
  readonly settingsText: string;
  /** A secret that a form has. */
  readonly typed: string;
}

type Inputs = { readonly [N in CallName]: (known: Known) => CallInput<N> | null };

const span = ({ now }: Known) => ({ from: now - 3_600_000, to: now });
const one = ({ alert, startsAt }: Known) => [{ alert, startsAt }];
const logql = {
  kind: "logql",
  expression: '{service="shell"} |= "abc12345"',
  direction: "backward",
  limit: 10,
} as const;
const hour = { kind: "relative", milliseconds: 3_600_000 } as const;

/** An input of every call: one that is new does not compile until it has its own. Null: driven by the test itself. */
export const inputs: Inputs = {
  "clock.now": () => ({}),
  "poll.now": () => ({ environment: null }),
  "credentials.set": () => null,
  "credentials.restore": () => null,
  "credentials.forget": () => null,
  "credentials.signIn": () => null,
  "credentials.cancelSignIn": ({ environment, backend }) => ({ environment, backend }),
  "keychain.retry": () => ({}),
  "environments.read": () => ({}),
  "environments.put": ({ url, revision, typed }) => ({
    replaces: null,
    environment: { id: "typed", name: "Typed", production: false, jaeger: { url, auth: { type: "bearer" } } },
    revision,
    confirmation: null,
    credentials: [{ backend: "jaeger", credential: { scheme: "bearer", token: typed } }],
  }),
  "environments.remove": () => null,
  "environments.order": ({ environment, revision }) => ({ ids: [environment], revision }),
  "environments.preview": ({ settingsText }) => ({ text: settingsText }),
  "environments.import": () => null,
  "environments.export": ({ environment }) => ({ ids: [environment] }),
  "connection.test": ({ url, typed }) => ({
    trial: { kind: "prometheus", settings: { url, auth: { type: "bearer" } } },
    credential: { kind: "typed", credential: { scheme: "bearer", token: typed } },
  }),
  "demo.enter": () => ({}),
  "demo.leave": () => ({}),
  "desktop.save": () => ({
    settings: { version: 1, closeToTray: true, startAtLogin: false, checkForUpdates: false },
  }),
  "desktop.update": () => ({ step: "check" }),
  "opened.close": () => ({}),
  "diagnostics.read": () => ({}),
  "alerts.rule": ({ alert }) => ({ alert }),
  "alerts.graph": ({ alert }) => ({ alert }),
  "alerts.acknowledge": (known) => ({ alerts: one(known), note: "mine", shareMinutes: 10, confirmation: "Production" }),
  "alerts.unacknowledge": (known) => ({ alerts: one(known), confirmation: "Production" }),
  "alerts.suppress": (known) => ({ alerts: one(known), minutes: 5, reason: "test", confirmation: "Production" }),
  "silences.save": ({ environment, now }) => ({
    wish: {
      environment,
      replaces: null,
      matchers: [{ name: "alertname", operator: "=", value: "Echo" }],
      startsAt: null,
      endsAt: now + 3_600_000,
      comment: "test",
    },
    confirmation: "Production",
  }),
  "silences.expire": ({ environment }) => ({
    environment,
    silences: ["5b6f3b1e-0000-4000-8000-000000000001"],
    confirmation: "Production",
  }),
  "personal.save": () => ({ settings: defaultPersonalSettings }),
  "notifications.mute": ({ environment, now }) => ({ environment, until: now + 1_000 }),
  "notifications.test": ({ environment }) => ({ severity: "critical", level: "normal", environment }),
  "notifications.delivered": () => ({ notification: "x", delivery: { by: "toast", message: null } }),
  "notifications.seen": () => ({ notifications: null }),
  "journal.read": () => ({ environment: null, alert: null, from: null, to: null, before: null, limit: 1000 }),
  "journal.note": ({ environment, alert }) => ({ environment, alert, text: "a note", link: null }),
  "journal.export": ({ now }) => ({ environment: null, from: 0, to: now + 1, utc: true }),
  "history.report": ({ now }) => ({ range: { environment: null, from: now - 86_400_000, to: now + 1 } }),
  "history.alert": ({ alert }) => ({ alert, limit: 100 }),
  "history.away": ({ now }) => ({ since: now - 86_400_000 }),
  "audit.read": () => ({ environment: null, limit: 1000 }),
  "search.start": () => null,
  "search.more": ({ search }) => ({ search }),
  "search.cancel": ({ search }) => ({ search }),
  "search.close": () => null,
  "logs.around": ({ environment, now }) => ({
    environment,
    stream: { service: "shell" },
    timestamp: `${now}000000`,
    before: 10,
    after: 10,
  }),
  "logs.volume": (known) => ({ query: logql, environments: [known.environment], span: span(known), buckets: 10 }),
  "logs.metric": (known) => ({
    expression: 'rate({service="shell"}[5m])',
    environments: [known.environment],
    span: span(known),
    points: 10,
  }),
  "logs.labels": ({ environment }) => ({ environment, selector: null }),
  "logs.values": ({ environment }) => ({ environment, label: "service", selector: null }),
  "logs.fields": ({ environment }) => ({ environment, selector: '{service="shell"}' }),
  "logs.limits": ({ environment }) => ({ environment }),
  "logs.alertQuery": ({ alert }) => ({ alert }),
  "logs.alertErrors": ({ alert }) => ({ alert }),
  "tail.start": () => null,
  "tail.stop": ({ tail }) => ({ tail }),
  "searches.save": ({ environment }) => ({
    id: null,
    name: "mine",
    query: logql,
    range: hour,
    environments: [environment],
  }),
  "searches.remove": () => ({ id: "none" }),
  "searches.forget": () => ({}),
  "searches.forAlert": ({ environment }) => ({ environment, name: "Echo", expression: '{service="shell"}' }),
  "trails.read": (known) => ({ environment: known.environment, id: "abc12345", span: span(known) }),
};

export { hour, logql };
