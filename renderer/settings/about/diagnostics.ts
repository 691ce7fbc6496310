import { create } from "zustand";

/** Whether the dialog with the diagnostics is open. Each opening reads them anew. */
export const useDiagnostics = create<{ readonly opened: boolean }>(() => ({ opened: false }));

export function openDiagnostics(): void {
  useDiagnostics.setState({ opened: true });
}

export function closeDiagnostics(): void {
  useDiagnostics.setState({ opened: false });
}
