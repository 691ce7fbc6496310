import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { contrast } from "../../renderer/format/color.ts";
import { credentialWants, hostOf, originOf, partsOf } from "../../renderer/settings/environments/backends.ts";
import { toConfirm } from "../../renderer/settings/environments/confirmation.ts";
import {
  draftOf,
  duplicateOf,
  type EnvironmentDraft,
  emptyDraft,
  idFrom,
  isChanged,
  settingsOf,
} from "../../renderer/settings/environments/draft.ts";
import { conflictOf } from "../../renderer/settings/environments/editor/conflict.ts";
import { keptWords } from "../../renderer/settings/environments/editor/kept.ts";
import { canAdd, withAdded, withoutPart } from "../../renderer/settings/environments/editor/parts.ts";
import { factsOf, mendWords, rowsOf, verdictWords } from "../../renderer/settings/environments/editor/testWords.ts";
import { cardKey, nameInFile } from "../../renderer/settings/environments/editor/useSecrets.ts";
import { fieldName } from "../../renderer/settings/environments/faults.ts";
import { linesOf, listOf } from "../../renderer/settings/environments/fields/lists.ts";
import { differingParts, inOrder, moved, switched } from "../../renderer/settings/environments/list.ts";
import {
  colorDoubts,
  colorFor,
  freeColor,
  looksLike,
  productionColor,
  swatches,
} from "../../renderer/settings/environments/palette.ts";
import { valueAt, withValueAt } from "../../renderer/settings/environments/paths.ts";
import { authFor, proofOf, proofs } from "../../renderer/settings/environments/proof.ts";
import { credentialsWords } from "../../renderer/settings/environments/removedWords.ts";
import {
  commandText,
  isTyped,
  noSecrets,
  type Secrets,
  typedCredentials,
} from "../../renderer/settings/environments/secrets.ts";
import { importWords, toggled, usuallyChosen } from "../../renderer/settings/environments/team/chosen.ts";
import { secretFaults, trialCredentialOf, trialOf } from "../../renderer/settings/environments/trial.ts";
import { twinFault } from "../../renderer/settings/environments/twins.ts";
import type { Editing } from "../../renderer/settings/environments/view.ts";
import type { ConnectionReport } from "../../shared/model/connectionTest.ts";
import { severities } from "../../shared/model/severity.ts";
import {
  type AuthSettings,
  type ConnectionSettings,
  type EnvironmentSettings,
  environmentSettingsSchema,
} from "../../shared/settings/schema.ts";
import { health } from "../support/arbitraries.ts";

