import { create } from "zustand";

/** Id of the backend whose credential was entered last, and whether its form is open. */
export const useCredentialForm = create<{ readonly backend: string | null; readonly opened: boolean }>(() => ({
  backend: null,
  opened: false,
}));

let opener: Element | null = null;

export function openCredentialForm(backend: string): void {
  opener = document.activeElement;
  useCredentialForm.setState({ backend, opened: true });
}

export function closeCredentialForm(): void {
  useCredentialForm.setState({ opened: false });
}

/** Back to what opened the form, or to the screen where that is gone: a banner goes once its backend asks no more. */
export function returnFocus(): void {
  // The form is taken off the page only after this call, and the focus with it.
  setTimeout(() => {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    const target = opener instanceof HTMLElement && opener.isConnected ? opener : document.getElementById("screen");
    target?.focus({ preventScroll: true });
  }, 50);
}
