// `node build/package/signFeed.mjs FOLDER`: signs the files that installed consoles ask for a newer version, so that
// whoever can write to the server cannot have them install something else. The key pair is made once, with
// `node build/package/signFeed.mjs --new-key`.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @param {import("node:crypto").KeyObject} key */
function publicText(key) {
  return createPublicKey(key).export({ type: "spki", format: "der" }).toString("base64");
}

function newKey() {
  const { privateKey } = generateKeyPairSync("ed25519");
  console.log(`INCIDENT_CONSOLE_UPDATE_KEY (public, a variable):\n${publicText(privateKey)}\n`);
  console.log("INCIDENT_CONSOLE_UPDATE_PRIVATE_KEY (a secret; keep a copy in a safe place, for without it no");
  console.log(`installed console will take an update):\n${privateKey.export({ type: "pkcs8", format: "pem" })}`);
}

/** @param {string} folder */
function signAll(folder) {
  const key = createPrivateKey(process.env.INCIDENT_CONSOLE_UPDATE_PRIVATE_KEY ?? "");
  if (publicText(key) !== process.env.INCIDENT_CONSOLE_UPDATE_KEY) {
    throw new Error("INCIDENT_CONSOLE_UPDATE_PRIVATE_KEY and INCIDENT_CONSOLE_UPDATE_KEY do not belong together.");
  }
  const feeds = readdirSync(folder).filter((name) => /^latest.*\.yml$/.test(name));
  if (feeds.length === 0) throw new Error(`There is no feed to sign in ${folder}.`);
  for (const name of feeds) {
    const signature = sign(null, readFileSync(join(folder, name)), key);
    writeFileSync(join(folder, `${name}.sig`), `${signature.toString("base64")}\n`);
    console.log(`${name}.sig`);
  }
}

try {
  const [argument] = process.argv.slice(2);
  if (argument === undefined) throw new Error("Name the folder of the feed.");
  if (argument === "--new-key") newKey();
  else signAll(argument);
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 1;
}
