import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import type { Span } from "../../../shared/model/logs.ts";
import { selectedSpan, type VolumeColumn } from "./columns.ts";

/** From one bar to another, both within; they may stand in either order. */
export interface Selection {
  readonly anchor: number;
  readonly head: number;
}

/** A part of the bars, chosen by dragging or with the keys, and what is done with it. */
export function useBarSelection(columns: readonly VolumeColumn[], zoom: (span: Span) => void) {
  const [selection, setSelection] = useState<Selection | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const dragging = useRef(false);
  const last = columns.length - 1;
  const within = (index: number) => Math.min(last, Math.max(0, index));

  const indexAt = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return within(Math.floor(((event.clientX - box.left) / Math.max(1, box.width)) * columns.length));
  };
  const zoomIn = ({ anchor, head }: Selection) => {
    const span = selectedSpan(columns, anchor, head);
    if (span === null) return;
    setSelection(null);
    zoom(span);
  };
  const press = (event: KeyboardEvent) => {
    const head = selection?.head ?? last;
    const to = targetOf(event.key, head, last);
    if (to !== undefined) {
      // The first arrow chooses the last bar instead of the one beside it.
      const starts = selection === null && event.key.startsWith("Arrow");
      const next = within(starts ? head : to);
      setSelection({ anchor: event.shiftKey && selection !== null ? selection.anchor : next, head: next });
    } else if (event.key === "Enter" && selection !== null) zoomIn(selection);
    else if (event.key === "Escape" && selection !== null) setSelection(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const handlers = {
    onKeyDown: press,
    onBlur: () => !dragging.current && setSelection(null),
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      if (event.button !== 0) return;
      dragging.current = true;
      event.currentTarget.setPointerCapture(event.pointerId);
      const at = indexAt(event);
      setSelection({ anchor: at, head: at });
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      const at = indexAt(event);
      setHovered(at);
      if (dragging.current) setSelection((before) => (before === null ? null : { ...before, head: at }));
    },
    onPointerUp: (event: PointerEvent<HTMLDivElement>) => {
      if (!dragging.current) return;
      dragging.current = false;
      const head = indexAt(event);
      if (selection !== null && selection.anchor !== head) zoomIn({ anchor: selection.anchor, head });
    },
    onPointerCancel: () => {
      dragging.current = false;
      setSelection(null);
    },
    onPointerLeave: () => setHovered(null),
  };
  return { selection, hovered, handlers, zoomIn };
}

/** Where a key leads from a bar; it may lie outside. Undefined for a key that leads nowhere. */
function targetOf(key: string, head: number, last: number): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: head - 1,
    ArrowRight: head + 1,
    Home: 0,
    End: last,
    PageUp: head - 10,
    PageDown: head + 10,
  };
  return targets[key];
}

export function isWithin(selection: Selection | null, index: number): boolean {
  if (selection === null) return false;
  const { anchor, head } = selection;
  return index >= Math.min(anchor, head) && index <= Math.max(anchor, head);
}