const url = fc.constantFrom(
  "http://127.0.0.1:9090",
  "https://a.example/prefix/",
  "http://[::1]:3100",
  "https://a.example:8443/x%20y",
);
const duration = fc.constantFrom("500ms", "15s", "1m");
const pace = fc.constantFrom("1s", "60s", "1h");
const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
/** No network path. */
const path = text.filter((each) => !/^[\\/]{2}/.test(each));
const plain = text.map((each) => `n${each}`.trim());
const auth: fc.Arbitrary<AuthSettings> = fc.oneof(
  fc.constant<AuthSettings>({ type: "none" }),
  fc.constant<AuthSettings>({ type: "bearer" }),
  fc.record({ type: fc.constant("basic" as const), username: text }),
  fc.record({ type: fc.constant("headers" as const), names: fc.constantFrom<string[]>(["X-Api-Key"], ["X-A", "X-B"]) }),
  fc.record({
    type: fc.constant("command" as const),
    command: fc.array(text, { maxLength: 3 }).map((more) => ["get", ...more]),
  }),
  fc.record(
    {
      type: fc.constant("oauth2" as const),
      grant: fc.constantFrom("client_credentials" as const, "device" as const),
      issuer: url,
      tokenUrl: url,
      deviceUrl: url,
      clientId: text,
      scope: text,
      audience: text,
    },
    { requiredKeys: ["type", "grant", "issuer", "clientId"] },
  ),
);
const parts = {
  url,
  auth,
  caFile: path,
  clientCert: fc.record({ cert: path, key: path }),
  proxy: url,
  timeout: duration,
  pollInterval: pace,
};
const onlyUrl = { requiredKeys: ["url" as const] };
const connection = fc.record(parts, onlyUrl) as fc.Arbitrary<ConnectionSettings>;
const loki = fc.record(
  {
    ...parts,
    tenants: fc.array(fc.constantFrom("a", "b-1", "c.d"), { maxLength: 3 }),
    selector: fc.constantFrom('{service="shell"}', " {a=~`.+`}\n"),
    requestIdFields: fc.array(text, { maxLength: 3 }),
  },
  onlyUrl,
);
const audit = fc.record(
  {
    host: fc.constantFrom("db.example", "10.0.0.1", "::1"),
    port: fc.integer({ min: 1, max: 65_535 }),
    database: fc.constantFrom("shop", "Ü b"),
    user: fc.constantFrom("reader", "a b"),
    tls: fc.boolean(),
    caFile: path,
    table: fc.constantFrom("public.user_actions", "T"),
    columns: fc.record(
      { requestId: fc.constant("id"), time: fc.constant("at"), show: fc.constantFrom(["a", "b"]) },
      { requiredKeys: [] },
    ),
    timeout: duration,
    pollInterval: pace,
    limit: fc.integer({ min: 1, max: 1000 }),
  },
  { requiredKeys: ["host", "database", "user", "table"] },
);
const environments = fc.record(
  {
    id: fc.constantFrom("a", "eu-1", "x_y"),
    name: plain,
    color: fc.constantFrom("#d6409f", "#ABCDEF"),
    production: fc.boolean(),
    disabled: fc.boolean(),
    readOnly: fc.boolean(),
    severities: fc.dictionary(fc.constantFrom("sev1", "P 2", "constructor"), fc.constantFrom(...severities)),
    prometheus: connection,
    alertmanagers: fc.array(connection, { maxLength: 3 }),
    loki,
    gateway: connection,
    grafana: fc.record({ url }),
    audit,
    jaeger: fc.record({ ...parts, tags: fc.constantFrom(["request_id"], ["a", "b"]), service: text }, onlyUrl),
    links: fc.array(fc.record({ name: plain, url: fc.constant("https://s.example/?q={id}") }), { maxLength: 2 }),
  },
  { requiredKeys: ["id", "name", "production"] },
) as unknown as fc.Arbitrary<EnvironmentSettings>;
/** What is in force is what the schema makes of a file. */
const valid = environments.map((each) => environmentSettingsSchema.parse(structuredClone(each)));

const live: EnvironmentSettings = {
  id: "live",
  name: "Live",
  production: true,
  prometheus: { url: "https://prometheus.example", auth: { type: "basic", username: "ada" } },
  alertmanagers: [{ url: "https://one.example" }, { url: "https://two.example", auth: { type: "bearer" } }],
};

