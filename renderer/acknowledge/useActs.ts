import { useMemo } from "react";
import type { Bridge } from "../../shared/bridge.ts";
import type { Alert } from "../../shared/model/alert.ts";
import { type Client, useClient } from "../client/client.ts";
import { meaningOfPress, refsOf, refusalSentences, subjectOf } from "./episodes.ts";
import { openAcknowledgeDialog } from "./openDialog.ts";
import { closeOutcome, sayHint, sayOutcome } from "./outcome.ts";

export interface Acts {
  /** What the key A and the button do: acknowledges at once, or offers to take it back. */
  press(alerts: readonly Alert[]): void;
  /** With a note, and for others too. */
  withNote(alerts: readonly Alert[]): void;
  suppress(alerts: readonly Alert[]): void;
  /** Takes acknowledgements back that were made only here. */
  undo(alerts: readonly Alert[]): void;
}

/** What can be done with alerts, for rows, groups, the detail and the keys alike. */
export function useActs(): Acts {
  const client = useClient();
  return useMemo(
    () => ({
      press: (alerts) => pressAcknowledge(client, alerts),
      withNote: (alerts) => openAcknowledgeDialog("acknowledge", alerts),
      suppress: (alerts) => openAcknowledgeDialog("suppress", alerts),
      undo: (alerts) => void undo(client.bridge, alerts),
    }),
    [client],
  );
}

function pressAcknowledge(client: Client, alerts: readonly Alert[]): void {
  if (alerts.length === 0) return;
  const meaning = meaningOfPress(alerts, client.acknowledgements.getState().state?.items ?? {});
  if (meaning.kind === "say") sayHint(meaning.text);
  else if (meaning.kind === "take-back") openAcknowledgeDialog("take-back", meaning.alerts);
  else void acknowledgeHere(client.bridge, meaning.alerts);
}

async function acknowledgeHere(bridge: Bridge, alerts: readonly Alert[]): Promise<void> {
  const input = { alerts: refsOf(alerts), note: "", shareMinutes: null, confirmation: null };
  const result = await bridge.call("alerts.acknowledge", input);
  if (!result.ok) {
    sayOutcome(`${subjectOf(alerts)} could not be acknowledged.`, { problems: [result.error.message] });
    return;
  }
  const { acknowledged, refused } = result.value;
  sayAcknowledged(
    alerts,
    new Set(acknowledged.map(({ alert }) => alert)),
    refused,
    alerts.length === 1 ? "Others do not see it." : "Others do not see that.",
  );
}

/** Says how an acknowledgement went; `reach` tells who sees it, `noted` whether a note was given with it. */
export function sayAcknowledged(
  alerts: readonly Alert[],
  acknowledged: ReadonlySet<string>,
  refused: readonly { readonly id: string; readonly message: string }[],
  reach: string,
  noted = false,
): void {
  const done = alerts.filter(({ id }) => acknowledged.has(id));
  const text = done.length === 0 ? "Nothing was acknowledged." : `Acknowledged ${subjectOf(done)}. ${reach}`;
  sayOutcome(text, { problems: refusalSentences(refused, nameIn(alerts)), acknowledged: done, noted });
}

/** An alert's name by its id. */
export function nameIn(alerts: readonly Alert[]): (id: string) => string {
  const names = new Map(alerts.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}

async function undo(bridge: Bridge, alerts: readonly Alert[]): Promise<void> {
  const result = await bridge.call("alerts.unacknowledge", { alerts: refsOf(alerts), confirmation: null });
  if (!result.ok) return sayOutcome("It could not be taken back.", { problems: [result.error.message] });
  const { refused } = result.value;
  if (refused.length === 0) return closeOutcome();
  sayOutcome("Not all of it could be taken back.", { problems: refusalSentences(refused, nameIn(alerts)) });
}
