import { useEffect } from "react";
import { useClient, useNotifications } from "../client/client.ts";
import { unseenCritical } from "./words.ts";

/**
 * The count of critical notifications that nobody has looked at, on the icon of a page that a browser installed. The
 * console's own window has a badge already, which this would overwrite: Electron sets the same one
 * (`badge_manager.cc`, `SetBadgeCount`).
 */
export function AppBadge() {
  const { inBrowserTab } = useClient();
  const count = unseenCritical(useNotifications());
  useEffect(() => {
    if (!inBrowserTab || !("setAppBadge" in navigator)) return;
    const change = count === 0 ? navigator.clearAppBadge() : navigator.setAppBadge(count);
    change.catch(() => {
      // Only an installed page has an icon; the title tells it anyway.
    });
  }, [count, inBrowserTab]);
  return null;
}
