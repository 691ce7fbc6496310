import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { OpenedFile } from "../../shared/model/desktop.ts";
import { readSmallFile } from "../console/http/smallFile.ts";
import { otherArguments } from "../host/options.ts";
import { argumentsBeforeLink } from "./deepLink.ts";

/** What a file of a team's environments ends in; the packages tell the system that we open it. */
export const teamFileEnding = ".incidentconsole";

/** More than any team has, and what the console takes of an import at most. */
const mostBytes = 4_000_000;

/** A network path, whose mere opening tells a Windows server who we are. Windows takes either slash for the other. */
const network = /^[\\/]{2}/;

/**
 * The team's file that arguments name, as a whole path; null where they name none. What stands behind a link is
 * somebody else's, and the value of an option is no file to open.
 *
 * @param folder that relative paths count from
 * @param wholePath how this system makes a path whole
 */
export function teamFileIn(args: readonly string[], folder: string, wholePath = resolve): string | null {
  const named = otherArguments(argumentsBeforeLink(args.map(pathOf))).find(
    (argument) => argument.toLowerCase().endsWith(teamFileEnding) && !argument.startsWith("-"),
  );
  if (named === undefined || network.test(named)) return null;
  const path = wholePath(folder, named);
  // The folder may be on another machine, too.
  return network.test(path) ? null : path;
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
  const file = await readSmallFile(path, mostBytes);
  if (!file.ok) throw new Error(`${name} could not be opened: ${file.fault}.`);
  return { name, text: file.content.toString("utf8") };
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
