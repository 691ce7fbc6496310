import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

// Plain JavaScript, whose types only the project of build/ reads.
const file = new URL("../../build/browser.mjs", import.meta.url).href;
const { canRun } = (await import(file)) as { readonly canRun: (program: string) => boolean };

test.runIf(process.platform !== "win32")("a browser counts where it starts, not where it only lies", async () => {
  const folder = await mkdtemp(join(tmpdir(), "incident-console-browser-"));
  const program = async (name: string, exitCode: number) => {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n[ "$1" = --version ] && exit ${exitCode}\nexit 9\n`);
    await chmod(path, 0o755);
    return path;
  };
  expect(canRun(await program("chromium", 0))).toBe(true);
  expect(canRun(await program("stub", 1))).toBe(false);
  expect(canRun(join(folder, "missing"))).toBe(false);
  expect(canRun(folder)).toBe(false);
  await rm(folder, { recursive: true });
});
