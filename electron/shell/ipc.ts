import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from "electron";
import type { Result } from "../../shared/errors.ts";
import { clientMessageSchema } from "../../shared/wire.ts";
import type { Console } from "../console/console.ts";
import type { Log } from "../console/world.ts";
import { createSubscriptions, type Subscriptions } from "../host/subscriptions.ts";
import { channels } from "./channels.ts";
import { isPageUrl } from "./protocol.ts";

/** Passes the page's calls and subscriptions on to the console. The only file that names ipcMain. */
export function connectPage(console: Console, log: Log): void {
  const followed = new Map<WebContents, Subscriptions>();
  const subscriptionsOf = (contents: WebContents) => {
    const known = followed.get(contents);
    if (known !== undefined) return known;
    const subscriptions = createSubscriptions(console, (id, message) => {
      if (!contents.isDestroyed()) contents.send(channels.topic, id, message);
    });
    followed.set(contents, subscriptions);
    const stop = () => subscriptions.stopAll();
    // A reloaded page starts its ids anew and does not know what the old one followed.
    contents.on("did-start-navigation", (event) => {
      if (event.isMainFrame && !event.isSameDocument) stop();
    });
    contents.on("render-process-gone", stop);
    contents.once("destroyed", () => {
      stop();
      followed.delete(contents);
    });
    return subscriptions;
  };

  ipcMain.handle(channels.call, async (event, name: unknown, input: unknown): Promise<Result<unknown>> => {
    if (!isOwnPage(event)) {
      log.warn("A call from a page that is not the console's was refused.");
      return refused("FORBIDDEN", "Only the console's own page may ask.");
    }
    const parsed = clientMessageSchema.safeParse({ type: "call", id: 0, name, input });
    if (!parsed.success || parsed.data.type !== "call") return refused("INVALID_INPUT", "The call has no name.");
    return console.call(parsed.data.name, parsed.data.input);
  });

  const onMessage =
    (type: "subscribe" | "unsubscribe") =>
    (event: IpcMainEvent, ...args: readonly unknown[]) => {
      const [id, topic, key] = args;
      const parsed = clientMessageSchema.safeParse({ type, id, topic, key });
      if (!isOwnPage(event) || !parsed.success) {
        log.warn("A subscription that is not the console's was refused.");
        return;
      }
      const subscriptions = subscriptionsOf(event.sender);
      if (parsed.data.type === "unsubscribe") subscriptions.stop(parsed.data.id);
      if (parsed.data.type === "subscribe") subscriptions.start(parsed.data.id, parsed.data.topic, parsed.data.key);
    };
  ipcMain.on(channels.subscribe, onMessage("subscribe"));
  ipcMain.on(channels.unsubscribe, onMessage("unsubscribe"));
}

function refused(code: "FORBIDDEN" | "INVALID_INPUT", message: string): Result<never> {
  return { ok: false, error: { code, message } };
}

/** True where the sender is the top frame of a window and shows our page. */
function isOwnPage(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === event.sender.mainFrame && isPageUrl(frame.url);
}
