import { create } from "zustand";
import type { Silence } from "../../shared/model/silence.ts";

interface SilenceAction {
  readonly kind: "extend" | "expire";
  /** All of one environment. */
  readonly silences: readonly Silence[];
  readonly opened: boolean;
  /** Another one for each opening, so that nothing typed into an earlier one is left. */
  readonly opening: number;
}

export const useSilenceAction = create<SilenceAction>(() => ({
  kind: "expire",
  silences: [],
  opened: false,
  opening: 0,
}));

function open(kind: SilenceAction["kind"], silences: readonly Silence[]): void {
  useSilenceAction.setState(({ opening }) => ({ kind, silences, opened: true, opening: opening + 1 }));
}

/** Asks how much longer a silence should last. */
export function openExtend(silence: Silence): void {
  open("extend", [silence]);
}

/** Asks before silences of one environment are ended. */
export function openExpire(silences: readonly Silence[]): void {
  if (silences.length > 0) open("expire", silences);
}

export function closeSilenceAction(): void {
  useSilenceAction.setState({ opened: false });
}
