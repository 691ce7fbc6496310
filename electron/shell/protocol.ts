import { protocol } from "electron";
import { type BundledFile, pageHeaders } from "../host/files.ts";

/** Ours alone, for the bundled files; `incident-console:` is left to links that other programs open. */
const scheme = "incident-console-app";

/** The address of the page in the window. */
export const pageUrl = `${scheme}://app/`;

/** True for the page itself, with whatever it keeps behind `#`. */
export function isPageUrl(url: string): boolean {
  return url === pageUrl || url.startsWith(`${pageUrl}#`);
}

/** Must run before Electron is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: false } },
  ]);
}

/** Serves the bundled files, and nothing else, to the window. */
export function serveFiles(files: ReadonlyMap<string, BundledFile>): void {
  const headers = pageHeaders("'none'");
  protocol.handle(scheme, (request) => {
    const url = new URL(request.url);
    const file = url.host === "app" && request.method === "GET" ? files.get(url.pathname) : undefined;
    if (file === undefined) return new Response("There is no such file.", { status: 404, headers });
    return new Response(new Uint8Array(file.body), { headers: { ...headers, "Content-Type": file.type } });
  });
}