describe("the form of an environment", () => {
  test("gives back what it was filled with, whatever the form shows of it", () => {
    fc.assert(
      fc.property(valid, (settings) => {
        expect(settingsOf(draftOf(settings))).toEqual({ ok: true, settings });
        expect(isChanged(draftOf(settings), draftOf(settings))).toBe(false);
      }),
    );
  });

  test("a change of one field leaves all others as they were", () => {
    fc.assert(
      fc.property(valid, connection, (settings, other) => {
        const draft = withValueAt(draftOf(settings), ["prometheus"], other);
        expect(settingsOf(draft)).toEqual({ ok: true, settings: { ...settings, prometheus: other } });
        expect(withValueAt(draft, ["prometheus"], settings.prometheus)).toEqual(settings);
      }),
    );
  });

  test("a backend that nothing was typed for is left out", () => {
    const draft = { ...emptyDraft("#12908a"), id: "shop", name: " Shop " };
    expect(settingsOf(draft)).toEqual({
      ok: true,
      settings: { id: "shop", name: "Shop", color: "#12908a", production: false },
    });
    const two = { ...draft, alertmanagers: [{ url: "http://a" }, { url: "" }], loki: { url: " " } };
    expect(settingsOf(two)).toMatchObject({ ok: true, settings: { alertmanagers: [{ url: "http://a" }] } });
  });

  test.each<[Partial<EnvironmentDraft>, string, string]>([
    [{ name: " " }, "name", "It must not be empty."],
    [{ id: "Shop" }, "id", "It must be a short id of lowercase letters, digits, - and _."],
    [{ color: "red" }, "color", "It must be a color such as #d6409f."],
    [{ loki: { url: "loki" } }, "loki.url", "It must be a URL that begins with http:// or https://."],
    [
      { loki: { url: "http://ada:x@loki" } },
      "loki.url",
      "It must not hold a user name or password: the console asks for them and keeps them in the keychain.",
    ],
    [{ loki: { url: "", selector: "{}" } }, "loki.url", "It must be a URL that begins with http:// or https://."],
    [{ loki: { url: "http://l", tenants: ["a", "b c"] } }, "loki.tenants.1", "It must be a tenant id."],
    [
      { alertmanagers: [{ url: "" }, { url: "http://b" }] },
      "alertmanagers.0.url",
      "It must be a URL that begins with http:// or https://.",
    ],
    [
      { gateway: { url: "http://g", auth: { type: "basic", username: "" } } },
      "gateway.auth.username",
      "It must not be empty.",
    ],
    [
      { gateway: { url: "http://g", clientCert: { cert: "c", key: "" } } },
      "gateway.clientCert.key",
      "It must not be empty.",
    ],
    [
      { gateway: { url: "http://g", auth: { type: "command", command: [] } } },
      "gateway.auth.command",
      "It must name a program.",
    ],
    [{ links: [{ name: "S", url: "http://s" }] }, "links.0.url", "It must be a URL that begins with https://."],
    [
      { links: [{ name: "S", url: "https://s/{x}" }] },
      "links.0.url",
      "It has {x}, which is none of {id}, {from}, {to}, {fromMs} and {toMs}.",
    ],
  ])("%o is refused", (change, path, fault) => {
    const outcome = settingsOf({ ...live, ...change });
    expect(outcome).toEqual({ ok: false, faults: { [path]: fault } });
  });

  test("a number that is none is a fault of its field", () => {
    const auditDraft = {
      host: "h",
      database: "d",
      user: "u",
      table: "t",
      port: "x",
    } as unknown as EnvironmentDraft["audit"];
    expect(settingsOf(withValueAt(draftOf(live), ["audit"], auditDraft))).toEqual({
      ok: false,
      faults: { "audit.port": "It must be a whole number." },
    });
  });

  test.each([
    ["alertmanagers.1.url", "Alertmanager 2, URL"],
    ["prometheus.auth.username", "Prometheus, User name"],
    ["prometheus.auth", "Prometheus, Proof"],
    ["loki.tenants.3", "Loki, Tenants"],
    ["links.0.url", "Link 1, URL"],
    ["name", "Name"],
    ["readOnly", "Read-only"],
    ["constructor", "constructor"],
  ])("%s is called %s", (path, name) => {
    expect(fieldName(path)).toBe(name);
  });

  test("ids are made from names, and are ids", () => {
    expect(idFrom("São Paulo (EU)", [])).toBe("sao-paulo-eu");
    expect(idFrom("Shop", ["shop", "shop-2"])).toBe("shop-3");
    expect(idFrom("日本", ["environment"])).toBe("environment-2");
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 200 }),
        fc.array(fc.constantFrom("a", "environment")),
        (name, taken) => {
          const id = idFrom(name, taken);
          expect(id).toMatch(/^[a-z0-9][a-z0-9_-]{0,62}$/);
          expect(taken).not.toContain(id);
        },
      ),
    );
  });

  test("a duplicate of production stays production, since its servers are the same", () => {
    expect(duplicateOf(live, "#12908a")).toEqual({ ...live, id: "", name: "Live copy", color: "#12908a" });
  });
});

describe("paths", () => {
  test("what was set is read, and taking it away leaves the rest", () => {
    const set = withValueAt(live, ["loki", "auth", "username"], "x");
    expect(valueAt(set, ["loki", "auth", "username"])).toBe("x");
    expect(withValueAt(live, ["alertmanagers", 0], undefined).alertmanagers).toEqual(live.alertmanagers?.slice(1));
    expect(withValueAt(live, ["alertmanagers", 1, "caFile"], "ca.pem").alertmanagers?.[1]).toEqual({
      url: "https://two.example",
      auth: { type: "bearer" },
      caFile: "ca.pem",
    });
    expect(valueAt(live, ["constructor", "name"])).toBeUndefined();
  });
});

