import { useEffect } from "react";
import { forgetOtherConsole } from "../app/shownConsole.ts";
import { useClient } from "../client/client.ts";
import { AppBadge } from "./AppBadge.tsx";
import { startNotifier } from "./notifier.ts";
import { dismissWhatIsOpened } from "./opened.ts";
import { followBrowserPermission } from "./permission.ts";
import { Toasts } from "./Toasts.tsx";

/** Everything that tells the person without being asked: toasts, the browser's notifications, sound, badge. */
export function Notifications() {
  const client = useClient();
  useEffect(() => forgetOtherConsole(client), [client]);
  useEffect(() => startNotifier(client), [client]);
  useEffect(() => dismissWhatIsOpened(client), [client]);
  useEffect(() => (client.inBrowserTab ? followBrowserPermission() : undefined), [client]);
  return (
    <>
      <AppBadge />
      <Toasts />
    </>
  );
}
