import { create } from "zustand";
import type { Bridge } from "../../shared/bridge.ts";
import type { Client } from "../client/client.ts";

/** Whether the way into the demo or out of it is being taken, and why it could not be, a sentence. */
interface DemoSwitching {
  readonly switching: boolean;
  readonly error: string | null;
}

export const useDemoSwitch = create<DemoSwitching>(() => ({ switching: false, error: null }));

/** Goes into the demo, or back to one's own environments. */
export async function switchDemo(bridge: Bridge, way: "enter" | "leave"): Promise<void> {
  if (useDemoSwitch.getState().switching) return;
  useDemoSwitch.setState({ switching: true, error: null });
  const result = await bridge.call(way === "enter" ? "demo.enter" : "demo.leave", {});
  useDemoSwitch.setState({ switching: false, error: result.ok ? null : result.error.message });
}

/** Leaves the demo where it is shown. True once one's own environments are shown, false where it cannot be left now. */
export async function leaveDemo({ bridge, settings }: Pick<Client, "bridge" | "settings">): Promise<boolean> {
  const isLeft = () => settings.getState().state?.demo === false;
  if (isLeft()) return true;
  if (useDemoSwitch.getState().switching) return false;
  await switchDemo(bridge, "leave");
  if (useDemoSwitch.getState().error !== null) return false;
  // The answer may be here before what it changed.
  if (!isLeft()) await when(settings, isLeft);
  return true;
}

function when(settings: Client["settings"], holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = settings.subscribe(() => {
      if (!holds()) return;
      stop();
      resolve();
    });
  });
}