describe("backends of the form", () => {
  const editing: Editing = {
    form: 1,
    replaces: live,
    begunWith: live,
    draft: live,
    offered: "#12908a",
    idChosen: true,
    keys: [0, 1],
  };

  test("a card keeps its key while an Alertmanager before it is taken out, and a new one gets another", () => {
    expect(partsOf(live).map(({ backend, name }) => [backend, name])).toEqual([
      ["prometheus", "Prometheus"],
      ["alertmanager-1", "Alertmanager 1"],
      ["alertmanager-2", "Alertmanager 2"],
    ]);
    const second = cardKey("alertmanager-2", editing.keys);
    const after = withoutPart(editing, ["alertmanagers", 0]);
    expect(cardKey("alertmanager-1", after.keys)).toBe(second);
    const more = withAdded(after, "alertmanager");
    expect(cardKey("alertmanager-2", more.keys)).not.toBe(second);
    expect(nameInFile("alertmanager-1", after)).toBe("alertmanager-2");
    expect(nameInFile("alertmanager-2", more)).toBeNull();
    expect(nameInFile("prometheus", after)).toBe("prometheus");
    expect(nameInFile("prometheus", { ...after, replaces: null })).toBeNull();
    const another = withAdded(withoutPart(editing, ["alertmanagers", 1]), "alertmanager");
    expect(cardKey("alertmanager-2", another.keys)).not.toBe(second);
    expect(withoutPart(withoutPart(after, ["alertmanagers", 0]), ["prometheus"]).draft).toEqual({
      id: "live",
      name: "Live",
      production: true,
    });
  });

  test("each part is offered until it is there", () => {
    expect(canAdd(live, "prometheus")).toBe(false);
    expect(canAdd(live, "alertmanager")).toBe(true);
    const full = { ...live, alertmanagers: Array.from({ length: 16 }, () => ({ url: "http://a" })) };
    expect(canAdd(full, "alertmanager")).toBe(false);
    expect(withAdded(editing, "jaeger").draft.jaeger).toEqual({ url: "" });
  });

  test("a part is tried once its fields are right, with what was typed, else with what is kept", () => {
    const [prometheus] = partsOf(live);
    if (prometheus === undefined) throw new Error("There is no part");
    expect(trialOf(prometheus)).toEqual({ kind: "prometheus", settings: live.prometheus });
    expect(trialOf({ ...prometheus, settings: { url: "prom" } })).toBeNull();
    const inFile = { environment: "live", backend: "prometheus" };
    expect(trialCredentialOf(prometheus, noSecrets, null)).toEqual({ kind: "none" });
    expect(trialCredentialOf(prometheus, noSecrets, inFile)).toEqual({
      kind: "kept",
      environment: "live",
      backend: "prometheus",
    });
    expect(trialCredentialOf(prometheus, { ...noSecrets, password: "p" }, inFile)).toEqual({
      kind: "typed",
      credential: { scheme: "basic", username: "ada", password: "p" },
    });
  });

  test("addresses", () => {
    expect([
      originOf("https://a.example/x"),
      originOf("postgres://db:5432/x"),
      originOf("https//"),
      originOf(""),
    ]).toEqual(["https://a.example", "postgres://db:5432", null, null]);
    expect([hostOf("https://a.example/"), hostOf("http://b:1/p/"), hostOf("not one")]).toEqual([
      "a.example",
      "b:1/p",
      "not one",
    ]);
  });

  test("what a person will be asked for after an import", () => {
    expect(credentialWants(live)).toEqual(["Prometheus: the password of ada", "Alertmanager 2: a token"]);
  });

  test("what is kept is told, and that it is not sent to another address", () => {
    const kept = health({ url: "https://prometheus.example/x", credential: "keychain" });
    const settings = { url: "https://prometheus.example", auth: { type: "basic" as const, username: "ada" } };
    expect(keptWords(kept, settings)).toBe("A password is kept in the keychain. Leave empty to keep it.");
    expect(keptWords(kept, { ...settings, url: "https://evil.example" })).toBe(
      "A password is kept for https://prometheus.example, and not sent to this one. Type it again.",
    );
    expect(keptWords(kept, { url: settings.url })).toBeNull();
    expect(keptWords({ ...kept, credential: "none" }, settings)).toBeNull();
    expect(keptWords(undefined, settings)).toBeNull();
  });
});

