/** For a dialog whose opener may be gone, a row's button or the palette: the keys must still reach the screen. */
export function focusScreen(): void {
  // The dialog is taken off the page only after this call, and the focus with it.
  setTimeout(() => {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    const target = document.querySelector<HTMLElement>("#screen [role=grid]") ?? document.getElementById("screen");
    target?.focus({ preventScroll: true });
  }, 50);
}
