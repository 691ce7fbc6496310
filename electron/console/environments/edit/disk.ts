import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { dirname } from "node:path";
import { ConsoleError } from "../../errors.ts";
import { targetOf } from "./target.ts";

/** What the disk answered to a write, as a sentence. */
export function sentenceOfDisk(cause: unknown, file: string): ConsoleError {
  if (cause instanceof ConsoleError) return cause;
  const code = codeOf(cause);
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new ConsoleError("READ_ONLY", mayNotWrite(`The folder ${dirname(file)}`, code), { cause });
  }
  if (code === "ENOSPC" || code === "EDQUOT") {
    const message = `The disk is full (${code}), so the settings file ${file} was not changed. Make room and try again.`;
    return new ConsoleError("UNAVAILABLE", message, { cause });
  }
  const message = `The settings file ${file} could not be replaced (${code ?? "unknown reason"}); nothing was changed.`;
  return new ConsoleError("UNAVAILABLE", message, { cause });
}

/**
 * Why the file cannot be replaced, as a sentence; null where it can. A copy of it and its successor are put beside it,
 * so the folder has to be writable too: that of the file, and where the path is a link, that of the link.
 */
export async function unwritableBecause(file: string): Promise<string | null> {
  const target = await targetOf(file);
  const fileCode = await refusal(target);
  if (fileCode !== null && fileCode !== "ENOENT") return mayNotWrite(`The settings file ${target}`, fileCode);
  for (const folder of new Set([dirname(target), dirname(file)])) {
    const code = await folderRefusal(folder);
    if (code !== null) return mayNotWrite(`The folder ${folder}`, code);
  }
  return null;
}

function mayNotWrite(what: string, code: string): string {
  return `${what} is not writable (${code}), so the settings cannot be changed from here. Give yourself write permission, or edit the file elsewhere.`;
}

/** A folder that does not exist yet is made, where the nearest one that exists permits it. */
async function folderRefusal(folder: string): Promise<string | null> {
  const code = await refusal(folder);
  return code === "ENOENT" && dirname(folder) !== folder ? folderRefusal(dirname(folder)) : code;
}

async function refusal(path: string): Promise<string | null> {
  try {
    await access(path, constants.W_OK);
    return null;
  } catch (cause) {
    return codeOf(cause) ?? "unknown reason";
  }
}

function codeOf(cause: unknown): string | null {
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  return typeof code === "string" ? code : null;
}
