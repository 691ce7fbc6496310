/** Milliseconds of each unit, biggest first, as Prometheus and Loki define them. */
const units: readonly (readonly [string, number])[] = [
  ["y", 31_536_000_000],
  ["w", 604_800_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
];

/** Reads a duration such as `1h30m` or `500ms`: milliseconds, or undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  let total = 0;
  let rest = text;
  if (rest === "") return undefined;
  while (rest !== "") {
    const match = /^(\d+(?:\.\d+)?)(ms|us|µs|ns|[ywdhms])/.exec(rest);
    if (!match) return undefined;
    const unit = units.find(([name]) => name === match[2])?.[1] ?? 1 / 1000;
    total += Number(match[1]) * unit;
    rest = rest.slice(match[0].length);
  }
  return total;
}

/** Writes a duration as Go does: `800h0m0s`. Milliseconds in. */
export function goDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${parts[0]}h${parts[1]}m${parts[2]}s`;
}
