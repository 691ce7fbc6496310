import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";
import { isNewer } from "../newerFile.ts";

/** Which accounts have a credential in the keychain: names only, in a file. */
export interface AccountIndex {
  has(account: string): Promise<boolean>;
  all(): Promise<readonly string[]>;
  /** Rejects where the file cannot be written. */
  add(account: string): Promise<void>;
  remove(account: string): Promise<void>;
}

const schema = z.object({ version: z.literal(1), accounts: z.array(z.string()) });

/**
 * Opens the index, which is needed because the keychain answers alike for a credential that is missing and for one that
 * is locked away. A missing or broken file counts as empty. Changes are written one after the other, each to a new file
 * that then takes the old one's place; one that a newer version of the console wrote is left alone.
 */
export function createAccountIndex(file: string): AccountIndex {
  let last: Promise<unknown> = Promise.resolve();
  let accounts: Promise<ReadonlySet<string>> | null = null;
  /** The last write failed: the file lacks what is in memory. */
  let behind = false;

  function current(): Promise<ReadonlySet<string>> {
    accounts ??= read(file);
    return accounts;
  }

  function change(edit: (accounts: Set<string>) => void): Promise<void> {
    const done = last.then(async () => {
      const before = await current();
      const after = new Set(before);
      edit(after);
      if (after.size === before.size && !behind) return;
      // In memory it holds even where the disk is full.
      accounts = Promise.resolve(after);
      behind = true;
      await write(file, after);
      behind = false;
    });
    last = done.catch(() => {});
    return done;
  }

  return {
    has: async (account) => {
      await last;
      return (await current()).has(account);
    },
    all: async () => {
      await last;
      return [...(await current())];
    },
    add: (account) => change((names) => names.add(account)),
    remove: (account) => change((names) => names.delete(account)),
  };
}

async function read(file: string): Promise<ReadonlySet<string>> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(file, "utf8")));
    return new Set(parsed.success ? parsed.data.accounts : []);
  } catch {
    return new Set();
  }
}

async function write(file: string, accounts: ReadonlySet<string>): Promise<void> {
  const text = `${JSON.stringify({ version: 1, accounts: [...accounts].sort() }, null, 2)}\n`;
  if (await isOfNewerVersion(file)) throw new Error("a newer version of the console wrote it");
  const next = `${file}.${randomUUID()}`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(next, text, { mode: 0o600 });
    await rename(next, file);
  } catch (cause) {
    await rm(next, { force: true });
    throw cause;
  }
}

async function isOfNewerVersion(file: string): Promise<boolean> {
  try {
    return isNewer(JSON.parse(await readFile(file, "utf8")), 1);
  } catch {
    return false;
  }
}
