import { EventEmitter } from "node:events";
import dbus from "dbus-next";

const name = "org.freedesktop.Notifications";
const path = "/org/freedesktop/Notifications";
const urgencies = { low: 0, normal: 1, critical: 2 };

/** The one connection, made at the first need; a failure is not kept. */
let connection = null;
/** What is shown, by the number that the service gave it. */
const shown = new Map();

async function connect() {
  const address = process.env.DBUS_SESSION_BUS_ADDRESS;
  if (address === undefined || address === "") throw new Error("There is no session bus.");
  const bus = dbus.sessionBus({ busAddress: address });
  const lost = new Promise((_resolve, reject) => bus.once("error", reject));
  bus.on("error", () => {
    connection = null;
  });
  bus.on("message", (message) => {
    if (message.type !== dbus.MessageType.SIGNAL || message.interface !== name) return;
    const [id, detail] = message.body;
    // The answer that tells the number may have come in the same breath, and whoever waits for it must know it first.
    setImmediate(() => {
      if (message.member === "ActionInvoked") shown.get(id)?.invoked(detail);
      if (message.member === "NotificationClosed") shown.get(id)?.gone(detail);
    });
  });
  const rule = `type='signal',interface='${name}'`;
  const follow = new dbus.Message({
    destination: "org.freedesktop.DBus",
    path: "/org/freedesktop/DBus",
    interface: "org.freedesktop.DBus",
    member: "AddMatch",
    signature: "s",
    body: [rule],
  });
  await Promise.race([bus.call(follow), lost]);
  return bus;
}

async function call(member, signature, body) {
  connection ??= connect();
  try {
    const bus = await connection;
    return await bus.call(new dbus.Message({ destination: name, path, interface: name, member, signature, body }));
  } catch (cause) {
    connection = null;
    throw cause;
  }
}

/** Lets the process end. */
export async function disconnectNotifications() {
  const bus = await connection?.catch(() => null);
  connection = null;
  bus?.disconnect();
}

/**
 * Electron's Notification as it is on Linux: `org.freedesktop.Notifications` on the session bus, a default action for
 * the click, title and body as they are given. The buttons are actions named after their index.
 */
export class Notification extends EventEmitter {
  static isSupported() {
    return true;
  }
  constructor(options = {}) {
    super();
    this.options = options;
    this.number = 0;
  }
  show() {
    void this.send().catch((cause) => this.emit("failed", {}, cause.text ?? cause.message ?? String(cause)));
  }
  async send() {
    const { title = "", body = "", urgency = "normal", timeoutType, silent = false, actions = [] } = this.options;
    const buttons = actions.flatMap(({ text }, index) => [String(index), text]);
    const hints = {
      urgency: new dbus.Variant("y", urgencies[urgency]),
      ...(silent ? { "suppress-sound": new dbus.Variant("b", true) } : {}),
    };
    const reply = await call("Notify", "susssasa{sv}i", [
      "Incident Console",
      this.number,
      "",
      title,
      body,
      ["default", "View", ...buttons],
      hints,
      timeoutType === "never" ? 0 : -1,
    ]);
    [this.number] = reply.body;
    shown.set(this.number, this);
    this.emit("show", {});
  }
  invoked(action) {
    if (action === "default") this.emit("click", {});
    else this.emit("action", { actionIndex: Number(action), selectionIndex: -1 }, Number(action), -1);
  }
  gone(reason) {
    shown.delete(this.number);
    // 1: expired, 2: dismissed by the person, 3: closed by a call.
    const reasons = { 1: "timedOut", 2: "userCanceled" };
    this.emit("close", { reason: reasons[reason] });
  }
  close() {
    if (this.number !== 0) void call("CloseNotification", "u", [this.number]).catch(() => {});
  }
}