describe("what is being written", () => {
  const shop: EnvironmentSettings = { ...live, id: "shop", name: "Shop", production: false };

  test("is not lost to another form, and comes back with its settings file", async () => {
    // The place that the person is at is read from the address as soon as it is imported.
    vi.stubGlobal("location", { hash: "" });
    const { changeEditing, discardForNext, editEnvironment, endEditing, endSaved, turnTo, useEnvironmentsView } =
      await import("../../renderer/settings/environments/view.ts");
    const view = () => useEnvironmentsView.getState();
    turnTo("own.json");
    editEnvironment(live);
    changeEditing((editing) => ({ ...editing, draft: { ...editing.draft, name: "L" } }));
    editEnvironment(shop);
    expect(view()).toMatchObject({ editing: { draft: { name: "L" } }, next: { draft: { name: "Shop" } } });
    turnTo("demo.json");
    expect(view()).toMatchObject({ shown: "list", editing: null, next: null });
    editEnvironment(shop);
    turnTo("own.json");
    expect(view()).toMatchObject({ shown: "list", editing: { draft: { name: "L" } } });
    editEnvironment(live);
    expect(view()).toMatchObject({ shown: "editor", editing: { draft: { name: "L" } } });
    editEnvironment(shop);
    discardForNext();
    expect(view()).toMatchObject({ shown: "editor", editing: { draft: { name: "Shop" } }, next: null });
    const sent = view().editing;
    if (sent === null) throw new Error("No form is open");
    const said = { ok: true, text: "Saved.", undo: null };
    changeEditing((editing) => ({ ...editing, draft: { ...editing.draft, name: "Shop 2" } }));
    expect(endSaved(sent, { ...shop, name: "Shop 1" }, said)).toBe(true);
    expect(view()).toMatchObject({
      shown: "editor",
      editing: { replaces: { name: "Shop 1" }, draft: { name: "Shop 2" } },
    });
    endEditing();
    expect(view()).toMatchObject({ shown: "list", editing: null });
    editEnvironment(live);
    expect(endSaved(sent, shop, said)).toBe(false);
    expect(view()).toMatchObject({ shown: "editor", editing: { draft: { name: live.name } } });
    const open = view().editing;
    if (open === null) throw new Error("No form is open");
    expect(endSaved(open, live, said)).toBe(false);
    expect(view()).toMatchObject({ shown: "list", editing: null, said });
  });
});

