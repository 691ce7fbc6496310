/** A version as semver.org 2.0 has it; what follows a `+` says nothing about order and is left out. */
interface Version {
  readonly numbers: readonly [number, number, number];
  /** `rc.1` as `["rc", "1"]`; empty for a release. */
  readonly prerelease: readonly string[];
}

// Nine digits at most, so that every part is an exact number; no version of ours comes near.
const part = "(0|[1-9]\\d{0,8})";
const word = "(?:0|[1-9]\\d{0,8}|\\d*[A-Za-z-][0-9A-Za-z-]*)";
const pattern = new RegExp(
  `^${part}\\.${part}\\.${part}(?:-(${word}(?:\\.${word})*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
);
const longest = 100;

/** True where `offered` comes after `current` by semver's order. False where either is no version: nothing is newer then. */
export function isNewer(offered: string, current: string): boolean {
  const [theirs, ours] = [parse(offered), parse(current)];
  return theirs !== null && ours !== null && compare(theirs, ours) > 0;
}

export function isVersion(text: string): boolean {
  return parse(text) !== null;
}

function parse(text: string): Version | null {
  const match = text.length > longest ? null : pattern.exec(text);
  if (match === null) return null;
  return {
    numbers: [Number(match[1]), Number(match[2]), Number(match[3])],
    prerelease: match[4]?.split(".") ?? [],
  };
}

function compare(a: Version, b: Version): number {
  for (const [index, number] of a.numbers.entries()) {
    const difference = number - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  // A release comes after its own pre-releases.
  if (a.prerelease.length === 0 || b.prerelease.length === 0) return b.prerelease.length - a.prerelease.length;
  return comparePrerelease(a.prerelease, b.prerelease);
}

function comparePrerelease(a: readonly string[], b: readonly string[]): number {
  for (const [index, word] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const difference = compareWords(word, other);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Numbers by value and before words; words by their bytes. */
function compareWords(a: string, b: string): number {
  const [left, right] = [isNumber(a), isNumber(b)];
  if (left && right) return Number(a) - Number(b);
  if (left !== right) return left ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}
