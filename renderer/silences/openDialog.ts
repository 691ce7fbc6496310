import { create } from "zustand";
import type { Alert } from "../../shared/model/alert.ts";
import type { Silence } from "../../shared/model/silence.ts";

/** What the dialog begins with: alerts of one environment to cover, a silence to edit or to write again, or nothing. */
export type SilenceDialogSubject =
  | { readonly alerts: readonly Alert[] }
  | { readonly edit: Silence }
  | { readonly recreate: Silence }
  | { readonly empty: true; readonly environment: string };

interface SilenceDialogState {
  readonly subject: SilenceDialogSubject | null;
  readonly opened: boolean;
  /** Another one for each opening, so that nothing typed into an earlier one is left. */
  readonly opening: number;
}

export const useSilenceDialog = create<SilenceDialogState>(() => ({ subject: null, opened: false, opening: 0 }));

/** Opens the dialog that writes a silence, wherever the person is. */
export function openSilenceDialog(subject: SilenceDialogSubject): void {
  useSilenceDialog.setState(({ opening }) => ({ subject, opened: true, opening: opening + 1 }));
}

export function closeSilenceDialog(): void {
  useSilenceDialog.setState({ opened: false });
}
