import { app, type Session, session, shell, type WebContents } from "electron";
import { safeLink } from "../../shared/links.ts";
import { isPageUrl } from "./protocol.ts";

/**
 * Keeps every page where it is: no new window, no other address, no embedded page, no permission. A link that asked
 * for a new window is opened by the system's browser where it is safe to open; `configuredUrls` are the backends'.
 */
export function guardNavigation(configuredUrls: () => readonly string[]): void {
  app.on("web-contents-created", (_event, contents) => guardContents(contents, configuredUrls));
  app.on("session-created", guardPermissions);
  guardPermissions(session.defaultSession);
}

function guardContents(contents: WebContents, configuredUrls: () => readonly string[]): void {
  contents.setWindowOpenHandler(({ url }) => {
    const link = safeLink(url, configuredUrls());
    if (link !== null) void shell.openExternal(link).catch(() => {});
    return { action: "deny" };
  });
  contents.on("will-frame-navigate", (event) => {
    // A reload is a navigation too.
    if (!event.isMainFrame || !isPageUrl(event.url)) event.preventDefault();
  });
  contents.on("will-redirect", (event) => event.preventDefault());
  contents.on("will-attach-webview", (event) => event.preventDefault());
}

function guardPermissions(guarded: Session): void {
  guarded.setPermissionRequestHandler((_contents, permission, answer) => answer(isHarmless(permission)));
  guarded.setPermissionCheckHandler((_contents, permission) => isHarmless(permission));
  guarded.setDevicePermissionHandler(() => false);
}

/** The one thing the page asks the system for: "Copy" writes text to the clipboard. */
function isHarmless(permission: string): boolean {
  return permission === "clipboard-sanitized-write";
}
