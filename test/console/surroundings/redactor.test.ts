import { expect, test } from "vitest";
import { createMemoryStore } from "../../../electron/console/credentials/memory.ts";
import { createRedactor, tellingStore } from "../../../electron/console/surroundings/redactor.ts";
import type { Credential } from "../../../shared/model/credential.ts";

test("a secret is taken out however it is encoded", () => {
  const redactor = createRedactor();
  redactor.add('p"ss w/rd');
  const forms = ['p"ss w/rd', "cCJzcyB3L3Jk", "p%22ss%20w%2Frd", 'p\\"ss w/rd'];
  expect(redactor.redact(forms.map((form) => `<${form}>`).join(" "))).toBe("<•••> <•••> <•••> <•••>");
});

test("a short one only where it stands alone", () => {
  const redactor = createRedactor();
  redactor.add("a");
  expect(redactor.redact("a parse a.")).toBe("••• parse •••.");
});

test("the oldest are forgotten, the latest known, and one told again is a late one", () => {
  const redactor = createRedactor(20);
  redactor.add("token-first");
  for (let number = 0; number < 1_000; number += 1) {
    redactor.add(`token-${number}`);
    redactor.add("token-again");
  }
  expect(redactor.redact("token-first token-0 token-999 token-again")).toBe("token-first token-0 ••• •••");
});

test("what is held is known for as long as it is held, whatever else is told, and a while after", () => {
  const redactor = createRedactor(20);
  redactor.hold("one/prometheus", ["pass-word"]);
  redactor.hold("two/prometheus", ["pass-word"]);
  for (let number = 0; number < 1_000; number += 1) redactor.hold("two/loki token", [`token-${number}`]);
  expect(redactor.redact("pass-word token-0 token-998 token-999")).toBe("••• token-0 ••• •••");

  redactor.hold("one/prometheus", ["other-word"]);
  redactor.hold("two/prometheus", []);
  expect(redactor.redact("pass-word other-word")).toBe("••• •••");
  for (let number = 0; number < 1_000; number += 1) redactor.add(`passing-${number}`);
  expect(redactor.redact("pass-word other-word token-999")).toBe("pass-word ••• •••");
});

const credentials: readonly [Credential, readonly string[]][] = [
  [{ scheme: "basic", username: "ada", password: "pass-word" }, ["pass-word", btoa("ada:pass-word")]],
  [{ scheme: "bearer", token: "bearer-token" }, ["bearer-token"]],
  [{ scheme: "headers", headers: { "X-Api-Key": "api-key", Authorization: "Bearer other" } }, ["api-key", "other"]],
  [{ scheme: "oauth2", clientSecret: "client-secret" }, ["client-secret"]],
  [{ scheme: "passphrase", passphrase: "pass-phrase" }, ["pass-phrase"]],
];

test.each(credentials)("a credential is known once it is kept: %j", async (credential, secrets) => {
  const redactor = createRedactor();
  const store = tellingStore(createMemoryStore("There is none."), redactor);
  await store.set("one/loki", credential, "https://loki:443");
  for (const secret of secrets) expect(redactor.redact(`<${secret}>`)).toBe("<•••>");
});

test.each(credentials)("and once it is read: %j", async (credential, secrets) => {
  const redactor = createRedactor();
  const kept = createMemoryStore("There is none.");
  await kept.set("one/loki", credential, "https://loki:443");
  const store = tellingStore(kept, redactor);
  expect(redactor.redact(secrets.join())).toBe(secrets.join());
  await store.get("one/loki", "https://loki:443");
  for (const secret of secrets) expect(redactor.redact(`<${secret}>`)).toBe("<•••>");
});
