import { safeLink } from "../../../shared/links.ts";
import type { Span } from "../../../shared/model/logs.ts";

const placeholders = ["id", "from", "to", "fromMs", "toMs"] as const;
type Values = Readonly<Record<(typeof placeholders)[number], string>>;

const placeholder = /\{([^{}]*)\}/g;

/** Something harmless in place of every value, to look at the address itself. */
const sample: Values = { id: "x", from: "x", to: "x", fromMs: "1", toMs: "1" };

function isPlaceholder(name: string): name is keyof Values {
  return (placeholders as readonly string[]).includes(name);
}

function fill(template: string, values: Values): string {
  return template.replace(placeholder, (whole, name: string) =>
    isPlaceholder(name) ? encodeURIComponent(values[name]) : whole,
  );
}

/** What is wrong with a link's template, to go on after its field's name; null where it can be used. */
export function templateFault(template: string): string | null {
  for (const [whole, name = ""] of template.matchAll(placeholder)) {
    if (!isPlaceholder(name)) return `has ${whole}, which is none of {id}, {from}, {to}, {fromMs} and {toMs}`;
  }
  const filled = fill(template, sample);
  if (!URL.canParse(filled) || new URL(filled).protocol !== "https:") return "must be a URL that begins with https://";
  const { username, password } = new URL(filled);
  if (username !== "" || password !== "") return "must not hold a user name or password";
  if (/^https:\/\/[^/?#]*[{}]/i.test(template)) return "must have its placeholders after the host";
  return null;
}

/**
 * A template with its values; null where that is no address to open. An ID such as `..` would lead to another page of
 * the host.
 */
export function fillLink(template: string, id: string, span: Span): string | null {
  if (templateFault(template) !== null) return null;
  const values = {
    // encodeURIComponent throws on a lone surrogate.
    id: Buffer.from(id).toString(),
    from: new Date(span.from).toISOString(),
    to: new Date(span.to).toISOString(),
    fromMs: String(Math.round(span.from)),
    toMs: String(Math.round(span.to)),
  };
  const filled = fill(template, values);
  return hasDots(filled) ? null : safeLink(filled, []);
}

/** Whether a part of the path is `.` or `..`, which lead elsewhere; the URL parser takes them out of sight. */
function hasDots(url: string): boolean {
  const [path = ""] = url.split(/[?#]/, 1);
  return path.split("/").some((part) => /^(?:\.|%2e){1,2}$/i.test(part));
}
