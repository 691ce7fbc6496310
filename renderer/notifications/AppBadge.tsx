import { useEffect } from "react";
import { useNotifications } from "../client/client.ts";
import { unseenCritical } from "./words.ts";

/** The count of critical notifications that nobody has looked at, on the app's icon where the system shows one. */
export function AppBadge() {
  const count = unseenCritical(useNotifications());
  useEffect(() => {
    if (!("setAppBadge" in navigator)) return;
    const change = count === 0 ? navigator.clearAppBadge() : navigator.setAppBadge(count);
    change.catch(() => {
      // Only an installed page has an icon; the title tells it anyway.
    });
  }, [count]);
  return null;
}
