import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createAccountIndex } from "../../../electron/console/credentials/accountIndex.ts";
import { temporaryFolder } from "../http/support.ts";

test("a newer version's list is left as it is; what is added holds until the console ends", async () => {
  const file = join(await temporaryFolder(), "credentials.json");
  const text = JSON.stringify({ version: 2, accounts: { "one/loki": {} } });
  await writeFile(file, text);
  const index = createAccountIndex(file);
  await expect(index.add("one/prometheus")).rejects.toThrow("newer version");
  expect(await index.has("one/prometheus")).toBe(true);
  expect(await readFile(file, "utf8")).toBe(text);
});

test("a list that could not be written is written with the next change, even if that changes nothing", async () => {
  const file = join(await temporaryFolder(), "credentials.json");
  await mkdir(file);
  const index = createAccountIndex(file);
  await expect(index.add("one/loki")).rejects.toThrow();
  await rm(file, { recursive: true });
  await index.add("one/loki");
  expect(await createAccountIndex(file).all()).toEqual(["one/loki"]);
});

test("a list that cannot be understood is replaced", async () => {
  const file = join(await temporaryFolder(), "credentials.json");
  await writeFile(file, "{");
  await createAccountIndex(file).add("one/prometheus");
  expect(await createAccountIndex(file).all()).toEqual(["one/prometheus"]);
});
