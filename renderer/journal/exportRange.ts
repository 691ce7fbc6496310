import { fromInput } from "../format/momentInput.ts";
import type { Zone } from "../format/time.ts";

const hour = 3_600_000;

/** The shifts to choose from, in hours. */
export const usualHours = [8, 12, 24] as const;

/** What the dialog was told: so many hours until now, or between two moments as their inputs have them. */
export type ExportChoice =
  | { readonly kind: "last"; readonly hours: number }
  | { readonly kind: "custom"; readonly from: string; readonly to: string };

export type ExportRange =
  | { readonly ok: true; readonly from: number; readonly to: number }
  | { readonly ok: false; readonly fault: string };

/** The span that a choice means, or what is wrong with it. */
export function exportRange(choice: ExportChoice, now: number, zone: Zone): ExportRange {
  if (choice.kind === "last") return { ok: true, from: now - choice.hours * hour, to: now };
  const from = fromInput(choice.from, zone);
  const to = fromInput(choice.to, zone);
  if (from === null || to === null) return { ok: false, fault: "Both moments are needed." };
  if (from >= to) return { ok: false, fault: "The range must begin before it ends." };
  return { ok: true, from, to };
}
