import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { watchSettings } from "../../../../electron/console/environments/file.ts";
import { ConsoleError } from "../../../../electron/console/errors.ts";
import type { CallName, CallOutput } from "../../../../shared/contract.ts";
import { calls } from "../../../../shared/contract.ts";
import { environment, type Harness, openConsole, settingsOf, startPlainAlertmanager, wireAlert } from "../harness.ts";

/** The calls of a console; each answer has to be exactly what the contract says. */
function caller({ console }: Pick<Harness, "console">) {
  const call = async <N extends CallName>(name: N, input: unknown): Promise<CallOutput<N>> => {
    const result = await console.call(name, input);
    if (!result.ok) throw new ConsoleError(result.error.code, result.error.message);
    expect(calls[name].output.parse(result.value)).toEqual(result.value);
    return result.value as CallOutput<N>;
  };
  const read = () => call("environments.read", {});
  return {
    call,
    read,
    put: async (environment: object, replaces: string | null, confirmation: string | null = null) =>
      call("environments.put", { replaces, environment, revision: (await read()).revision, confirmation }),
    remove: async (id: string, confirmation: string | null = null) =>
      call("environments.remove", { id, revision: (await read()).revision, confirmation }),
    order: async (ids: readonly string[]) => call("environments.order", { ids, revision: (await read()).revision }),
    bring: async (settings: object, ids: readonly string[], confirmation: string | null = null) => {
      const text = JSON.stringify(settings);
      return call("environments.import", { text, ids, revision: (await read()).revision, confirmation });
    },
  };
}

async function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "it was not refused",
    (cause: Error) => cause.message,
  );
}

const idsOf = (harness: Harness) => harness.settings().environments.map(({ id }) => id);
const production = { id: "prod", name: "Producción", production: true };

describe("the first environment", () => {
  test("is written into a new file, asked at once, and can be removed again with its credentials", async () => {
    const server = await startPlainAlertmanager(wireAlert("00000000000000a1"));
    const harness = await openConsole(null);
    const { read, put, remove } = caller(harness);
    expect(await read()).toEqual({ environments: [], revision: "absent", locked: null });
    const added = environment("a", { alertmanagers: [{ url: server.url }] });
    const { revision } = await put(added, null);
    expect([idsOf(harness), harness.settings().fileExists]).toEqual([["a"], true]);
    expect(await read()).toEqual({ environments: [added], revision, locked: null });
    await harness.until(() => harness.alerts().length === 1);
    const kept = { origin: server.url, credential: { scheme: "bearer", token: "x" } as const };
    for (const account of ["a/alertmanager-1", "a/loki", "ab/loki"]) harness.secrets.kept.set(account, kept);
    await remove("a");
    expect([idsOf(harness), harness.alerts(), harness.backends()]).toEqual([[], [], []]);
    expect([...harness.secrets.kept.keys()]).toEqual(["ab/loki"]);
    expect(harness.faults).toEqual([]);
  });
});

test("a removal keeps a copy of what was there, however many changes were before it", async () => {
  const harness = await openConsole(settingsOf(...["a", "b", "c"].map((id) => environment(id, {}))));
  const { order, remove } = caller(harness);
  await order(["c", "b", "a"]);
  const before: string[] = [];
  for (const id of ["a", "b"]) {
    before.push(await readFile(harness.file, "utf8"));
    await remove(id);
  }
  const folder = dirname(harness.file);
  const copies = (await readdir(folder)).filter((name) => name.includes(".before-")).sort();
  const texts = await Promise.all(copies.map((name) => readFile(join(folder, name), "utf8")));
  expect(texts.slice(1)).toEqual(before);
});

test("a keychain that does not open does not stop a removal, and is told", async () => {
  const harness = await openConsole(settingsOf(environment("a", {})));
  harness.secrets.store.deleteAll = () => Promise.reject(new ConsoleError("NO_KEYCHAIN", "The keychain is locked."));
  expect(await caller(harness).remove("a")).toMatchObject({ note: "The keychain is locked." });
  expect(idsOf(harness)).toEqual([]);
  expect(harness.log).toContain('The credentials of "a" are still kept: The keychain is locked.');
});

