/** @type {readonly NodeJS.Signals[]} */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * As Electron on Linux and macOS, which on its way to being ready takes these signals from whoever listened before, and
 * quits at the first one; who listens from then on takes them back (its InstallShutdownSignalHandlers).
 */
export function takeSignals(quit) {
  for (const signal of signals) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) quit();
    });
  }
}
