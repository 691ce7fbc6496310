import type { IncomingHttpHeaders } from "node:http";

/** A request as the simulated servers see it. */
export interface Exchange {
  readonly method: string;
  /** The path alone, not decoded. */
  readonly path: string;
  /** The query's parameters, and after them those of a form in the body. */
  readonly parameters: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers a request. What it throws becomes a 500. */
export type Handler = (exchange: Exchange) => Answer;

export function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

/** Plain text, as Go's `http.Error` writes it. */
export function textAnswer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff", ...headers },
    body,
  };
}

/** Go's answer to a path that nothing serves. */
export const pageNotFound: Answer = textAnswer(404, "404 page not found\n");

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** A page for whoever opens a simulated server in a browser. */
export function htmlAnswer(title: string, text: string): Answer {
  return {
    status: 200,
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": "default-src 'none'" },
    body: `<!doctype html><meta charset="utf-8"><title>${escapeHtml(title)}</title><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>\n`,
  };
}