describe("a change", () => {
  test("is in force when its call answers, and is not applied again when the watcher notices it", async () => {
    const server = await startPlainAlertmanager();
    const backends = { alertmanagers: [{ url: server.url }] };
    const harness = await openConsole(settingsOf(environment("a", backends), environment("b", backends)));
    const { put } = caller(harness);
    const patches = () => harness.messages.filter(([topic]) => topic === "settings").length;
    const noticed = new Promise<void>((resolve) => {
      const stop = watchSettings(harness.file, () => {
        stop();
        resolve();
      });
    });
    const start = patches();
    await put({ ...environment("a", backends), name: "First" }, "a");
    expect(harness.settings().environments.map(({ name }) => name)).toEqual(["First", "B"]);
    const each = patches() - start;
    // The console's watcher was there first: when this one hears, that one has.
    await noticed;
    await put({ ...environment("a", backends), name: "Second" }, "a");
    expect([each > 0, patches() - start]).toEqual([true, 2 * each]);
  });

  test("of an id is refused: credentials are kept under it", async () => {
    const harness = await openConsole(settingsOf(environment("a", {})));
    const { put } = caller(harness);
    expect(await messageOf(put(environment("b", {}), "a"))).toBe(
      'The id stays; duplicate the environment instead. Credentials are kept under "a".',
    );
    expect(await messageOf(put(environment("b", {}), "b"))).toBe(
      'The settings file has no environment "b" any more. Look at it again.',
    );
    expect(await messageOf(put(environment("a", {}), null))).toBe(
      'There is an environment with the id "a" already: A. Choose another id.',
    );
    expect(idsOf(harness)).toEqual(["a"]);
  });

  test("on a text that changed meanwhile is refused", async () => {
    const harness = await openConsole(settingsOf(environment("a", {})));
    const { call, read } = caller(harness);
    const { revision } = await read();
    await harness.write(settingsOf(environment("a", {}), environment("b", {})));
    const input = { replaces: "a", environment: environment("a", {}), revision, confirmation: null };
    expect(await messageOf(call("environments.put", input))).toBe(
      "The settings file changed meanwhile. Look at it again.",
    );
  });

  test("of the order", async () => {
    const harness = await openConsole(settingsOf(...["a", "b", "c"].map((id) => environment(id, {}))));
    const { order } = caller(harness);
    await order(["c", "a", "b"]);
    expect(idsOf(harness)).toEqual(["c", "a", "b"]);
    for (const wrong of [
      ["a", "b"],
      ["a", "b", "c", "c"],
      ["a", "b", "d"],
      ["a", "a", "b"],
    ]) {
      expect(await messageOf(order(wrong))).toMatch(/^The new order must name every environment/);
    }
    expect(idsOf(harness)).toEqual(["c", "a", "b"]);
  });

  test("with a secret in it is refused before it gets here, and not repeated", async () => {
    const harness = await openConsole(settingsOf());
    const { put } = caller(harness);
    const secrets = [
      { prometheus: { url: "https://user:hunter2@p.example.com" } },
      { prometheus: { url: "https://p", auth: { type: "basic", username: "u", password: "hunter2" } } },
      { loki: { url: "https://l/?token=hunter2" } },
    ];
    for (const secret of secrets) {
      const message = await messageOf(put(environment("a", secret), null));
      expect([message.includes("environments.put"), message.includes("hunter2")]).toEqual([true, false]);
    }
    expect(await readFile(harness.file, "utf8")).toBe(JSON.stringify(settingsOf()));
  });
});

