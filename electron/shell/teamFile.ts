import { open } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { OpenedFile } from "../../shared/model/desktop.ts";
import { argumentsBeforeLink } from "./deepLink.ts";

/** What a file of a team's environments ends in; the packages tell the system that we open it. */
export const teamFileEnding = ".incidentconsole";

/** More than any team has, and what the console takes of an import at most. */
const mostBytes = 4_000_000;

/** A network path, whose mere opening tells a Windows server who we are. */
const network = /^(?:\\\\|\/\/)/;

/**
 * The team's file that arguments name, as a whole path; null where they name none. What stands behind a link is
 * somebody else's.
 *
 * @param folder that relative paths count from
 */
export function teamFileIn(args: readonly string[], folder: string): string | null {
  const named = argumentsBeforeLink(args.map(pathOf)).find(
    (argument) => argument.toLowerCase().endsWith(teamFileEnding) && !argument.startsWith("-"),
  );
  return named === undefined || network.test(named) ? null : resolve(folder, named);
}

/** A file manager may give a file as a URL. One that cannot be a path stays what it is. */
function pathOf(argument: string): string {
  if (!/^file:/i.test(argument)) return argument;
  try {
    return fileURLToPath(argument);
  } catch {
    return argument;
  }
}

/** Reads a team's file. Rejects with a sentence. Whether it can be used is found out by the import. */
export async function readTeamFile(path: string): Promise<NonNullable<OpenedFile>> {
  const name = basename(path);
  const file = await open(path, "r").catch((cause: unknown) => {
    throw new Error(`${name} could not be opened (${codeOf(cause)}).`);
  });
  try {
    const facts = await file.stat();
    if (!facts.isFile()) throw new Error(`${name} is not a file.`);
    if (facts.size > mostBytes) throw new Error(`${name} is larger than 4 MB, so it is no file of environments.`);
    return { name, text: await file.readFile("utf8") };
  } finally {
    await file.close();
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
}

export interface TeamFiles {
  /** The path of a file that the person opened with us. */
  follow(path: string): void;
  /** From here on files are shown; the last one that was opened before is shown now. */
  open(show: (path: string) => void): void;
}

/** Files may be opened before there is a console that could show them. */
export function createTeamFiles(): TeamFiles {
  let show: ((path: string) => void) | null = null;
  let waiting: string | null = null;
  return {
    follow(path) {
      if (show === null) waiting = path;
      else show(path);
    },
    open(opened) {
      show = opened;
      if (waiting !== null) opened(waiting);
      waiting = null;
    },
  };
}
