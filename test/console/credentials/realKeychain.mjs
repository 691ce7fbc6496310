// Run in a D-Bus session of its own by keychain.test.ts: says what the secret store does, one JSON value a line.
import { execFileSync } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import dbus from "dbus-next";
import { createServer } from "vite";

// Node 20 does not read TypeScript; the server stays open for the store's lazy import.
const source = fileURLToPath(new URL("../../../electron/console/credentials/store.ts", import.meta.url));
const vite = await createServer({
  configFile: false,
  logLevel: "silent",
  appType: "custom",
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});
const module = await vite.ssrLoadModule(source);
const { RemovedCredentials } = await vite.ssrLoadModule(source.replace("store.ts", "removed.ts"));

const [step, dataFolder] = process.argv.slice(2);
const log = { info: () => {}, warn: () => {} };
const store = module.createSecretStore({ dataFolder, log });
const account = "production/loki";
const origin = "https://loki.example";
const credential = { scheme: "basic", username: "jane", password: "hunter2-ü" };
const others = {
  "production/prometheus": { scheme: "bearer", token: "hunter2-token" },
  "production/alertmanager-1": { scheme: "headers", headers: { "X-Api-Key": "hunter2-key", "X-Tenant": "ops" } },
  "production/gateway": { scheme: "oauth2", clientSecret: 'hunter2-"client"-\u{1f511}' },
  "production/jaeger": { scheme: "device", refreshToken: `hunter2-${"r".repeat(4_000)}` },
  "production/postgres": { scheme: "command", command: ["get-token", "--for", "a b"] },
  "production/loki/key": { scheme: "passphrase", passphrase: "hunter2 passphrase" },
};

async function say(promise) {
  const said = await promise.catch(({ code, message }) => ({ code, message }));
  console.log(`said: ${JSON.stringify(said ?? null)}`);
}

/** How many of all schemes are in the keychain, as they were kept. */
async function countOthers() {
  let same = 0;
  for (const [name, wanted] of Object.entries(others)) {
    const found = await store.get(name, origin);
    if (found?.kept === "keychain" && JSON.stringify(found.credential) === JSON.stringify(wanted)) same += 1;
  }
  return same;
}

/** What the prompt for the keyring's password does, without the prompt. */
async function unlockAsAPersonWould(password) {
  const bus = dbus.sessionBus();
  const call = async (iface, member, signature, body) => {
    const message = { destination: "org.freedesktop.secrets", path: "/org/freedesktop/secrets" };
    const reply = await bus.call(new dbus.Message({ ...message, interface: iface, member, signature, body }));
    return reply.body;
  };
  const opened = await call("org.freedesktop.Secret.Service", "OpenSession", "sv", [
    "plain",
    new dbus.Variant("s", ""),
  ]);
  const secret = [opened[1], Buffer.alloc(0), Buffer.from(password), "text/plain"];
  const unsupported = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface";
  const login = "/org/freedesktop/secrets/collection/login";
  await call(unsupported, "UnlockWithMasterPassword", "o(oayays)", [login, secret]);
  bus.disconnect();
}

if (step === "keepAll") for (const [name, other] of Object.entries(others)) await store.set(name, other, origin);
if (step === "keepAll" || step === "lookAll") await say(countOthers());
if (step === "removeAll") {
  await say(store.deleteAll("production/"));
  await say(countOthers());
}
if (step === "recover") {
  await say(store.describe());
  await say(store.set("staging/loki", credential, origin));
  await say(store.retry().then(() => store.describe()));
  await unlockAsAPersonWould("secret");
  await say(store.retry().then(() => store.describe()));
  await say(store.get("staging/loki", origin));
  process.exit(0);
}
/** Another service takes the place of the one that is connected to; resolves once that one is gone. */
async function replaceService() {
  const command = "printf %s secret | gnome-keyring-daemon --replace --unlock --components=secrets --daemonize";
  execFileSync("sh", ["-c", command], { stdio: "ignore" });
  while (await store.get(account, origin).then(Boolean, () => false)) await wait(50);
}

if (step === "undo") {
  const clock = { now: () => Date.now(), after: () => () => {} };
  const removed = new RemovedCredentials({ clock, log, secrets: store }, `${dataFolder}/environments.json`);
  const settings = { id: "testing", name: "Testing", production: false, loki: { url: origin } };
  await store.set("testing/loki", credential, origin);
  const { undo } = await removed.forget(settings);
  await say(store.get("testing/loki", origin));
  for (const entry of removed.of(undo.removal, "testing")) {
    await store.set(entry.account, entry.credential, entry.bound);
  }
  await say(store.get("testing/loki", origin));
  await removed.forget(settings);
  // As if it was killed while Undo was offered.
  process.exit(0);
}
if (step === "undone") {
  await say(store.get("testing/loki", origin));
  process.exit(0);
}
if (step === "replaced") {
  await say(store.get(account, origin));
  await replaceService();
  await say(store.get(account, origin));
  await say(store.retry().then(() => store.describe()));
  process.exit(0);
}
if (step === "keep") await say(store.set(account, credential, origin));
if (step === "remove") await say(store.delete(account));
await say(store.describe());
await say(store.get(account, origin));
process.exit(0);