describe("production asks for its name", () => {
  const asks = (name: string) => `Type "${name}" to confirm: this environment is production.`;

  test("when it is new, becomes it, is it, or is it no more; not for its place in the order", async () => {
    const harness = await openConsole(settingsOf(environment("a", {})));
    const { put, remove, order } = caller(harness);
    expect(await messageOf(put(production, null))).toBe(asks("Producción"));
    expect(await messageOf(put(production, null, "Production"))).toBe(asks("Producción"));
    await put(production, null, " Produccio\u0301n ");
    const becomes = { ...environment("a", {}), production: true };
    expect(await messageOf(put(becomes, "a"))).toBe(asks("A"));
    await put(becomes, "a", "A");
    const renamed = { ...production, name: "Prod" };
    expect(await messageOf(put(renamed, "prod"))).toBe(asks("Producción"));
    await put(renamed, "prod", "Producción");
    expect(await messageOf(put({ ...renamed, disabled: true }, "prod"))).toBe(asks("Prod"));
    expect(await messageOf(put({ ...renamed, production: false }, "prod"))).toBe(asks("Prod"));
    expect(await messageOf(remove("prod", "Producción"))).toBe(asks("Prod"));
    await order(["prod", "a"]);
    await remove("prod", "Prod");
    await put(environment("a", {}), "a", "A");
    await remove("a");
    expect(idsOf(harness)).toEqual([]);
  });

  test("when a team's file touches it", async () => {
    const harness = await openConsole(settingsOf(production, environment("a", {})));
    const { bring } = caller(harness);
    const file = settingsOf({ ...production, production: false }, environment("b", {}), production2);
    expect(await messageOf(bring(file, ["prod", "b"]))).toBe(asks("Producción"));
    expect(await messageOf(bring(file, ["b", "prod-2"]))).toBe(asks("Production 2"));
    expect(await bring(file, ["b"])).toMatchObject({ added: 1, replaced: 0 });
    expect(await bring(settingsOf(production), ["prod"])).toMatchObject({ added: 0, replaced: 0 });
    expect(await bring(file, ["prod", "prod-2"], "Producción")).toMatchObject({ added: 1, replaced: 1 });
  });

  const production2 = { id: "prod-2", name: "Production 2", production: true };
});

describe("an environment that is switched off", () => {
  test("is in the file, and nowhere else; its credentials and its color stay", async () => {
    const server = await startPlainAlertmanager(wireAlert("00000000000000a1"));
    const backends = { alertmanagers: [{ url: server.url }] };
    const off = { ...environment("a", backends), disabled: true };
    const harness = await openConsole(settingsOf(off, environment("b", {})));
    const { put, read, call } = caller(harness);
    const color = () => harness.settings().environments.find(({ id }) => id === "b")?.color;
    const colorWhileOff = color();
    expect([idsOf(harness), harness.settings().disabled, harness.backends(), server.requests.length]).toEqual([
      ["b"],
      1,
      [],
      0,
    ]);
    expect((await read()).environments).toEqual([off, environment("b", {})]);
    expect(await messageOf(call("poll.now", { environment: "a" }))).toBe(
      'There is no environment "a" in the settings.',
    );

    const credential = { scheme: "bearer", token: "x" } as const;
    harness.secrets.kept.set("a/alertmanager-1", { origin: server.url, credential });
    await put(environment("a", backends), "a");
    await harness.until(() => harness.alerts().length === 1);
    expect([idsOf(harness), harness.settings().disabled, color()]).toEqual([["a", "b"], 0, colorWhileOff]);
    expect(server.requests.at(-1)?.headers.authorization).toBe("Bearer x");

    await put(off, "a");
    expect([idsOf(harness), harness.settings().disabled, harness.alerts(), harness.backends()]).toEqual([
      ["b"],
      1,
      [],
      [],
    ]);
    expect([...harness.secrets.kept.keys()]).toEqual(["a/alertmanager-1"]);
    expect(harness.faults).toEqual([]);
  });
});

