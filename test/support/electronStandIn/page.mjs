/**
 * Runs in the page before its own scripts: gives the real preload an `electron` whose messages go through the binding,
 * and asks before a new window. Kept free of imports, since its text is sent to the page.
 *
 * @param {string} preload The preload's source.
 */
export function preparePage(preload) {
  if (window !== window.top) return;
  const toMain = window.electronStandIn;
  const listeners = new Map();
  window.electronStandInReceive = (json) => {
    const { channel, args } = JSON.parse(json);
    for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
  };
  // What cannot be cloned is refused, as Electron does; JSON alone would leave it out.
  const send = (kind, channel, args) => toMain(JSON.stringify({ kind, channel, args: structuredClone(args) }));
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name, api) =>
        Object.defineProperty(window, name, { value: Object.freeze({ ...api }), enumerable: true }),
    },
    ipcRenderer: {
      invoke: async (channel, ...args) => {
        const answer = JSON.parse(await send("invoke", channel, args));
        if ("thrown" in answer) throw new Error(answer.thrown);
        return answer.value;
      },
      send: (channel, ...args) => void send("send", channel, args),
      on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
    },
  };
  window.open = (url) => {
    void send("open", "", [new URL(url, location.href).href]);
    return null;
  };
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href][target=_blank]") : null;
    if (link === null || event.defaultPrevented) return;
    event.preventDefault();
    window.open(link.href);
  });
  const require = (name) => {
    if (name !== "electron") throw new Error(`A sandboxed preload cannot require ${name}.`);
    return electron;
  };
  new Function("require", "module", "exports", preload)(require, { exports: {} }, {});
}
