/** Labels that a parser found, or what it says was wrong. */
export interface Parsed {
  readonly fields: ReadonlyMap<string, string>;
  readonly error: { readonly kind: string; readonly details: string } | undefined;
}

function labelName(text: string): string {
  return text.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(\d)/, "_$1");
}

function flatten(value: unknown, name: string, into: Map<string, string>): void {
  if (value === null || Array.isArray(value)) return;
  if (typeof value !== "object") {
    into.set(name, String(value));
    return;
  }
  for (const [key, inner] of Object.entries(value ?? {})) {
    flatten(inner, name === "" ? labelName(key) : `${name}_${labelName(key)}`, into);
  }
}

/** Loki's `| json`: nested keys are joined with "_", nulls and arrays are left out. */
export function parseJsonLine(line: string): Parsed {
  const fields = new Map<string, string>();
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("not an object");
    flatten(value, "", fields);
    return { fields, error: undefined };
  } catch {
    const details = "Value looks like object, but can't find closing '}' symbol";
    return { fields: new Map(), error: { kind: "JSONParserErr", details } };
  }
}

/** Loki's `| logfmt`: `key=value` and `key="quoted value"`; other words are passed over. */
export function parseLogfmtLine(line: string): Parsed {
  const fields = new Map<string, string>();
  for (const match of line.matchAll(/([^\s="{}]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g)) {
    fields.set(labelName(match[1] ?? ""), match[2] ?? match[3] ?? "");
  }
  return { fields, error: undefined };
}

/** Only the asked fields, under the names that were asked for: `json first="a.b"`. */
export function chosen({ fields, error }: Parsed, wanted: ReadonlyMap<string, string> | undefined): Parsed {
  if (!wanted || error) return { fields, error };
  const found = [...wanted].map(
    ([name, path]) => [name, fields.get(path.split(".").map(labelName).join("_")) ?? ""] as const,
  );
  return { fields: new Map(found), error };
}
