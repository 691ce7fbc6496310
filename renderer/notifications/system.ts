import type { Notification as Announced, Delivery } from "../../shared/model/notification.ts";
import { cut, visibleText } from "../format/untrusted.ts";
import { notPermitted, readBrowserPermission } from "./permission.ts";

/** A browser says within moments whether it shows one; some never say. */
const answerWithinMs = 3000;

const shown = new Map<string, Notification>();

interface Options {
  /** No sound of the system's own: the console makes one, or the person wants none. */
  readonly silent: boolean;
  open(): void;
}

/**
 * Shows a notification through the browser and answers what it said; never rejects. The id is its tag, so that a
 * browser with several tabs shows it once.
 */
export async function showInBrowser(announced: Announced, { silent, open }: Options): Promise<Delivery> {
  const permission = readBrowserPermission();
  if (permission !== "granted") return notPermitted(permission);
  try {
    const made = new Notification(visibleText(cut(announced.title, 200)), {
      body: visibleText(cut(announced.body, 600)),
      tag: announced.id,
      silent,
      requireInteraction: announced.level === "insistent",
    });
    shown.set(announced.id, made);
    made.onclick = () => {
      window.focus();
      open();
      closeInBrowser(announced.id);
    };
    return await answerOf(made);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { by: "none", message: `The browser refused to show it: ${cut(reason, 200)}` };
  }
}

function answerOf(made: Notification): Promise<Delivery> {
  return new Promise((resolve) => {
    const unsaid = "The browser took it, but did not say whether it was shown.";
    const timer = setTimeout(() => resolve({ by: "system", message: unsaid }), answerWithinMs);
    const answer = (delivery: Delivery) => {
      clearTimeout(timer);
      resolve(delivery);
    };
    made.onshow = () => answer({ by: "system", message: null });
    made.onerror = () =>
      answer({
        by: "none",
        message: "The browser could not show it. Check that the system lets the browser show notifications.",
      });
  });
}

/** Takes one away that is dealt with; unknown ids are ignored. */
export function closeInBrowser(id: string): void {
  shown.get(id)?.close();
  shown.delete(id);
}
