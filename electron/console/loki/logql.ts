import type { Labels } from "../../../shared/model/alert.ts";

/**
 * A LogQL string. IDs come from clients, so nothing in them may end the string: JSON's escapes are all Go's as well,
 * once lone surrogates, which Go refuses, are replaced.
 */
export function quoteLogql(text: string): string {
  return JSON.stringify(text.replace(/\p{Surrogate}/gu, "\ufffd"));
}

/** Lines of the selector's streams that hold the text. No parser stage: lines that are not JSON are found too. */
export function linesContaining(selector: string, text: string): string {
  return `${selector} |= ${quoteLogql(text)}`;
}

/** Lines that look like errors, whatever their format. Works on servers that do not detect levels too. */
export function errorLines(selector: string): string {
  return `${selector} |~ ${quoteLogql("(?i)(error|critical|fatal|panic|exception|traceback)")}`;
}

/** `{a="1", b="2"}`, in the order given. */
export function selectorOf(labels: Labels): string {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}=${quoteLogql(value)}`);
  return `{${matchers.join(", ")}}`;
}

/** Labels that most setups put on every stream, most telling first. */
const usualLabels = ["service_name", "service", "job", "app", "container", "namespace", "filename"];

/**
 * A selector for all streams, by a label that streams have; null where there is none at all. `service_name` is on
 * every stream of a Loki 3; elsewhere a stream without the label that was picked is not searched.
 */
export function selectorForAll(
  labelNames: readonly string[],
): { readonly selector: string; readonly note: string | null } | null {
  const name = usualLabels.find((usual) => labelNames.includes(usual)) ?? labelNames[0];
  if (name === undefined) return null;
  const whole = name === "service_name";
  const note = `Only streams with the label "${name}" are searched. Set "selector" in the settings to search others.`;
  return { selector: `{${name}=~".+"}`, note: whole ? null : note };
}
