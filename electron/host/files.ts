import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";

export interface BundledFile {
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".wasm": "application/wasm",
};

/**
 * Reads the bundled renderer into memory, by URL path; the page itself is `/`. A request is then a look-up in this
 * list and never a path on the disk. Throws where the renderer was not built.
 */
export async function readBundledFiles(folder: string): Promise<ReadonlyMap<string, BundledFile>> {
  const files = new Map<string, BundledFile>();
  for (const path of await listFiles(folder)) {
    const type = types[extname(path)];
    if (type === undefined) continue;
    const body = await readFile(path);
    const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
    files.set(urlPath(relative(folder, path)), { body, type, etag });
  }
  if (!files.has("/")) throw new Error(`The renderer is not built: there is no index.html in ${folder}.`);
  return files;
}

/** Walks by itself: inside Electron's archive, Node's recursive listing is not to be relied on. */
async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const lists = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? listFiles(path) : [path];
  });
  return (await Promise.all(lists)).flat();
}

function urlPath(file: string): string {
  return file === "index.html" ? "/" : `/${file.split(sep).join("/")}`;
}

/** The headers of every bundled file; `connect` is what the page may talk to. */
export function pageHeaders(connect: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    // Mantine writes its theme's variables into a style element.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "Content-Security-Policy": policy.join("; "),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
  };
}
