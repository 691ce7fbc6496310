import { create } from "zustand";
import type { Alert } from "../../shared/model/alert.ts";

export type AcknowledgeDialogKind = "acknowledge" | "suppress" | "take-back";

interface AcknowledgeDialogState {
  readonly kind: AcknowledgeDialogKind;
  readonly alerts: readonly Alert[];
  readonly opened: boolean;
  /** Another one for each opening, so that nothing typed into an earlier one is left. */
  readonly opening: number;
}

export const useAcknowledgeDialog = create<AcknowledgeDialogState>(() => ({
  kind: "acknowledge",
  alerts: [],
  opened: false,
  opening: 0,
}));

/** Asks before something is done with these alerts. */
export function openAcknowledgeDialog(kind: AcknowledgeDialogKind, alerts: readonly Alert[]): void {
  if (alerts.length === 0) return;
  useAcknowledgeDialog.setState(({ opening }) => ({ kind, alerts, opened: true, opening: opening + 1 }));
}

export function closeAcknowledgeDialog(): void {
  useAcknowledgeDialog.setState({ opened: false });
}
