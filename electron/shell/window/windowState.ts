import * as z from "zod";

/** A rectangle on the desktop of all displays, in points. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const coordinate = z.int().min(-100_000).max(100_000);
const extent = z.int().min(1).max(100_000);
const windowStateSchema = z.strictObject({
  version: z.literal(1),
  /** Where the window is while it is neither maximised nor in full screen; null: where the system puts it. */
  bounds: z.strictObject({ x: coordinate, y: coordinate, width: extent, height: extent }).nullable(),
  maximized: z.boolean(),
  fullScreen: z.boolean(),
  /** Whether the person was told once that closing the window does not end the console. */
  toldOfTray: z.boolean(),
});
/** How the window was left. Kept in `window.json`. */
export type WindowState = Readonly<z.infer<typeof windowStateSchema>>;

export const usualWindowState: WindowState = {
  version: 1,
  bounds: null,
  maximized: false,
  fullScreen: false,
  toldOfTray: false,
};

/** Reads the content of `window.json`; what cannot be read is the usual state, since no window is worth a question. */
export function parseWindowState(text: string): WindowState {
  try {
    return windowStateSchema.safeParse(JSON.parse(text)).data ?? usualWindowState;
  } catch {
    return usualWindowState;
  }
}

export const leastSize = { width: 1024, height: 640 } as const;
const usualSize = { width: 1280, height: 800 } as const;
/** So much of the title bar must be within reach of the mouse. */
const grip = { width: 120, height: 30 } as const;

/** Where a window is put. Without `x` and `y` the system centres it. */
export interface Placed {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly minWidth: number;
  readonly minHeight: number;
}

/**
 * Where the window goes on the displays that there are now; `workAreas` has the primary display's first. One that was
 * on a display which is gone comes back into the middle of the nearest one, and none is larger than its display.
 */
export function placeWindow({ bounds }: WindowState, workAreas: readonly Rectangle[]): Placed {
  const [primary] = workAreas;
  if (primary === undefined) return { ...usualSize, ...leastOn(null) };
  if (bounds === null) return { ...fitted(usualSize, primary), ...leastOn(primary) };
  // Looked at as it would be: one that is made smaller may be out of reach for that.
  const area = workAreas.find((one) => isWithinReach({ ...bounds, ...fitted(bounds, one) }, one));
  if (area !== undefined) return { x: bounds.x, y: bounds.y, ...fitted(bounds, area), ...leastOn(area) };
  const nearest = workAreas.reduce((a, b) => (distance(bounds, b) < distance(bounds, a) ? b : a));
  const size = fitted(bounds, nearest);
  const x = Math.round(nearest.x + (nearest.width - size.width) / 2);
  const y = Math.round(nearest.y + (nearest.height - size.height) / 2);
  return { x, y, ...size, ...leastOn(nearest) };
}

type Size = Pick<Rectangle, "width" | "height">;

function fitted(size: Size, area: Rectangle): Size {
  return {
    width: Math.min(area.width, Math.max(leastSize.width, size.width)),
    height: Math.min(area.height, Math.max(leastSize.height, size.height)),
  };
}

/** A display at a large scale may have fewer points than the page wants. */
function leastOn(area: Rectangle | null): { readonly minWidth: number; readonly minHeight: number } {
  return {
    minWidth: Math.min(leastSize.width, area?.width ?? leastSize.width),
    minHeight: Math.min(leastSize.height, area?.height ?? leastSize.height),
  };
}

/** Whether enough of the window's upper edge lies in the area to take hold of it. */
function isWithinReach(bounds: Rectangle, area: Rectangle): boolean {
  const shared = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  return shared >= grip.width && bounds.y >= area.y && bounds.y + grip.height <= area.y + area.height;
}

/** Between the middles. */
function distance(a: Rectangle, b: Rectangle): number {
  return Math.hypot(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2);
}