describe("secrets of the form", () => {
  test("what is typed in part is a fault of its backend's proof", () => {
    const auth: AuthSettings = { type: "headers", names: ["X-A", "X-B"] };
    const draft = { ...live, alertmanagers: [{ url: "http://a", auth }] };
    const typedInPart = { ...noSecrets, headers: { "X-A": "1" } };
    expect(secretFaults(draft, () => typedInPart)).toEqual({ "alertmanagers.0.auth": "A header's value is missing." });
    expect(secretFaults(draft, () => noSecrets)).toEqual({});
  });

  const typed = (settings: AuthSettings | undefined, secrets: Partial<Secrets>, clientCert = false) =>
    typedCredentials({ auth: settings, clientCert }, { ...noSecrets, ...secrets });
  const command: AuthSettings = { type: "command", command: ["get", "token"] };

  test.each<[AuthSettings | undefined, Partial<Secrets>, unknown[]]>([
    [undefined, { password: "left over" }, []],
    [{ type: "basic", username: "ada" }, {}, []],
    [{ type: "bearer" }, { token: " t\n" }, [{ scheme: "bearer", token: "t" }]],
    [
      { type: "headers", names: ["X-A"] },
      { headers: { "X-A": "1", "X-B": "2" } },
      [{ scheme: "headers", headers: { "X-A": "1" } }],
    ],
    [
      { type: "oauth2", grant: "client_credentials", clientId: "c" },
      { clientSecret: "s" },
      [{ scheme: "oauth2", clientSecret: "s" }],
    ],
    [{ type: "oauth2", grant: "device", clientId: "c" }, { clientSecret: "s" }, []],
    [command, { agreed: commandText(["get", "token"]) }, [{ scheme: "command", command: ["get", "token"] }]],
    [command, { agreed: commandText(["get token"]) }, []],
  ])("%o with %o", (settings, secrets, credentials) => {
    expect(typed(settings, secrets)).toEqual({ kind: "credentials", credentials });
  });

  test("a passphrase goes beside the server's own, and only with a certificate", () => {
    const secrets = { token: "t", passphrase: "p" };
    expect(typed({ type: "bearer" }, secrets, true)).toEqual({
      kind: "credentials",
      credentials: [
        { scheme: "bearer", token: "t" },
        { scheme: "passphrase", passphrase: "p" },
      ],
    });
    expect(typed({ type: "bearer" }, secrets)).toMatchObject({ credentials: [{ scheme: "bearer" }] });
  });

  test("a fault names the field and never the secret", () => {
    expect(typed({ type: "bearer" }, { token: "hunter2\u0000" })).toEqual({
      kind: "fault",
      message: "The token has a character that a header cannot carry.",
    });
    expect(typed({ type: "headers", names: ["X-A", "X-B"] }, { headers: { "X-A": "1" } })).toEqual({
      kind: "fault",
      message: "A header's value is missing.",
    });
  });

  test("what counts as typed", () => {
    expect([
      isTyped(noSecrets),
      isTyped({ ...noSecrets, headers: { a: "x" } }),
      isTyped({ ...noSecrets, agreed: "[]" }),
    ]).toEqual([false, true, false]);
  });

  test("every way of proof is offered its fields, and is read back from them", () => {
    for (const proof of proofs) expect(proofOf(authFor(proof, undefined))).toBe(proof);
    const oauth: AuthSettings = { type: "oauth2", grant: "device", issuer: "https://i", clientId: "c" };
    expect(authFor("oauth2", oauth)).toEqual({ ...oauth, grant: "client_credentials" });
  });
});

describe("colours", () => {
  test("each swatch is seen on both themes and told from the others", () => {
    const all = [...swatches.map(({ color }) => color), productionColor];
    for (const color of all) {
      expect(contrast(color, "#141920")).toBeGreaterThan(3);
      expect(contrast(color, "#ffffff")).toBeGreaterThan(3);
      expect(all.filter((other) => looksLike(color, other))).toEqual([color]);
    }
  });

  test("a new environment gets a colour that no other has, production its own", () => {
    expect(freeColor([undefined, "no colour"])).toBe("#12908a");
    const used = [productionColor];
    for (const _each of swatches) {
      const free = freeColor(used);
      expect(used.filter((color) => looksLike(color, free))).toEqual([]);
      used.push(free);
    }
    expect(colorFor(true, "#12908a", "#12908a")).toBe(productionColor);
    expect(colorFor(true, "#cc6a1a", "#12908a")).toBe("#cc6a1a");
    expect(colorFor(false, productionColor, "#12908a")).toBe("#12908a");
  });

  test("doubts are told, never for a text that is no colour", () => {
    const others = [{ name: "Live", color: "#d6409f", production: true }];
    expect(colorDoubts("#fefefe", false, others)).toEqual([
      "Its marks are hard to see in the light theme; names are made readable all the same.",
    ]);
    expect(colorDoubts("#d6419f", false, others)).toEqual(["Live has nearly the same colour."]);
    expect(colorDoubts("#d6419f", false, [])).toEqual(["It looks like production's own colour."]);
    expect(colorDoubts("#12908a", true, others)).toEqual([]);
    expect(colorDoubts("teal", false, others)).toEqual([]);
  });
});

