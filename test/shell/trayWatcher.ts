import dbus from "dbus-next";

const name = "org.kde.StatusNotifierWatcher";

/** Stands on a bus for the desktop's panel that shows a tray. */
export interface TrayWatcher {
  /** The panel goes away, as with an extension that is switched off. */
  leave(): Promise<void>;
  stop(): void;
}

export async function startTrayWatcher(address: string): Promise<TrayWatcher> {
  const bus = dbus.sessionBus({ busAddress: address });
  await bus.requestName(name, 0);
  return {
    leave: async () => {
      await bus.releaseName(name);
    },
    stop: () => bus.disconnect(),
  };
}
