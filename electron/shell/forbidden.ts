/** Switches of Chromium and Node that open the console to another program, or weaken what holds the page. */
export const forbiddenSwitches = [
  "remote-debugging-port",
  "remote-debugging-pipe",
  "remote-debugging-address",
  "remote-allow-origins",
  "inspect",
  "inspect-brk",
  "inspect-port",
  "inspect-publish-uid",
  "js-flags",
  "no-sandbox",
  "no-sandbox-and-elevated",
  "no-zygote",
  "no-zygote-sandbox",
  "disable-gpu-sandbox",
  "disable-namespace-sandbox",
  "disable-seccomp-filter-sandbox",
  "disable-setuid-sandbox",
  "allow-sandbox-debugging",
  "allow-third-party-modules",
  "single-process",
  "in-process-gpu",
  "disable-web-security",
  "disable-site-isolation-trials",
  "load-extension",
  "ignore-certificate-errors",
  "ignore-certificate-errors-spki-list",
  "host-rules",
  "host-resolver-rules",
  "proxy-server",
  "proxy-pac-url",
  "log-net-log",
  "ssl-key-log-file",
  "user-data-dir",
  "browser-subprocess-path",
  "renderer-cmd-prefix",
  "utility-cmd-prefix",
  "zygote-cmd-prefix",
  "gpu-launcher",
] as const;

/**
 * The first argument that a packaged console does not run with; null where there is none. A program that can start the
 * console could otherwise read through it what it holds. Fuses switch off Node's own; Chromium's have no fuse.
 */
export function forbiddenArgument(args: readonly string[], platform: NodeJS.Platform): string | null {
  // Chromium takes a single hyphen as well, and on Windows a slash.
  const start = platform === "win32" ? /^(?:--?|\/)([^=:]+)/ : /^--?([^=:]+)/;
  return args.find((argument) => isForbidden(start.exec(argument)?.[1] ?? "")) ?? null;
}

export interface Refusal {
  /** What is wrong with it and what to do, for the screen. */
  readonly sentence: string;
  /** False where Chromium must not even start, as another program would be let in. */
  readonly mayStartChromium: boolean;
}

/** What to say to whoever starts a packaged console with such arguments; null where there is none of them. */
export function refusalOf(args: readonly string[], platform: NodeJS.Platform): Refusal | null {
  const argument = forbiddenArgument(args, platform);
  if (argument === null) return null;
  const worse = forbiddenArgument(
    args.filter((each) => !/^--?no-sandbox$/i.test(each)),
    platform,
  );
  if (worse === null && platform === "linux") return { sentence: sandboxSentence(argument), mayStartChromium: true };
  const sentence = `Incident Console does not run with ${worse ?? argument}: it would let other programs into the console. Start it without.`;
  return { sentence, mayStartChromium: false };
}

/** An AppImage adds the argument by itself where it finds that the system forbids the sandbox. */
function sandboxSentence(argument: string): string {
  return (
    `Incident Console does not run without Chromium's sandbox (${argument}). If you did not ask for that, this system ` +
    "forbids the sandbox to an AppImage, as Ubuntu 24.04 and later do. Install the deb or the rpm instead (the deb " +
    "brings the AppArmor profile that allows it), or take the loopback edition, which serves to a browser."
  );
}

function isForbidden(given: string): boolean {
  const name = given.toLowerCase();
  return forbiddenSwitches.some((forbidden) => forbidden === name);
}
