import { create } from "zustand";

/** Whether the bell's panel is open; toasts and keys open it too. */
export const useBell = create<{ readonly opened: boolean }>(() => ({ opened: false }));

export function openBell(): void {
  useBell.setState({ opened: true });
}

export function closeBell(): void {
  useBell.setState({ opened: false });
}
