import { useEffect } from "react";
import type { Environment } from "../../shared/model/environment.ts";
import type { Notification } from "../../shared/model/notification.ts";
import { useConnection, useNotifications } from "../client/client.ts";
import { visibleText } from "../format/untrusted.ts";
import { unseenCritical } from "../notifications/words.ts";
import { needsProductionWord } from "./production.ts";
import { useVerdict } from "./verdicts.ts";
import { documentTitle } from "./words.ts";

/** What one's own environments announced behind the demo is of none of the demo's. */
function isOf(notification: Notification, { id }: Environment): boolean {
  return notification.environment === id && notification.own !== true;
}

/** Keeps the window's title true. A part of its own, so that the frame does not draw again each second. */
export function TitleWriter({ environment }: { readonly environment: Environment | null }) {
  const verdict = useVerdict(environment?.id ?? null);
  const connected = useConnection().status === "open";
  const word = needsProductionWord(environment) ? " (production)" : "";
  const where = environment === null ? "All environments" : visibleText(environment.name) + word;
  const notifications = useNotifications();
  const ofChosen = notifications.filter((each) => environment === null || isOf(each, environment));
  const here = unseenCritical(ofChosen);
  const title = documentTitle(verdict, where, connected, here, unseenCritical(notifications) - here);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}
