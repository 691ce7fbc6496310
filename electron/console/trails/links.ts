import { safeLink } from "../../../shared/links.ts";
import { fillTemplate, templateFault } from "../../../shared/linkTemplate.ts";
import type { Span } from "../../../shared/model/logs.ts";

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
  const filled = fillTemplate(template, values);
  return hasDots(filled) ? null : safeLink(filled, []);
}

/** Whether a part of the path is `.` or `..`, which lead elsewhere; the URL parser takes them out of sight. */
function hasDots(url: string): boolean {
  const [path = ""] = url.split(/[?#]/, 1);
  return path.split("/").some((part) => /^(?:\.|%2e){1,2}$/i.test(part));
}
