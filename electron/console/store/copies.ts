import { copyFileSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const keptOfEachKind = 3;
const keptForMs = 90 * 86_400_000;

/**
 * Removes what nobody will miss of the databases that were set aside, and of the copies made before a migration: of each
 * kind the newest three stay, for 90 days. A copy that cannot be removed stays. Never throws.
 *
 * @param now milliseconds since 1970
 */
export function removeOldCopies(file: string, now: number): void {
  try {
    const folder = dirname(file);
    const copies = readdirSync(folder).flatMap((name) => copyOf(basename(file), name) ?? []);
    for (const kind of ["damaged", "version"]) {
      const newestFirst = copies.filter((copy) => copy.kind === kind).sort((a, b) => (a.order < b.order ? 1 : -1));
      for (const [index, { name, at }] of newestFirst.entries()) {
        if (index < keptOfEachKind && now - at <= keptForMs) continue;
        for (const one of [name, `${name}-journal`]) rmSync(join(folder, one), { force: true });
      }
    }
  } catch {
    // A folder that cannot be read, or not be changed: whatever is there harms nobody.
  }
}

/**
 * Copies a database of an older version before it is changed. One more attempt at the same database, which is made every
 * minute while the change fails, makes no second copy. Throws what the disk says.
 *
 * @param now milliseconds since 1970
 */
export function copyOlder(file: string, version: number, now: number): void {
  const kind = `version-${version}-`;
  const base = basename(file);
  const known = readdirSync(dirname(file)).filter((name) => name.startsWith(`${base}.${kind}`));
  if (known.some((name) => isSame(file, join(dirname(file), name)))) return;
  copyFileSync(file, `${file}.${kind}${stampOf(now)}`);
}

/** False for a copy that cannot be read, as one of somebody else's may be. */
function isSame(file: string, copy: string): boolean {
  try {
    return statSync(copy).size === statSync(file).size && readFileSync(copy).equals(readFileSync(file));
  } catch {
    return false;
  }
}

/** `20261121T034200Z`, as `copyOf` reads it. */
export function stampOf(now: number): string {
  return new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
}

interface Copy {
  readonly name: string;
  readonly kind: string;
  readonly at: number;
  /** By time, and where that is the same by number. */
  readonly order: string;
}

/** `history.sqlite.damaged-20261121T034200Z-2`, `history.sqlite.version-1-20261121T034200Z`; null for anything else. */
function copyOf(base: string, name: string): Copy | null {
  if (!name.startsWith(`${base}.`)) return null;
  const rest = name.slice(base.length + 1);
  const match = /^(damaged|version-\d+)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(?:-(\d+))?$/.exec(rest);
  if (match === null) return null;
  const [, kind = "", year, month, day, hour, minute, second, number = "1"] = match;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const order = `${String(at).padStart(16, "0")} ${number.padStart(6, "0")}`;
  return Number.isNaN(at) ? null : { name, kind: kind.split("-")[0] ?? "", at, order };
}
