import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createPackageWithOptions, extractAll } from "@electron/asar";
import { FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { Arch, build, Platform } from "electron-builder";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { packedFiles, packedProblems } from "../../build/afterPack.mjs";
import { configuration, fuses } from "../../build/electron-builder.mjs";
import { pngSizes } from "../../build/icons/list.mjs";
import { productionPackages } from "../../build/package/files.mjs";
import { prepareStage } from "../../build/package/stage.mjs";
import { wrongFuses } from "../../build/package/verifyFuses.mjs";
import { fetchPage, root, serve } from "./packaged.ts";

const standIn = new URL("../support/electronStandIn/register.mjs", import.meta.url).href;
const updates = {
  INCIDENT_CONSOLE_UPDATE_URL: "https://updates.example.com/console/",
  INCIDENT_CONSOLE_UPDATE_KEY: "MCowBQ",
};

let folder = "";
let stage = "";
let packed = "";
let resources = "";

/** A folder like the one Electron comes in: its program is only the place that the fuses are burnt into. */
async function fakeElectron(): Promise<string> {
  const place = join(folder, "electron");
  await mkdir(join(place, "resources"), { recursive: true });
  const wire = ["dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX", "\u0001\u0009", "1".repeat(9)].join("");
  await writeFile(join(place, "electron"), `${"\0".repeat(1_000)}${wire}${"\0".repeat(100)}`);
  for (const name of ["LICENSE", "LICENSES.chromium.html", "chrome-sandbox"]) await writeFile(join(place, name), name);
  return place;
}

/** Has electron-builder do one thing, with the configuration of a release. */
async function run(target: string, options: Partial<Parameters<typeof build>[0]> = {}): Promise<readonly string[]> {
  return build({
    projectDir: root,
    targets: Platform.LINUX.createTarget(target, Arch.x64),
    config: {
      ...configuration(updates, "9.8.7", stage),
      electronDist: await fakeElectron(),
      directories: { output: join(folder, "dist"), buildResources: "build/icons" },
    },
    publish: "never",
    ...options,
  });
}

/** The folder that a package lies in, or its scope's; electron-builder brings nested ones up where it can. */
function topOf(path: string): string {
  return path.slice(path.lastIndexOf("node_modules/")).split("/").slice(0, 2).join("/");
}

// Linux's package is made here wherever that works; a release makes and tries each system's own.
beforeAll(async () => {
  if (process.platform === "win32") return;
  folder = await mkdtemp(join(tmpdir(), "incident-console-package-"));
  stage = join(folder, "stage");
  prepareStage(stage);
  await run("dir");
  packed = join(folder, "dist", "linux-unpacked");
  resources = join(packed, "resources");
}, 120_000);

afterAll(async () => folder && rm(folder, { recursive: true, force: true }));

describe.skipIf(process.platform === "win32")("the packed app", () => {
  test("holds what runs and nothing else", () => {
    const files = packedFiles(resources);
    const tops = [...new Set(files.map((file) => file.split("/").slice(0, 2).join("/")))];
    const packages = productionPackages(root).map(topOf);
    expect(tops.sort()).toEqual(
      [...new Set(["package.json", "out", "out/shell", "out/renderer", "node_modules", ...packages])].sort(),
    );
    expect(files.filter((file) => /\.(ts|map|md)$|(^|\/)(test|tests)\//.test(file))).toEqual([]);
    expect(packedProblems(resources, "linux")).toEqual([]);
  });

  test("has keytar's program for this system alone, outside the archive, and the licences", async () => {
    expect(await readdir(join(resources, "app.asar.unpacked", "node_modules", "keytar", "prebuilds"))).toEqual([
      "linux-x64",
    ]);
    const notices = await readFile(join(packed, "THIRD-PARTY-NOTICES.txt"), "utf8");
    // One that lies beside the bundle, one that is inside it, and a typeface.
    for (const name of ["undici", "react-dom", "@fontsource-variable/inter"]) expect(notices).toContain(`\n${name} `);
  });

  test("has its fuses burnt in", async () => {
    const wire = await getCurrentFuseWire(join(packed, "incident-console"));
    expect(wire[FuseV1Options.RunAsNode]).toBe("0".charCodeAt(0));
    expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe("1".charCodeAt(0));
    expect(await wrongFuses(join(packed, "incident-console"))).toEqual([]);
    expect(await wrongFuses(join(folder, "electron", "electron"))).toEqual([
      "RunAsNode is on.",
      "EnableNodeOptionsEnvironmentVariable is on.",
      "EnableNodeCliInspectArguments is on.",
      "GrantFileProtocolExtraPrivileges is on.",
    ]);
    expect(Object.keys(fuses)).toHaveLength(7);
  });

  test("starts, away from the repository, with the packages that were packed", async () => {
    const app = join(folder, "app");
    extractAll(join(resources, "app.asar"), app);
    const manifest = JSON.parse(await readFile(join(app, "package.json"), "utf8"));
    expect([manifest.version, manifest.updates, manifest.scripts, manifest.devDependencies]).toEqual([
      "9.8.7",
      { url: "https://updates.example.com/console/", key: "MCowBQ", page: null, macSigned: false },
      undefined,
      undefined,
    ]);
    const served = await serve(process.execPath, ["--import", standIn, join(app, "out", "shell", "main.js")], folder);
    const { page, script } = await fetchPage(served.link);
    expect([page.includes('<div id="root">'), script]).toEqual([true, 200]);
    served.child.kill("SIGTERM");
    expect(await served.ended).toEqual({ code: 0, signal: null });
  }, 60_000);

  test.skipIf(process.platform !== "linux").each([
    // An AppImage adds it by itself; whoever started it from a menu sees no terminal.
    [
      "--no-sandbox",
      { DISPLAY: ":0" },
      /run without Chromium's sandbox[\s\S]*Install the deb[\s\S]*^Incident Console: Incident/m,
    ],
    ["--no-sandbox", { DISPLAY: "" }, /^Incident Console does not run without Chromium's sandbox.*\n$/],
    [
      "--remote-debugging-port=0",
      { DISPLAY: ":0" },
      /^Incident Console does not run with --remote-debugging-port=0:.*\n$/,
    ],
  ])("refuses %s with %j, and says so", async (argument, display, said) => {
    const app = join(folder, "refusing");
    if (!existsSync(app)) extractAll(join(resources, "app.asar"), app);
    const run = spawnSync(process.execPath, ["--import", standIn, join(app, "out", "shell", "main.js"), argument], {
      encoding: "utf8",
      env: { ...process.env, WAYLAND_DISPLAY: "", ...display, ELECTRON_STAND_IN_PACKAGED: "1" },
      timeout: 30_000,
    });
    expect([run.status, run.stdout, run.stderr]).toEqual([2, "", expect.stringMatching(said)]);
  });

  test("as an AppImage is started without --no-sandbox, with which it would not run", async () => {
    let made: unknown = null;
    const effectiveOptionComputed = async (plan: unknown) => {
      made = plan;
      return true;
    };
    await run("AppImage", { prepackaged: packed, effectiveOptionComputed });
    expect(made).toEqual({ desktop: expect.any(String), desktopFileName: "incident-console.desktop" });
    const lines = (made as { readonly desktop: string }).desktop.split("\n");
    expect(lines.filter((line) => /^(?:Exec|MimeType|StartupWMClass)=/.test(line)).sort()).toEqual([
      "Exec=AppRun %U",
      "MimeType=application/x-incident-console;x-scheme-handler/incident-console;",
      "StartupWMClass=incident-console",
    ]);
  }, 60_000);

  test.each(["deb", "rpm"])(
    "of a %s says what it is, and has an entry that opens our links and files",
    async (kind) => {
      let entry = "";
      let types = "";
      const made: string[] = [];
      const effectiveOptionComputed = async (plan: [string[], string]) => {
        made.push(...plan[0]);
        entry = await readFile(plan[1], "utf8");
        const end = "=/usr/share/mime/packages/incident-console.xml";
        const source = plan[0].find((argument) => argument.endsWith(end)) ?? end;
        types = await readFile(source.slice(0, -end.length), "utf8");
        // Not to be made: that takes tools from elsewhere.
        return true;
      };
      await run(kind, { prepackaged: packed, effectiveOptionComputed });
      expect(entry.split("\n").sort()).toEqual(
        [
          "",
          "Categories=System;Monitor;",
          "Comment=Live alerts and request-ID log search over several environments, for the engineer on call",
          'Exec="/opt/Incident Console/incident-console" %U',
          "GenericName=Alert console",
          "Icon=incident-console",
          "Keywords=alerts;monitoring;on-call;prometheus;alertmanager;loki;",
          "MimeType=application/x-incident-console;x-scheme-handler/incident-console;",
          "Name=Incident Console",
          "StartupWMClass=incident-console",
          "Terminal=false",
          "Type=Application",
          "[Desktop Entry]",
        ].sort(),
      );
      expect(types.replace(/>\s+</g, "><")).toContain(
        '<mime-type type="application/x-incident-console"><glob pattern="*.incidentconsole"/>' +
          "<comment>Incident Console environments</comment>",
      );
      const icons = made.filter((argument) => argument.includes("=/usr/share/icons/"));
      expect(icons.map((icon) => /hicolor\/(\d+)x/.exec(icon)?.[1]).sort()).toEqual(pngSizes.map(String).sort());
      expect(made.some((argument) => argument.endsWith("=/usr/share/applications/incident-console.desktop"))).toBe(
        true,
      );
      const [type, update] = await Promise.all(
        ["package-type", "app-update.yml"].map((name) => readFile(join(resources, name), "utf8")),
      );
      expect([type, update]).toEqual([kind, expect.stringContaining("url: https://updates.example.com/console/\n")]);
    },
    60_000,
  );

  test("as an rpm shares no file with other Electron applications, and an upgrade leaves the newer version's link", async () => {
    let made: readonly string[] = [];
    let script = "";
    const effectiveOptionComputed = async (plan: [string[], string]) => {
      made = plan[0];
      script = await readFile(made[made.indexOf("--after-remove") + 1] ?? "", "utf8");
      return true;
    };
    await run("rpm", { prepackaged: packed, effectiveOptionComputed });
    expect(made).toContain("--rpm-rpmbuild-define=_build_id_links none");
    // What rpm does with it: `left` is how many versions stay installed.
    const removed = (left: number) => {
      const programs = ["update-alternatives", "rm", "apparmor_status", "apparmor_parser"];
      const told = programs.map((name) => `${name}() { echo ${name} "$@" >&3; }`).join("\n");
      const input = `exec 3>&1\n${told}\n${script}`;
      const { status, stdout } = spawnSync("bash", ["-s", String(left)], { input, encoding: "utf8" });
      return [status, ...stdout.trim().split("\n").slice(0, 1)];
    };
    expect(removed(1)).toEqual([0, ""]);
    expect(removed(0)).toEqual([
      0,
      "update-alternatives --remove incident-console /opt/Incident Console/incident-console",
    ]);
  }, 60_000);

  test("is refused where it holds what it should not, or lacks what it needs", async () => {
    const wrong = join(folder, "wrong");
    await mkdir(join(wrong, "test"), { recursive: true });
    for (const name of ["package.json", "tsconfig.json", "test/a.ts", ".env"]) await writeFile(join(wrong, name), "{}");
    await createPackageWithOptions(wrong, join(folder, "app.asar"), { dot: true });
    const problems = [
      "out/shell/main.js is missing.",
      "out/shell/preload.cjs is missing.",
      "out/renderer/index.html is missing.",
      "node_modules/keytar/lib/keytar.js is missing.",
      ".env does not belong into it.",
      "test does not belong into it.",
      "test/a.ts does not belong into it.",
      ".env is none of ours.",
      "test is none of ours.",
      "test/a.ts is none of ours.",
      "tsconfig.json is none of ours.",
      "keytar's program is not beside the archive.",
    ];
    expect(packedProblems(folder, "linux")).toEqual(problems);
    const context = { appOutDir: folder, packager: { getResourcesDir: () => folder, platform: { nodeName: "linux" } } };
    const { default: hook } = await import(pathToFileURL(String(configuration({}, "9.8.7", stage).afterPack)).href);
    expect(() => hook(context)).toThrow(problems.join("\n"));
  });
});

const sevenZip =
  process.env.ELECTRON_BUILDER_7ZIP_PATH ?? ["/usr/bin/7za", "/usr/bin/7z"].find((path) => existsSync(path));

// electron-builder fetches its own packer where none is named.
test.skipIf(sevenZip === undefined || process.platform === "win32")(
  "electron-builder's tar.gz (needs 7za)",
  async () => {
    vi.stubEnv("ELECTRON_BUILDER_7ZIP_PATH", sevenZip ?? "");
    const files = await run("tar.gz", { prepackaged: packed });
    expect(files).toEqual([expect.stringMatching(/incident-console-9\.8\.7-linux-x64\.tar\.gz$/)]);
  },
  60_000,
);
