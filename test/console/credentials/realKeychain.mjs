// Run in a D-Bus session of its own by keychain.test.ts: says what the secret store does, one JSON value a line.
import { fileURLToPath } from "node:url";
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

const [step, dataFolder] = process.argv.slice(2);
const log = { info: () => {}, warn: () => {} };
const store = module.createSecretStore({ dataFolder, log });
const account = "production/loki";
const origin = "https://loki.example";
const credential = { scheme: "basic", username: "jane", password: "hunter2-ü" };

async function say(promise) {
  const said = await promise.catch(({ code, message }) => ({ code, message }));
  console.log(`said: ${JSON.stringify(said ?? null)}`);
}

if (step === "keep") await say(store.set(account, credential, origin));
if (step === "remove") await say(store.delete(account));
await say(store.describe());
await say(store.get(account, origin));
process.exit(0);
