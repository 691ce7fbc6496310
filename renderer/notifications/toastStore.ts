import { create } from "zustand";
import type { Notification } from "../../shared/model/notification.ts";

/** An alert in the episode that the toast told of. */
export interface EpisodeRef {
  readonly alert: string;
  readonly startsAt: number;
}

/** A notification inside the window, or a sentence about what the person just did. */
export type Toast =
  | {
      readonly kind: "notification";
      readonly id: string;
      readonly notification: Notification;
      readonly episodes: readonly EpisodeRef[];
    }
  | {
      readonly kind: "said";
      readonly id: string;
      readonly tone: "done" | "bad";
      readonly text: string;
      readonly undo: (() => void) | null;
    };

export type NotificationToast = Extract<Toast, { kind: "notification" }>;

interface ToastState {
  /** Newest first. */
  readonly toasts: readonly Toast[];
  /** The ids of those that nobody touched and that still wait: one bar stands for them all. */
  readonly folded: ReadonlySet<string>;
}

const noneFolded: ReadonlySet<string> = new Set();

export const useToasts = create<ToastState>(() => ({ toasts: [], folded: noneFolded }));

function without(folded: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return folded.has(id) ? new Set([...folded].filter((other) => other !== id)) : folded;
}

export function addToast(toast: Toast): void {
  useToasts.setState(({ toasts, folded }) => ({
    toasts: [toast, ...toasts.filter(({ id }) => id !== toast.id)],
    folded: without(folded, toast.id),
  }));
}

export function removeToast(id: string): void {
  useToasts.setState(({ toasts, folded }) => ({
    toasts: toasts.filter((toast) => toast.id !== id),
    folded: without(folded, id),
  }));
}

function ofOwn(toast: Toast): toast is NotificationToast {
  return toast.kind === "notification" && toast.notification.own === true;
}

/** For when another console is shown: leaves only what one's own announced behind the demo. */
export function keepOwnToasts(): void {
  useToasts.setState(({ toasts, folded }) => {
    const kept = toasts.filter(ofOwn);
    return { toasts: kept, folded: new Set(kept.map(({ id }) => id).filter((id) => folded.has(id))) };
  });
}

/**
 * Shows what one's own announced behind the demo as the shown console tells it now, so that it is one like any other
 * once the demo was left; what is not told any more goes.
 */
export function renewOwnToasts(recent: readonly Notification[]): void {
  const { toasts } = useToasts.getState();
  for (const toast of toasts.filter(ofOwn)) {
    const told = recent.find(({ id }) => id === toast.id);
    if (told === undefined) removeToast(toast.id);
    else if (told.own !== true) replaceToast({ ...toast, notification: told });
  }
}

function replaceToast(toast: Toast): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.map((other) => (other.id === toast.id ? toast : other)) }));
}

/** Makes room: the toast goes into the bar. */
export function foldToast(id: string): void {
  useToasts.setState(({ folded }) => ({ folded: new Set([...folded, id]) }));
}

/** Shows all that the bar stands for. */
export function unfoldToasts(): void {
  useToasts.setState({ folded: noneFolded });
}

let lastSaid = 0;

/** Says in a toast what became of something the person did. */
export function sayInToast(tone: "done" | "bad", text: string, undo: (() => void) | null = null): void {
  lastSaid += 1;
  addToast({ kind: "said", id: `said ${lastSaid}`, tone, text, undo });
}

export const mostVisible = 4;
/** In a low window more would hide the list. */
export const mostVisibleLow = 2;

function stays(toast: Toast): boolean {
  return toast.kind === "notification" && toast.notification.level === "insistent";
}

interface VisibleToasts {
  readonly shown: readonly Toast[];
  /** Those that insist and have no room: the bar stands for them. */
  readonly waiting: readonly NotificationToast[];
  /** How many others have no room. */
  readonly more: number;
}

/** The toasts to draw, at most so many, and the others: what insists is never hidden behind what leaves by itself. */
export function visibleToasts(toasts: readonly Toast[], most: number): VisibleToasts {
  const said = toasts.filter(({ kind }) => kind === "said");
  const told = toasts.filter(({ kind }) => kind === "notification");
  const ordered = [...said, ...told.filter(stays), ...told.filter((toast) => !stays(toast))];
  const rest = ordered.slice(most);
  const waiting = rest.filter((toast): toast is NotificationToast => toast.kind === "notification" && stays(toast));
  return { shown: ordered.slice(0, most), waiting, more: rest.length - waiting.length };
}