describe("the list", () => {
  test("moving keeps all, and stops at the ends", () => {
    const ids = ["a", "b", "c"];
    expect([moved(ids, "c", -1), moved(ids, "c", -2), moved(ids, "a", 1)].map((each) => each.join(""))).toEqual([
      "acb",
      "cab",
      "bac",
    ]);
    expect(moved(ids, "a", -1)).toBe(ids);
    expect(moved(ids, "x", 1)).toBe(ids);
    const named = ids.map((id) => ({ ...live, id }));
    expect(inOrder(named, ["c", "a"]).map(({ id }) => id)).toEqual(["c", "a", "b"]);
  });

  test("switching on takes the word out of the file", () => {
    expect(switched(switched(live, false), true)).toEqual(live);
    expect(switched(live, false)).toEqual({ ...live, disabled: true });
  });

  test("what differs, and what somebody else did meanwhile", () => {
    const changed = { ...live, name: "L", readOnly: true };
    expect(differingParts(live, changed)).toEqual(["name", "readOnly"]);
    expect(conflictOf(live, "live", [live])).toBeNull();
    expect(conflictOf(null, "live", [])).toBeNull();
    expect(conflictOf(live, "live", [changed])).toBe(
      "The file changed meanwhile, in this environment: Name, Read-only. Saving puts what stands here in its place.",
    );
    expect(conflictOf(live, "live", [])).toBe(
      "Somebody took this environment out of the file meanwhile. Saving puts it back.",
    );
  });

  test("production is confirmed by the name that everybody knows", () => {
    const renamed = { ...live, name: "L" };
    expect(toConfirm(live, renamed)).toBe(live);
    expect(toConfirm({ ...live, production: false }, renamed)).toBe(renamed);
    expect(toConfirm(null, renamed)).toBe(renamed);
  });
});

describe("lists in one field", () => {
  test.each([
    ["a, b ,,c", "comma", ["a", "b", "c"]],
    ["", "comma", []],
    ["get\n --now \n", "line", ["get", " --now ", ""]],
  ] as const)("%o", (typed, separation, entries) => {
    expect(listOf(typed, separation)).toEqual(entries);
    expect(listOf(linesOf(entries, separation), separation)).toEqual(entries);
  });
});

test("a name that another environment has is a fault, however it is written", () => {
  const others = [{ name: "Production" }, { name: " Staging EU" }];
  const fault = "Another environment has this name; two pills would look alike.";
  expect(["production ", "Staging EU", "Staging", "", " "].map((name) => twinFault(name, others))).toEqual([
    fault,
    fault,
    null,
    null,
    null,
  ]);
});

