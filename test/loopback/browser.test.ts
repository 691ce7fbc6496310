import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openCommand, writeRedirect } from "../../electron/loopback/browser.ts";

test("the browser is opened only where there is a screen and somebody at it", () => {
  expect(openCommand("u", "linux", {})).toBeNull();
  expect(openCommand("u", "linux", { DISPLAY: ":0" })).toEqual(["xdg-open", "u"]);
  expect(openCommand("u", "linux", { WAYLAND_DISPLAY: "wayland-0" })).toEqual(["xdg-open", "u"]);
  expect(openCommand("u", "linux", { DISPLAY: ":0", CI: "true" })).toBeNull();
  expect(openCommand("u", "darwin", {})).toEqual(["open", "u"]);
  expect(openCommand("u", "win32", {})).toEqual(["rundll32", "url.dll,FileProtocolHandler", "u"]);
});

test("the token stands in a page that only we can read, and not in the address that is opened", async () => {
  const folder = await mkdtemp(join(tmpdir(), "incident-console-browser-"));
  const link = "http://127.0.0.1:40123/#token=secret";
  const { url, remove } = await writeRedirect(link, "linux", folder);
  expect(url).toMatch(/^file:\/\/.*\/incident-console-[0-9a-f]{16}\.html$/);
  expect(url).not.toContain("secret");
  const file = fileURLToPath(url);
  expect(await readFile(file, "utf8")).toContain(`location.replace("${link}")`);
  if (process.platform !== "win32") expect((await stat(file)).mode & 0o777).toBe(0o600);
  await remove();
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});

test("on Windows the arguments are ours alone", async () => {
  expect((await writeRedirect("http://127.0.0.1:1/#token=t", "win32", "/nowhere")).url).toBe(
    "http://127.0.0.1:1/#token=t",
  );
});
