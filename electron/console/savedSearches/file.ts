import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import * as z from "zod";
import { recentSearchSchema, savedSearchSchema } from "../../../shared/model/savedSearches.ts";
import { isNewer, newerSentence } from "../newerFile.ts";
import { replaceFile } from "../wholeFile.ts";

const fileSchema = z.object({
  version: z.literal(1),
  recent: z.array(z.unknown()),
  saved: z.array(z.unknown()),
  alertQueries: z.record(z.string(), z.string()),
});

/** What is kept: entries that cannot be read by this version are carried along unread, so that none is lost. */
export interface KeptSearches {
  readonly recent: readonly z.infer<typeof recentSearchSchema>[];
  readonly saved: readonly z.infer<typeof savedSearchSchema>[];
  readonly alertQueries: Readonly<Record<string, string>>;
  readonly unread: readonly unknown[];
}

export const nothingKept: KeptSearches = { recent: [], saved: [], alertQueries: {}, unread: [] };

export type SearchesFile =
  | { readonly kind: "kept"; readonly kept: KeptSearches }
  | { readonly kind: "broken"; readonly problem: string };

/** Reads `searches.json`; a file that is not there keeps nothing. Never rejects. */
export async function readSearchesFile(file: string): Promise<SearchesFile> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    if (isNewer(value, 1)) {
      return { kind: "broken", problem: newerSentence(basename(file), "Searches are kept in memory only.") };
    }
    const parsed = fileSchema.safeParse(value);
    if (!parsed.success) return broken(file, "is not what this console wrote");
    const { recent, saved, alertQueries } = parsed.data;
    const readable = saved.map((entry) => savedSearchSchema.safeParse(entry));
    return {
      kind: "kept",
      kept: {
        recent: recent.flatMap((entry) => recentSearchSchema.safeParse(entry).data ?? []),
        saved: readable.flatMap((entry) => entry.data ?? []),
        alertQueries,
        unread: saved.filter((_, index) => readable[index]?.success !== true),
      },
    };
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : null;
    if (code === "ENOENT") return { kind: "kept", kept: nothingKept };
    return broken(file, code === null ? "is not valid JSON" : `cannot be read (${code})`);
  }
}

/** Rejects where the disk refuses. */
export async function writeSearchesFile(file: string, { recent, saved, alertQueries, unread }: KeptSearches) {
  const content = { version: 1, recent, saved: [...saved, ...unread], alertQueries };
  await replaceFile(file, `${JSON.stringify(content, null, 2)}\n`);
}

function broken(file: string, what: string): SearchesFile {
  const problem = `${basename(file)} ${what}, so searches are kept in memory only. Correct or remove the file, then restart the console.`;
  return { kind: "broken", problem };
}
