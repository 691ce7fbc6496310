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

/** Lines of the selector's streams with a word that begins so. IDs are of letters, digits and dashes. */
export function linesWithPrefix(selector: string, prefix: string): string {
  const escaped = prefix.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  // The plain text first: Loki looks for it much faster than for a pattern.
  return `${selector} |= ${quoteLogql(prefix)} |~ ${quoteLogql(`(^|[^0-9A-Za-z-])${escaped}`)}`;
}

/**
 * Lines that look like errors, whatever their format, less those that Loki itself takes for mere information
 * ("outcome=error" in an audit line). On servers that detect no levels the label is empty, which is let through.
 */
export function errorLines(selector: string): string {
  const words = quoteLogql("(?i)(error|critical|fatal|panic|exception|traceback)");
  return `${selector} |~ ${words} | detected_level!~"info|debug|trace"`;
}

/** LogQL's own words: a Loki 3.7 refuses a selector that has one of them as a label's name. */
export const reservedNames: ReadonlySet<string> = new Set(
  `json regexp logfmt unpack pattern label_format line_format decolorize drop keep unwrap offset bool by without on
  ignoring group_left group_right and or unless vector label_replace`.split(/\s+/),
);

/** `{a="1", b="2"}`, in the order given, without the labels that no selector can name. */
export function selectorOf(labels: Labels): string {
  const matchers = Object.entries(labels)
    .filter(([name]) => !reservedNames.has(name))
    .map(([name, value]) => `${name}=${quoteLogql(value)}`);
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
  const name =
    usualLabels.find((usual) => labelNames.includes(usual)) ?? labelNames.find((other) => !reservedNames.has(other));
  if (name === undefined) return null;
  const whole = name === "service_name";
  const note = `Only streams with the label "${name}" are searched. Set "selector" in the settings to search others.`;
  return { selector: `{${name}=~".+"}`, note: whole ? null : note };
}
