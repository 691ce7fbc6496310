import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createConsole } from "../../electron/console/console.ts";
import { defaultPersonalSettings } from "../../shared/model/personal.ts";
import { createFakeClock } from "../support/clock.ts";
import { createWorld, temporaryFolder } from "./notifications/support.ts";

test("what was asked for just before the end is on the disk after it", async () => {
  const dataFolder = temporaryFolder();
  const settingsFile = join(dataFolder, "environments.json");
  const environment = {
    id: "production",
    name: "Production",
    production: true,
    readOnly: true,
    alertmanagers: [{ url: "http://127.0.0.1:1" }],
  };
  await writeFile(settingsFile, JSON.stringify({ version: 1, environments: [environment] }));
  const world = createWorld(createFakeClock(), {
    show: async () => ({ by: "system", message: null }),
    close: () => {},
  });
  const console = await createConsole(world, { settingsFile, dataFolder, version: "test", demo: null });
  const answers = [
    console.call("personal.save", { settings: { ...defaultPersonalSettings, author: "Ada" } }),
    console.call("personal.save", { settings: { ...defaultPersonalSettings, author: "Grace" } }),
    console.call("searches.forAlert", { environment: "production", name: "HighErrorRate", expression: '{a="b"}' }),
    console.call("silences.expire", { environment: "production", silences: ["one", "two"], confirmation: null }),
    console.call("silences.expire", { environment: "production", silences: ["three"], confirmation: null }),
  ];
  // Nobody waits for the answers, as at the end of the application.
  await console.dispose();
  const [personal, searches] = await Promise.all(
    ["personal.json", "searches.json"].map((name) => readFile(join(dataFolder, name), "utf8")),
  );
  expect(JSON.parse(personal ?? "")).toMatchObject({ author: "Grace" });
  expect(JSON.parse(searches ?? "")).toMatchObject({ alertQueries: { "production/HighErrorRate": '{a="b"}' } });
  const [log = ""] = await readdir(join(dataFolder, "audit"));
  const lines = (await readFile(join(dataFolder, "audit", log), "utf8")).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { detail: expect.stringContaining("one, two"), ok: false },
    { detail: expect.stringContaining("three"), ok: false },
  ]);
  await Promise.all(answers);
});
