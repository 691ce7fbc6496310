import { copyFile, mkdir, readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { type PersonalSettings, personalSettingsSchema } from "../../../shared/model/personal.ts";
import { isNewer, newerSentence } from "../newerFile.ts";
import { replaceFile } from "../wholeFile.ts";

/** What the file says: settings, that there is no file, or why it cannot be used or written over, as a sentence. */
export type PersonalFile =
  | { readonly kind: "settings"; readonly settings: PersonalSettings }
  | { readonly kind: "missing" }
  | { readonly kind: "newer"; readonly problem: string }
  | { readonly kind: "broken"; readonly problem: string };

/** Reads `personal.json`. Never rejects. */
export async function readPersonalFile(file: string): Promise<PersonalFile> {
  const name = basename(file);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
  } catch (cause) {
    const code = codeOf(cause);
    if (code === "ENOENT") return { kind: "missing" };
    const why = code === "ERR_ENCODING_INVALID_ENCODED_DATA" ? "is not UTF-8 text" : `cannot be read (${code})`;
    return { kind: "broken", problem: `${name} ${why}. ${whatToDo}` };
  }
  return parsePersonal(text, name);
}

const whatToDo =
  "Correct it and restart the console, or save the settings here: the file is then kept as it is beside them.";

/** Reads the file's text. A fault names the file and the field, or the line where it is no JSON. */
export function parsePersonal(text: string, name: string): PersonalFile {
  const json = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const errors: ParseError[] = [];
  parseTree(json, errors, { disallowComments: true });
  const [error] = errors;
  if (error !== undefined) {
    const line = json.slice(0, error.offset).split("\n").length;
    const what = printParseErrorCode(error.error)
      .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
      .toLowerCase();
    return { kind: "broken", problem: `${name}, line ${line}: is not valid JSON (${what}). ${whatToDo}` };
  }
  const value: unknown = JSON.parse(json);
  if (isNewer(value, 1))
    return { kind: "newer", problem: newerSentence(name, "Settings hold until the console ends.") };
  const parsed = personalSettingsSchema.safeParse(value);
  if (parsed.success) return { kind: "settings", settings: parsed.data };
  const { field, message } = issueOf(parsed.error.issues[0]);
  const where = field === "" ? name : `${name}: ${field}`;
  return { kind: "broken", problem: `${where}: ${message}. ${whatToDo}` };
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The field and what is wrong with it, without a full stop. */
export function issueOf(issue: Issue | undefined): { readonly field: string; readonly message: string } {
  return { field: issue?.path.map(String).join(".") ?? "", message: issue?.message ?? "is not valid" };
}

/**
 * Writes the settings in place of the file: whole or not at all, for the person's eyes only. A file that cannot be used
 * as it is now is kept as `personal.json.broken`. Answers whether one was, or why a newer version's file is left alone.
 * Rejects where the disk refuses.
 */
export async function writePersonalFile(
  file: string,
  settings: PersonalSettings,
): Promise<{ readonly setAside: boolean; readonly problem: string | null }> {
  await mkdir(dirname(file), { recursive: true });
  const before = await readPersonalFile(file);
  if (before.kind === "newer") return { setAside: false, problem: before.problem };
  const setAside = before.kind === "broken";
  if (setAside) await copyFile(file, `${file}.broken`);
  await replaceFile(file, `${JSON.stringify(settings, null, 2)}\n`);
  return { setAside, problem: null };
}

/** `ENOSPC`, `EACCES`… */
export function codeOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException | null)?.code ?? "unknown reason";
}
