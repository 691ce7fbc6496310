import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withFileHeld } from "../../../../electron/console/environments/edit/replace.ts";
import { createFakeClock } from "../../../support/clock.ts";
import { temporaryFolder } from "../../http/support.ts";

async function held(
  work: (taken: () => Promise<void>, replace: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
) {
  const folder = await temporaryFolder();
  const file = join(folder, "environments.json");
  await writeFile(file, "before");
  /** What another console does with a file that it takes for left behind. */
  const taken = async () => {
    await rm(`${file}.new`);
    await writeFile(`${file}.new`, "another's");
  };
  const ended = withFileHeld(file, { clock: createFakeClock() }, (replace) => work(taken, replace));
  const said = await ended.then(
    () => null,
    (cause: Error) => cause.message,
  );
  const names = (await readdir(folder)).sort();
  return [said, ...(await Promise.all(names.map((name) => readFile(join(folder, name), "utf8"))))];
}

const bytes = Buffer.from("after");

test("a file that another console put in ours' place is neither used nor removed", async () => {
  expect(
    await held(async (taken, replace) => {
      await taken();
      await replace(bytes);
    }),
  ).toEqual(["Another console is writing the settings file. Try again in a moment.", "before", "another's"]);
  expect(
    await held(async (taken) => {
      await taken();
      throw new Error("The person thought better of it.");
    }),
  ).toEqual(["The person thought better of it.", "before", "another's"]);
});

test("our own goes with what came of it", async () => {
  expect(await held((_taken, replace) => replace(bytes))).toEqual([null, "after"]);
  expect(await held(() => Promise.reject(new Error("no")))).toEqual(["no", "before"]);
});
