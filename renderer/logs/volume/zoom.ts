import { create } from "zustand";
import type { LogRange, Span } from "../../../shared/model/logs.ts";
import { usePlace } from "../../app/place.ts";
import { rangeIn, useSearchForm } from "../searchStore.ts";

/** The ranges that zooming led away from, the last one at the end. */
export const useZoom = create<{ readonly before: readonly LogRange[] }>(() => ({ before: [] }));

type Run = (range: LogRange) => void;

const mostKept = 20;

/** Looks at a part of the range; the way back is kept. */
export function zoomTo(span: Span, run: Run): void {
  const range = rangeIn(usePlace.getState().mode, useSearchForm.getState());
  useZoom.setState(({ before }) => ({ before: [...before, range].slice(-mostKept) }));
  run({ kind: "absolute", ...span });
}

/** Looks at the range that was looked at before the last zoom. */
export function zoomBack(run: Run): void {
  const { before } = useZoom.getState();
  const last = before.at(-1);
  if (last === undefined) return;
  useZoom.setState({ before: before.slice(0, -1) });
  run(last);
}

/** Another range was chosen by hand: there is no way back from it. */
export function forgetZoom(): void {
  useZoom.setState({ before: [] });
}
