import { powerMonitor } from "electron";
import type { Console } from "../console/console.ts";

/** Lets the console sleep and wake with the machine. What happened meanwhile it tells in one digest. */
export function followPower(console: Pick<Console, "suspend" | "resume">): void {
  powerMonitor.on("suspend", () => console.suspend());
  powerMonitor.on("resume", () => console.resume());
}

/** Answers whether the screen is locked: then nobody looks at the window, whatever has the focus. */
export function followLock(): () => boolean {
  let locked = false;
  powerMonitor.on("lock-screen", () => {
    locked = true;
  });
  powerMonitor.on("unlock-screen", () => {
    locked = false;
  });
  return () => locked;
}
