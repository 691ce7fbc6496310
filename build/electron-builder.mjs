// How the installers are made. A function of the environment, so that a build without secrets is the same but unsigned.
import { join } from "node:path";
import { keytarSources, uselessEnds, uselessFolders, uselessNames, uselessPackages } from "./package/files.mjs";
import { noticesIn } from "./package/stage.mjs";
import { root } from "./stamp.mjs";

/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

/**
 * @param {Environment} environment
 * @param {string} version
 * @param {string} stage As prepareStage() made it.
 * @returns {import("electron-builder").Configuration}
 */
export function configuration(environment, version, stage) {
  const updates = updatesOf(environment);
  return {
    appId: "org.incident-console.desktop",
    productName: "Incident Console",
    copyright: "Incident Console",
    directories: { output: "dist", buildResources: "build/icons" },
    artifactName: artifact(""),
    extraMetadata: {
      version,
      updates,
      // Wayland tells by this name which window belongs to which entry of the menu.
      desktopName: "incident-console.desktop",
      // A deb has to have one; the reserved name says that a build made by hand has none.
      homepage: environment.INCIDENT_CONSOLE_DOWNLOAD_PAGE || "https://incident-console.invalid/",
    },
    asar: true,
    // A native program cannot be loaded from inside the archive.
    asarUnpack: ["**/node_modules/keytar/**"],
    npmRebuild: false,
    electronFuses: fuses,
    afterPack: join(root, "build", "afterPack.mjs"),
    protocols: [{ name: "Incident Console", schemes: ["incident-console"] }],
    fileAssociations: [teamFile],
    forceCodeSigning: environment.INCIDENT_CONSOLE_SIGNED === "required",
    // One feed for all: a pre-release is not offered by a file of another name.
    detectUpdateChannel: false,
    releaseInfo: { releaseNotes: environment.INCIDENT_CONSOLE_RELEASE_NOTES || null },
    publish: updates === null ? null : [{ provider: "generic", url: updates.url }],
    ...platforms(environment, stage),
  };
}

/** A team's environments, sent from one to another. It is read, and never written back. */
const teamFile = {
  ext: "incidentconsole",
  name: "Incident Console environments",
  description: "Incident Console environments",
  mimeType: "application/x-incident-console",
  role: "Viewer",
  rank: "Owner",
  // On macOS its namesake that ends with .icns.
  icon: "document.ico",
};

/** What is burnt into Electron's program, after packing and before signing. */
export const fuses = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  enableCookieEncryption: true,
  grantFileProtocolExtraPrivileges: false,
};

/**
 * Where this build will look for newer ones; null: nowhere. A feed whose signature nobody could check is no feed.
 * @param {Environment} environment
 */
function updatesOf(environment) {
  const url = environment.INCIDENT_CONSOLE_UPDATE_URL;
  const key = environment.INCIDENT_CONSOLE_UPDATE_KEY;
  if (!url && !key) return null;
  if (!url || !key) {
    throw new Error("INCIDENT_CONSOLE_UPDATE_URL and INCIDENT_CONSOLE_UPDATE_KEY belong together: set both or none.");
  }
  if (!URL.canParse(url) || new URL(url).protocol !== "https:") {
    throw new Error("INCIDENT_CONSOLE_UPDATE_URL has to begin with https://.");
  }
  return { url, key, page: environment.INCIDENT_CONSOLE_DOWNLOAD_PAGE || null, macSigned: macSigned(environment) };
}

/**
 * Whether the macOS app is signed by its maker. Without, macOS takes no other build for a newer version of it.
 * @param {Environment} environment
 */
function macSigned(environment) {
  return Boolean(environment.CSC_LINK || environment.CSC_NAME);
}

/**
 * @param {Environment} environment
 * @param {string} stage
 * @returns {Pick<import("electron-builder").Configuration, "linux" | "appImage" | "deb" | "rpm" | "mac" | "dmg" | "win" | "nsis" | "portable">}
 */
