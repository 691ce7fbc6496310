/**
 * A link from an alert or a log line, if it is safe to open; null otherwise. Such texts are untrusted: only `https:`,
 * or `http:` towards a host of a configured backend, and never with a user name in it.
 */
export function safeLink(text: string | null | undefined, configuredUrls: readonly string[]): string | null {
  if (text === null || text === undefined || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return null;
  if (url.protocol === "https:") return url.href;
  if (url.protocol !== "http:") return null;
  const known = configuredUrls.some((configured) => URL.canParse(configured) && new URL(configured).host === url.host);
  return known ? url.href : null;
}
