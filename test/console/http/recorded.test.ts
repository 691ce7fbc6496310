import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { followRedirect, isRedirect } from "../../../electron/console/http/redirects.ts";
import { refusal } from "../../../electron/console/http/refusal.ts";
import type { BackendKind } from "../../../shared/model/backend.ts";

const fixtures = join(import.meta.dirname, "../../fixtures");

const exchangeSchema = z.object({
  request: z.object({ method: z.string(), path: z.string() }),
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.unknown(),
});

const folders: readonly (readonly [string, BackendKind])[] = [
  ["alertmanager-0.25", "alertmanager"],
  ["alertmanager-0.33", "alertmanager"],
  ["loki-3.7", "loki"],
  ["prometheus-2.42", "prometheus"],
  ["prometheus-3.5", "prometheus"],
];

function recordedFailures(folder: string) {
  return readdirSync(join(fixtures, folder))
    .filter((file) => file.endsWith(".json"))
    .flatMap((file) => {
      const parsed = exchangeSchema.safeParse(JSON.parse(readFileSync(join(fixtures, folder, file), "utf8")));
      return parsed.success && parsed.data.status >= 300 ? [{ file, ...parsed.data }] : [];
    });
}

/** Bodies were recorded parsed where they were JSON. */
function rawBody(body: unknown, headers: Readonly<Record<string, string>>): string {
  const isJson = (headers["content-type"] ?? "").startsWith("application/json");
  if (typeof body === "string") return isJson && body !== "" ? JSON.stringify(body) : body;
  return body === null || body === undefined ? "" : JSON.stringify(body);
}

const asIs = (words: string) => words;

describe.each(folders)("every recorded refusal of %s is a sentence", (folder, kind) => {
  const who = { name: "Backend", kind, credential: null };

  test("there are some", () => {
    expect(recordedFailures(folder).length).toBeGreaterThan(40);
  });

  test.each(recordedFailures(folder))("$file ($status)", ({ request, status, headers, body }) => {
    const url = new URL(request.path, "http://backend:9090");
    const refused = { status, headers, body: rawBody(body, headers), method: request.method, url };
    const { message } = isRedirect(status) ? redirected(url, headers.location) : refusal(who, refused, 0, asIs);
    expect(message).toMatch(/^Backend [a-z].*[.?!…]$/s);
    expect(message).not.toMatch(/(?:\): |says: )["{[<]|<\/?[a-z]+[ >]|\n|\bundefined\b/i);
    expect(message.length).toBeLessThan(500);
    if ([400, 422].includes(status) && refused.body !== "")
      expect(message.length).toBeGreaterThan("Backend did not understand the request (400).".length);
  });
});

/** A redirect of a GET on the same host is followed, so that only a POST's is a sentence. */
function redirected(url: URL, location: string | undefined): { readonly message: string } {
  expect(followRedirect("Backend", "GET", [url], location, asIs).host).toBe("backend:9090");
  try {
    followRedirect("Backend", "POST", [url], location, asIs);
  } catch (cause) {
    if (cause instanceof Error) return cause;
  }
  throw new Error("it was followed");
}