describe("a connection test in words", () => {
  const report: ConnectionReport = {
    usable: true,
    checks: [],
    product: "Prometheus 3.5.0",
    version: "3.5.0",
    latencyMs: 11.6,
    clockSkewMs: -90_000,
    certificate: { subject: "s", issuer: "i", validTo: 0, daysLeft: 1 },
    tenants: [
      { tenant: "a", answered: true },
      { tenant: "b", answered: false },
    ],
  } as unknown as ConnectionReport;

  test("its figures in one line", () => {
    expect(factsOf(report)).toBe(
      "Prometheus 3.5.0 · 12 ms · its clock is 90 s behind · certificate runs for 1 more day · 1 of 2 tenants answer",
    );
    const bare = {
      ...report,
      product: null,
      version: null,
      latencyMs: null,
      clockSkewMs: 900,
      certificate: null,
      tenants: [],
    };
    expect(factsOf(bare)).toBe("clocks agree");
  });

  test("a clock is off by as much as the look at it says, rounded", () => {
    const off = [-6_000, -419_400, 7_000_000, 7_300_000].map((clockSkewMs) => factsOf({ ...report, clockSkewMs }));
    expect(off.map((facts) => facts.split(" · ")[2])).toEqual([
      "its clock is 6 s behind",
      "its clock is 7 min behind",
      "its clock is 117 min ahead",
      "its clock is 2 h ahead",
    ]);
  });

  test("what is to be done calls a field as the form does", () => {
    const inForm = "“Authority (CA) file” (under “Certificates, proxy, deadline, polling”)";
    expect(
      ["Set caFile to the PEM file.", "Add their ids to `tenants`.", "Set `auth` to none.", "Upgrade it."].map(
        mendWords,
      ),
    ).toEqual([
      `Set ${inForm} to the PEM file.`,
      "Add their ids to “Tenants”.",
      "Set “Authentication” to none.",
      "Upgrade it.",
    ]);
  });

  test("why several things could not be looked at is said once, after the rest", () => {
    const look = { mend: null, betterUrl: null };
    const unknown = { ...look, outcome: "unknown" } as const;
    const reason = "Could not be looked at, because of what else is wrong.";
    const wrong = { ...look, check: "connection", outcome: "wrong", found: "Prometheus refused it." } as const;
    const starting = { ...unknown, check: "product", found: "It is starting." } as const;
    const use = { ...unknown, check: "use", found: reason } as const;
    const others = (["certificate", "credential"] as const).map((check) => ({ ...unknown, check, found: reason }));
    const rows = (checks: ConnectionReport["checks"]) =>
      rowsOf({ ...report, checks }).map(({ name, check }) => `${name}: ${check.outcome}: ${check.found}`);
    expect(rows([wrong, ...others, starting, use])).toEqual([
      "Connection: wrong: Prometheus refused it.",
      "Product: unknown: It is starting.",
      `The rest: unknown: Certificate, credential, use: ${reason}`,
    ]);
    expect(rows([wrong, starting, use])).toEqual([
      "Connection: wrong: Prometheus refused it.",
      "Product: unknown: It is starting.",
      `Use: unknown: ${reason}`,
    ]);
  });

  test("for how long a certificate runs is said only of one that is accepted", () => {
    const { certificate } = report;
    const refused = [{ check: "certificate", outcome: "wrong" }] as unknown as ConnectionReport["checks"];
    const figures = { product: null, version: null, latencyMs: null, clockSkewMs: null, tenants: [], certificate };
    expect(factsOf({ ...report, ...figures, checks: refused })).toBe("certificate refused");
    expect(factsOf({ ...report, ...figures })).toBe("certificate runs for 1 more day");
  });

  test("its verdict", () => {
    const doubt = { check: "clock", outcome: "doubtful", found: "", mend: null, betterUrl: null } as const;
    expect(verdictWords(report)).toEqual({ outcome: "good", text: "It works." });
    expect(verdictWords({ ...report, checks: [doubt] })).toEqual({
      outcome: "doubtful",
      text: "It works, with 1 doubt.",
    });
    expect(verdictWords({ ...report, usable: false })).toMatchObject({ outcome: "wrong" });
  });
});

describe("a team's file", () => {
  const offered = (id: string, status: "new" | "changed" | "same", warnings: string[] = []) => ({
    id,
    name: id,
    production: false,
    status,
    details: [],
    warnings,
  });
  const list = [offered("a", "new"), offered("b", "changed"), offered("c", "same"), offered("d", "new", ["Look."])];

  test("what nothing speaks against is chosen, and the button says what it does", () => {
    expect(usuallyChosen(list)).toEqual(["a", "b"]);
    expect(importWords(list, ["a", "b"])).toBe("Add 1 and replace 1");
    expect(importWords(list, ["b"])).toBe("Replace 1");
    expect(importWords(list, [])).toBe("Import");
    expect(toggled(["a"], "d", true)).toEqual(["a", "d"]);
    expect(toggled(["a", "d"], "a", false)).toEqual(["d"]);
  });
});

test("what became of the credentials of a removed environment is said as it is", () => {
  const note = "The keychain is locked.";
  const undo = { removal: "r", forMs: 300_000 };
  expect([
    credentialsWords({ note: null, undo: null }),
    credentialsWords({ note: null, undo }),
    credentialsWords({ note, undo: null }),
    credentialsWords({ note, undo }),
  ]).toEqual([
    ", and forgot its saved credentials.",
    ", and forgot its saved credentials. They stay in memory for 5 min, so that Undo brings them back, too.",
    ". Its saved credentials could not all be forgotten: The keychain is locked.",
    ". Its saved credentials could not all be forgotten: The keychain is locked.",
  ]);
});
