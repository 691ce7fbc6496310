/** A text as a LogQL string. Go's escapes hold JSON's, apart from half a character, which cannot be asked for. */
export function quoted(text: string): string {
  return JSON.stringify(text.replace(/\p{Surrogate}/gu, "\ufffd"));
}

/** A text as it stands in a regular expression that means it literally (RE2). */
export function literal(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}

/** A name as Loki's parsers write it: what cannot stand in a label's name becomes an underscore. */
export function labelName(text: string): string {
  const name = text.trim().replace(/[^a-zA-Z0-9_]/g, "_");
  return /^\d/.test(name) ? `_${name}` : name;
}
