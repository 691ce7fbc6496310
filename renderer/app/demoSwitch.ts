import { create } from "zustand";
import type { Bridge } from "../../shared/bridge.ts";

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
