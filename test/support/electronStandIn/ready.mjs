let ready = false;
let tell = () => {};
/** Resolves once Electron is ready. */
export const whenReady = new Promise((resolve) => {
  tell = resolve;
});

export function becomeReady() {
  ready = true;
  tell();
}

/** As Electron, which has most things only once it is ready. */
export function needsReady(what) {
  if (!ready) throw new Error(`${what} is not to be had before Electron is ready.`);
}

/** As Electron, which takes some things only before it is ready. */
export function needsUnready(what) {
  if (ready) throw new Error(`${what} comes too late: Electron is ready.`);
}
