import type { Harness } from "./types.d.mts";

export const harness: Harness;
