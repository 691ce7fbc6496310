import { useEffect } from "react";
import type { Environment } from "../../shared/model/environment.ts";
import { useConnection, useNotifications } from "../client/client.ts";
import { visibleText } from "../format/untrusted.ts";
import { unseenCritical } from "../notifications/words.ts";
import { needsProductionWord } from "./production.ts";
import { useVerdict } from "./verdicts.ts";
import { documentTitle } from "./words.ts";

/** Keeps the window's title true. A part of its own, so that the frame does not draw again each second. */
export function TitleWriter({ environment }: { readonly environment: Environment | null }) {
  const verdict = useVerdict(environment?.id ?? null);
  const connected = useConnection().status === "open";
  const word = needsProductionWord(environment) ? " (production)" : "";
  const where = environment === null ? "All environments" : visibleText(environment.name) + word;
  const title = documentTitle(verdict, where, connected, unseenCritical(useNotifications()));
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}