function platforms(environment, stage) {
  const signed = macSigned(environment);
  const notices = [{ from: noticesIn(stage), to: "THIRD-PARTY-NOTICES.txt" }];
  return {
    linux: {
      target: ["AppImage", "deb", "rpm", "tar.gz"],
      files: filesFor("linux", stage),
      extraFiles: notices,
      icon: "png",
      executableName: "incident-console",
      syncDesktopName: true,
      category: "System;Monitor",
      maintainer: "Incident Console <incident-console@localhost>",
      synopsis: "Live alerts and log search for the engineer on call",
      desktop: {
        entry: { GenericName: "Alert console", Keywords: "alerts;monitoring;on-call;prometheus;alertmanager;loki;" },
      },
    },
    appImage: {
      // Without the version, or an update would put the new file beside the old one's name, and what starts at login
      // would be gone.
      artifactName: `incident-console-\${os}-\${arch}.\${ext}`,
      // Left out, it would be --no-sandbox, with which the console does not run.
      executableArgs: [],
    },
    deb: {
      depends: [
        "libgtk-3-0 | libgtk-3-0t64",
        "libnotify4",
        "libnss3",
        "libxss1",
        "libxtst6",
        "xdg-utils",
        "libatspi2.0-0 | libatspi2.0-0t64",
        "libuuid1",
        "libgbm1",
        // Where the first name is known, the second also stands for an emulation, with which Electron does not start
        // and which apt would take.
        "libasound2t64 | libasound2",
        "libsecret-1-0",
      ],
      recommends: ["gnome-keyring"],
      packageCategory: "utils",
    },
    rpm: {
      // Fedora's names, and openSUSE's where they differ.
      depends: [
        "gtk3",
        "(libnotify or libnotify4)",
        "(nss or mozilla-nss)",
        "(libXScrnSaver or libXss1)",
        "(libXtst or libXtst6)",
        "xdg-utils",
        "at-spi2-core",
        "(libuuid or libuuid1)",
        "(mesa-libgbm or libgbm1)",
        "(alsa-lib or libasound2)",
        "(libsecret or libsecret-1-0)",
      ],
      afterRemove: join(root, "build", "package", "afterRemove.rpm.sh"),
      // Links to Electron's own programs, which another application with the same Electron has too: rpm would install
      // only one of the two.
      fpm: ["--rpm-rpmbuild-define=_build_id_links none"],
    },
    mac: {
      target: [
        { target: "dmg", arch: ["universal"] },
        { target: "zip", arch: ["universal"] },
      ],
      // Both, in either half of the universal app, or the halves could not be joined.
      files: filesFor("darwin", stage, "*"),
      x64ArchFiles: "**/node_modules/keytar/prebuilds/**",
      // Among the resources: beside them codesign takes every file for a program and finds it unsigned.
      extraResources: notices,
      icon: "icon.icns",
      category: "public.app-category.developer-tools",
      minimumSystemVersion: "13.0",
      // Without a certificate the app is signed for this machine alone ("ad hoc"), as Apple's processors demand.
      ...(signed ? {} : { identity: "-" }),
      hardenedRuntime: signed,
      entitlements: join(root, "build", "package", "entitlements.mac.plist"),
      entitlementsInherit: join(root, "build", "package", "entitlements.mac.plist"),
      notarize: signed && canNotarize(environment),
      extendInfo: { NSUserNotificationAlertStyle: "alert" },
    },
    dmg: { sign: false },
    win: {
      target: ["nsis", "portable", "zip"],
      files: filesFor("win32", stage),
      extraFiles: notices,
      icon: "icon.ico",
      requestedExecutionLevel: "asInvoker",
      verifyUpdateCodeSignature: true,
    },
    nsis: {
      artifactName: artifact("-setup"),
      oneClick: true,
      perMachine: false,
      packElevateHelper: false,
      // Settings and history are the person's: the guide says where they lie.
      deleteAppDataOnUninstall: false,
      createDesktopShortcut: false,
      createStartMenuShortcut: true,
      shortcutName: "Incident Console",
      include: join(root, "build", "package", "installer.nsh"),
    },
    portable: { artifactName: artifact("-portable"), requestExecutionLevel: "user" },
  };
}

/**
 * What goes into the archive, beside the packages that the lock file calls for. Asked for by each platform, since
 * electron-builder takes a platform's list as one that stands alone.
 * @param {string} platform As keytar names it.
 * @param {string} stage
 * @param {string} [arch] By default the one that is being packed for.
 */
function filesFor(platform, stage, arch = `\${arch}`) {
  return [
    // Something has to be asked for, or everything would be.
    "package.json",
    `!**/node_modules/keytar/{${keytarSources.join(",")}}{,/**}`,
    `!**/node_modules/**/{${uselessNames.join(",")},.*}`,
    ...uselessPackages.map((name) => `!**/node_modules/${name}{,/**}`),
    `!**/node_modules/**/{${uselessFolders.join(",")}}{,/**}`,
    `!**/*.{${uselessEnds.join(",")}}`,
    `!**/node_modules/keytar/prebuilds/!(${platform}-${arch}){,/**}`,
    ...["out/renderer", "out/shell"].map((folder) => ({ from: join(stage, folder), to: folder })),
  ];
}

/** @param {string} suffix */
function artifact(suffix) {
  return `incident-console-\${version}-\${os}-\${arch}${suffix}.\${ext}`;
}

/** @param {Environment} environment */
function canNotarize(environment) {
  const byKey = environment.APPLE_API_KEY && environment.APPLE_API_KEY_ID && environment.APPLE_API_ISSUER;
  const byName = environment.APPLE_ID && environment.APPLE_APP_SPECIFIC_PASSWORD && environment.APPLE_TEAM_ID;
  return Boolean(byKey || byName);
}
