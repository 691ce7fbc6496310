import fc from "fast-check";
import type { ConnectionSettings, EnvironmentSettings, SettingsFile } from "../../../../shared/settings/schema.ts";

const optional: { requiredKeys: ["url"] } = { requiredKeys: ["url"] };
const url = fc.constantFrom(
  "http://127.0.0.1:9090",
  "https://a.example.com",
  "https://b.example.com/prefix",
  "http://c",
);
const duration = fc.constantFrom("1s", "30s", "2m");
const word = fc.string({
  unit: fc.constantFrom("a", "ü", '"', "\\", "/", "*", "\u202e", "{", " ", "😀"),
  minLength: 1,
  maxLength: 8,
});
const name = word.map((text) => `N${text}`.trim());
const auth = fc.oneof(
  fc.record({ type: fc.constant("bearer" as const) }),
  fc.record({ type: fc.constant("basic" as const), username: name }),
  fc.record({
    type: fc.constant("headers" as const),
    names: fc.array(fc.constantFrom("X-A", "X-B", "X-C"), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ type: fc.constant("command" as const), command: fc.array(name, { minLength: 1, maxLength: 3 }) }),
);

const connection = {
  url,
  auth,
  caFile: name,
  clientCert: fc.record({ cert: name, key: name }),
  timeout: duration,
  pollInterval: duration,
};

const aConnection = fc.record(connection, optional) as fc.Arbitrary<ConnectionSettings>;

const anEnvironment = fc.record(
  {
    id: fc.constantFrom("a", "b", "c", "d", "e"),
    name,
    production: fc.boolean(),
    color: fc.constantFrom("#112233", "#aabbcc"),
    disabled: fc.boolean(),
    severities: fc.dictionary(
      fc.constantFrom("sev1", "sev2", "P1"),
      fc.constantFrom("critical" as const, "info" as const),
    ),
    prometheus: aConnection,
    alertmanagers: fc.array(aConnection, { maxLength: 3 }),
    loki: fc.record(
      {
        ...connection,
        tenants: fc.array(fc.constantFrom("shop", "ops", "x"), { maxLength: 3 }),
        requestIdFields: fc.array(name, { maxLength: 2 }),
      },
      optional,
    ),
    grafana: fc.record({ url }),
    links: fc.array(
      fc.record({ name, url: fc.constantFrom("https://s.example.com/?q={id}", "https://t.example.com/{id}") }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: ["id", "name", "production"] },
) as fc.Arbitrary<EnvironmentSettings>;

/** Settings that are valid, of up to four environments. */
export const aSettingsFile: fc.Arbitrary<SettingsFile> = fc
  .record({
    version: fc.constant(1 as const),
    environments: fc.uniqueArray(anEnvironment, { maxLength: 4, selector: ({ id }) => id }),
  })
  // As the reader makes them: without the prototypes that generators leave out.
  .map((settings) => structuredClone(settings));

type Change = (settings: SettingsFile) => SettingsFile;

function ofOne(change: (environment: EnvironmentSettings) => EnvironmentSettings): fc.Arbitrary<Change> {
  return fc.nat().map((which) => (settings) => ({
    ...settings,
    environments: settings.environments.map((one, index) =>
      index === which % settings.environments.length ? structuredClone(change(one)) : one,
    ),
  }));
}

function without<T extends object, K extends keyof T>(object: T, key: K): T {
  const { [key]: _gone, ...rest } = object;
  return rest as unknown as T;
}

const single: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(name, fc.boolean()).chain(([next, production]) => ofOne((one) => ({ ...one, name: next, production }))),
  fc.constantFrom("color" as const, "disabled" as const).chain((key) => ofOne((one) => without(one, key))),
  aConnection.chain((gateway) => ofOne((one) => ({ ...one, gateway }))),
  fc
    .tuple(url, duration)
    .chain(([next, timeout]) => ofOne((one) => ({ ...one, prometheus: { ...one.prometheus, url: next, timeout } }))),
  fc.constant(null).chain(() => ofOne((one) => (one.loki ? { ...one, loki: without(one.loki, "pollInterval") } : one))),
  fc
    .array(fc.constantFrom("shop", "ops", "new"), { maxLength: 4 })
    .chain((tenants) => ofOne((one) => (one.loki?.tenants ? { ...one, loki: { ...one.loki, tenants } } : one))),
  aConnection.chain((added) =>
    ofOne((one) => ({ ...one, alertmanagers: [...(one.alertmanagers ?? []), { ...added, url: "http://new" }] })),
  ),
  ofOne((one) => ({ ...one, severities: { ...one.severities, sev9: "warning" as const } })),
  anEnvironment.map((added) => (settings: SettingsFile) => ({
    ...settings,
    environments: [...settings.environments, structuredClone({ ...added, id: `new-${settings.environments.length}` })],
  })),
  fc.integer().map((seed) => (settings: SettingsFile) => ({
    ...settings,
    environments: settings.environments.toSorted((a, b) => weight(a.id, seed) - weight(b.id, seed)),
  })),
);

/** One to three changes that take away single values only. */
export const aChange: fc.Arbitrary<Change> = fc
  .array(single, { minLength: 1, maxLength: 3 })
  .map((changes) => (settings) => changes.reduce((now, change) => change(now), settings));

function weight(id: string, seed: number): number {
  return Math.imul(id.charCodeAt(0) + seed, 2_654_435_761) % 97;
}
