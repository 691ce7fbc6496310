import { create } from "zustand";

/** Id of the backend whose credential was entered last, what of it is asked for, and whether its form is open. */
interface OpenForm {
  readonly backend: string | null;
  /**
   * `passphrase`: of the key of its client certificate, whatever else it asks for. `forget`: nothing is entered, all that
   * is kept goes.
   */
  readonly wanted: "credential" | "passphrase" | "forget";
  readonly opened: boolean;
}

export const useCredentialForm = create<OpenForm>(() => ({ backend: null, wanted: "credential", opened: false }));

let opener: Element | null = null;
/** Where the opener stands: it may be off the page by the time that somebody asks. */
let group: Element | null = null;

export function openCredentialForm(backend: string, wanted: OpenForm["wanted"] = "credential"): void {
  opener = document.activeElement;
  group = opener?.closest("[role=group]") ?? null;
  useCredentialForm.setState({ backend, wanted, opened: true });
}

export function closeCredentialForm(): void {
  useCredentialForm.setState({ opened: false });
}

/** The button that opened the form goes with what was done in it: the focus returns to the group that it stands in. */
export function openerGoes(): void {
  opener = group;
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
