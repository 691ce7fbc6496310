import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod";
import type { Feed } from "./feed.ts";

/** How this copy of the console came onto the machine, which decides how a newer one does. */
export type Installation =
  /** It does not look for newer versions; the sentence says why. */
  | { readonly kind: "none"; readonly message: string; readonly page: string | null }
  /** It can put a newer version in its own place. */
  | { readonly kind: "self"; readonly feed: Feed; readonly file: RegExp }
  /** It belongs to a package manager or to whoever unpacked it: it only says where the newer version is. */
  | { readonly kind: "told"; readonly feed: Feed; readonly file: RegExp };

export interface InstallationFacts {
  /** Electron's `app.isPackaged`. */
  readonly packaged: boolean;
  /** The app's own package.json, with what was baked in at build time. */
  readonly packageFile: string | URL;
  /** `process.resourcesPath`, a folder beside the program, where a deb or rpm says that it is one. */
  readonly resources: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What build/electron-builder.mjs writes into the packed package.json. */
const bakedSchema = z.object({
  updates: z.object({
    url: z.string().min(1),
    key: z.string().min(1),
    page: z.string().nullable(),
    macSigned: z.boolean(),
  }),
});

/** Finds out, from files and variables, how this copy is updated. Never throws. */
export function readInstallation(facts: InstallationFacts): Installation {
  if (!facts.packaged) {
    return { kind: "none", message: "This console was started from its sources. Update those instead.", page: null };
  }
  const baked = readBaked(facts.packageFile);
  if (baked === null) {
    return {
      kind: "none",
      message: "This build was made without an update feed. Get newer versions where you got this one.",
      page: null,
    };
  }
  const { macSigned, ...feed } = baked;
  return { ...wayOf(facts, macSigned), feed };
}

/** What electron-builder's installer names it, after the product. */
const uninstaller = "Uninstall Incident Console.exe";

type Way = { readonly kind: "self" | "told"; readonly file: RegExp };

function wayOf({ platform, arch, environment, resources }: InstallationFacts, macSigned: boolean): Way {
  // macOS takes a newer app for the same one by its maker's signature, and refuses to replace one that has none.
  if (platform === "darwin") return { kind: macSigned ? "self" : "told", file: /\.dmg$/i };
  if (platform === "win32") {
    if (environment.PORTABLE_EXECUTABLE_FILE) return { kind: "told", file: /-portable\.exe$/i };
    // Only the installer puts its uninstaller beside the program: what was unpacked is replaced by whoever did that.
    if (existsSync(join(dirname(resources), uninstaller))) return { kind: "self", file: /-setup\.exe$/i };
    return { kind: "told", file: new RegExp(`-win-${arch}\\.zip$`, "i") };
  }
  const type = packageType(resources);
  if (type === "deb" || type === "rpm") return { kind: "told", file: new RegExp(`\\.${type}$`, "i") };
  // Set by the AppImage's own runtime, to the file that was started.
  if (environment.APPIMAGE) return { kind: "self", file: /\.AppImage$/i };
  return { kind: "told", file: new RegExp(`-linux-${arch}\\.tar\\.gz$`, "i") };
}

function packageType(resources: string): string | null {
  try {
    return readFileSync(join(resources, "package-type"), "utf8").trim();
  } catch {
    return null;
  }
}

type Baked = Feed & { readonly macSigned: boolean };

function readBaked(packageFile: string | URL): Baked | null {
  try {
    const baked = bakedSchema.safeParse(JSON.parse(readFileSync(packageFile, "utf8")));
    return baked.success ? baked.data.updates : null;
  } catch {
    return null;
  }
}