describe("a team's file", () => {
  test("is taken over in part: what is known keeps its place, what is new goes to the end, and a copy is kept each time", async () => {
    const own = settingsOf(
      environment("a", { grafana: { url: "https://g" } }),
      { ...environment("b", {}), disabled: true },
      environment("c", {}),
    );
    const harness = await openConsole(JSON.stringify(own, null, 2).replace('"id": "c"', '"id": "c" /* mine */'));
    const { bring, read } = caller(harness);
    const team = settingsOf(
      environment("x", {}),
      environment("c", {}),
      { ...environment("b", {}), name: "Bee" },
      environment("y", {}),
      environment("a", {}),
    );
    expect(await bring(team, ["y", "b", "c", "x"])).toEqual({
      added: 2,
      replaced: 1,
      revision: (await read()).revision,
    });
    const { environments } = await read();
    expect(environments).toEqual([
      environment("a", { grafana: { url: "https://g" } }),
      { ...environment("b", {}), name: "Bee", disabled: true },
      environment("c", {}),
      environment("x", {}),
      environment("y", {}),
    ]);
    expect(await readFile(harness.file, "utf8")).toContain('"id": "c" /* mine */');
    await bring(team, ["a"]);
    const copies = (await readdir(dirname(harness.file))).filter((name) => name.includes(".before-"));
    expect(copies).toHaveLength(2);
  });

  test("with a fault, or without what is wanted, changes nothing", async () => {
    const harness = await openConsole(settingsOf());
    const { bring, call, read } = caller(harness);
    expect(await messageOf(bring(settingsOf(), ["a"]))).toBe('The file to import has no environment "a".');
    const broken = { text: "scrape_configs:\n", ids: ["a"], revision: (await read()).revision, confirmation: null };
    expect(await messageOf(call("environments.import", broken))).toBe(
      'Nothing was imported. This looks like the configuration of Prometheus (prometheus.yml). A settings file of Incident Console is JSON with "environments".',
    );
    expect(await readdir(dirname(harness.file))).toEqual(["environments.json"]);
  });
});

test("two consoles share a file outside the data folder: each sees what the other wrote", async () => {
  const one = await openConsole(settingsOf(environment("a", {})));
  const other = await openConsole(null, undefined, one.file);
  await caller(one).put(environment("b", {}), null);
  await other.until(() => idsOf(other).includes("b"));
  await caller(other).remove("a");
  await one.until(() => !idsOf(one).includes("a"));
  expect([idsOf(one), idsOf(other)]).toEqual([["b"], ["b"]]);
});

test("a faulty file is locked, shows what is in force, and exports it", async () => {
  const harness = await openConsole(settingsOf(environment("a", {})));
  const { read, call, put } = caller(harness);
  await harness.write("{");
  await harness.until(() => harness.settings().problems.length > 0);
  const { environments, locked } = await read();
  expect([environments, locked]).toEqual([
    [environment("a", {})],
    expect.stringMatching(/^The settings file has a fault on line 1/),
  ]);
  expect(await messageOf(put(environment("b", {}), null))).toBe(locked);
  const { text } = await call("environments.export", { ids: ["a"] });
  expect(JSON.parse(text)).toEqual(settingsOf(environment("a", {})));
  expect(await messageOf(call("environments.export", { ids: ["a", "z"] }))).toBe(
    'There is no environment "z" in the settings.',
  );
});

test("a settings file that is gone is not begun anew while its environments are watched", async () => {
  const harness = await openConsole(settingsOf(environment("a", {})));
  await rm(harness.file);
  expect(await messageOf(caller(harness).put(environment("b", {}), null))).toBe(
    "The settings file is gone. Put it back, or restart the console.",
  );
  await mkdir(join(dirname(harness.file), "elsewhere"));
  await writeFile(join(dirname(harness.file), "elsewhere", "x"), JSON.stringify(settingsOf()));
  await rename(join(dirname(harness.file), "elsewhere", "x"), harness.file);
  await caller(harness).put(environment("b", {}), null);
  expect(idsOf(harness)).toEqual(["b"]);
});
