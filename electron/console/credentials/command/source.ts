import { ConsoleError } from "../../errors.ts";
import { formsOf, takeOut } from "../../http/redact.ts";
import { cleanLine } from "../../http/words.ts";
import type { Clock } from "../../world.ts";
import type { Token, TokenSource } from "../tokens.ts";
import { readOutput } from "./output.ts";
import type { Ran, RunCommand } from "./run.ts";

const timeoutMs = 30_000;
const maxBytes = 65_536;

export interface CommandOptions {
  /** What sentences call the backend. */
  readonly name: string;
  /** Program and arguments, for which there is consent. */
  readonly command: readonly string[];
  readonly run: RunCommand;
  readonly clock: Clock;
}

/** Tokens from a command. What it prints is a secret, whether it can be used or not. */
export function commandTokens({ name, command, run, clock }: CommandOptions): TokenSource {
  const none: readonly string[] = [];
  return {
    scheme: "command",
    obtain: async (signal) => tokenOf(name, command, await run(command, { clock, signal, timeoutMs, maxBytes }), clock),
    secrets: () => none,
    settlesBeforeClosing: false,
    reset: async () => {},
    close: async () => {},
  };
}

function tokenOf(name: string, command: readonly string[], ran: Ran, clock: Clock): Token {
  const program = cleanLine(command[0] ?? "", (words) => words, 80);
  const failed = (what: string) =>
    new ConsoleError("UNAVAILABLE", `${name} was not asked: the command for its token (“${program}”) ${what}`);
  switch (ran.kind) {
    case "stopped":
      throw new ConsoleError("CANCELLED", `${name} was not asked: the command for its token was stopped.`);
    case "late":
      throw failed(
        `did not end within ${timeoutMs / 1000} s and was stopped. It gets no input: does it ask for something? Run it in a terminal.`,
      );
    case "large":
      throw failed(`printed more than ${maxBytes / 1024} KiB, which is no token. Check \`command\` in Settings.`);
    case "notStarted":
      throw failed(notStarted(ran.code));
    case "ended": {
      if (ran.code !== 0) throw failed(`${endedBadly(ran)} Run it in a terminal to see why.`);
      const read = readOutput(ran.output, clock.now());
      if ("fault" in read) throw failed(`${read.fault}. Run it in a terminal and check \`command\` in Settings.`);
      return read.token;
    }
  }
}

function notStarted(code: string): string {
  switch (code) {
    case "ENOENT":
      return "was not found. Write its full path in Settings; a desktop application may have a shorter PATH than a terminal.";
    case "EACCES":
    case "EPERM":
      return "may not be run: it lacks the permission. Is it the program itself?";
    case "EINVAL":
      return "cannot be run without a shell. Name the program itself in Settings, not a script of cmd.exe.";
    default:
      return `could not be started${code === "" ? "" : ` (${code})`}.`;
  }
}

/** The first line of its complaint, without anything that it printed as well. */
function endedBadly({ code, output, complaint }: Extract<Ran, { readonly kind: "ended" }>): string {
  const how = code === null ? "was ended by the system" : `ended with exit code ${code}`;
  const printed = output
    .split(/\s+/)
    .filter((word) => word.length >= 8)
    .slice(0, 50)
    .flatMap(formsOf)
    .sort((a, b) => b.length - a.length);
  const first = complaint.split(/[\r\n]/).find((line) => line.trim() !== "") ?? "";
  const words = cleanLine(withoutTokens(first), (line) => printed.reduce(takeOut, line), 200);
  return words === "" ? `${how}.` : `${how}: “${words}”.`;
}

/** Whatever looks like a token by itself: a command may complain about one that nobody here knows. */
function withoutTokens(line: string): string {
  return line
    .replace(/\b(Bearer|Basic|token|password|secret)(["']?\s*[:= ]\s*["']?)[^\s"',;]{8,}/gi, "$1$2•••")
    .replace(/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, "•••")
    .replace(/[\w+/=~.-]{40,}/g, "•••");
}
