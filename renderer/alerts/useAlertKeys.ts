import { safeLink } from "../../shared/links.ts";
import type { Alert } from "../../shared/model/alert.ts";
import { useKeys } from "../app/keys.ts";
import { useConfiguredUrls } from "../client/useConfiguredUrls.ts";
import { useAlertLogs } from "../logs/useTrace.ts";
import { useAlertDeeds } from "./useAlertDeeds.ts";

export interface Moves {
  move(by: number, extend: boolean): void;
  filter(): void;
  open(): void;
  back(): void;
  graph(): void;
  /** Chooses the open alert to be acted on with others, or no longer. */
  pick(): void;
}

/** The keys of the alerts' screen. What acts does so on the chosen alerts, else on the open one. */
export function useAlertKeys(open: Alert | null, picked: readonly Alert[], moves: Moves): void {
  const urls = useConfiguredUrls();
  const logs = useAlertLogs();
  const deeds = useAlertDeeds();
  const targets = picked.length > 0 ? picked : open === null ? [] : [open];
  const some = targets.length > 0;
  const acknowledge = (event: KeyboardEvent) => {
    // A key that is held down is meant once: the second time would ask to take back what the first one did.
    if (event.repeat) return;
    if (event.shiftKey) deeds.withNote(targets);
    else deeds.press(targets);
  };
  useKeys({
    j: (event) => moves.move(1, event.shiftKey),
    k: (event) => moves.move(-1, event.shiftKey),
    "/": moves.filter,
    g: moves.graph,
    Enter: moves.open,
    Escape: moves.back,
    x: moves.pick,
    a: some ? acknowledge : undefined,
    s: some ? () => deeds.silence(targets) : undefined,
    l: open === null ? undefined : () => logs(open),
    r: () => {
      const runbook = safeLink(open?.annotations.runbook_url, urls);
      if (runbook !== null) window.open(runbook, "_blank", "noopener,noreferrer");
    },
  });
}
