/** Where something stands in an environment's settings: `["alertmanagers", 0, "url"]`. */
export type Path = readonly (string | number)[];

/** `alertmanagers.0.url`. */
export function pathText(path: Path): string {
  return path.join(".");
}

function isContainer(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === "object" && value !== null;
}

/** What stands there; undefined where nothing does. */
export function valueAt(whole: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (isContainer(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    whole,
  );
}

/** The same with another value there; `undefined` takes the key or the list's entry away. Nothing else is touched. */
export function withValueAt<T>(whole: T, path: Path, value: unknown): T {
  const [key, ...rest] = path;
  if (key === undefined) return value as T;
  if (Array.isArray(whole)) {
    const next = rest.length === 0 ? value : withValueAt(whole[Number(key)], rest, value);
    return (
      next === undefined
        ? whole.filter((_, index) => index !== key)
        : Number(key) < whole.length
          ? whole.with(Number(key), next)
          : [...whole, next]
    ) as T;
  }
  const parts: Readonly<Record<string | number, unknown>> = isContainer(whole) ? whole : {};
  const next = rest.length === 0 ? value : withValueAt(parts[key] ?? emptyFor(rest), rest, value);
  if (next !== undefined) return { ...parts, [key]: next } as T;
  const { [key]: _gone, ...others } = parts;
  return others as T;
}

function emptyFor([next]: Path): unknown {
  return typeof next === "number" ? [] : {};
}
