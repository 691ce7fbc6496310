import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Notifier } from "../../electron/console/world.ts";
import { createSystemNotifier, type NotificationAnswer } from "../../electron/shell/notifier.ts";
import type { Notification } from "../../shared/model/notification.ts";
import { sampleNotification } from "../renderer/samples.ts";
import { until } from "../support/consoleUnderTest.ts";
import {
  busMissing,
  type NotificationDaemon,
  type PrivateBus,
  type RecordedNotification,
  startNotificationDaemon,
  startPrivateBus,
} from "../support/notificationDaemon.ts";

const beeps = vi.hoisted(() => {
  const heard = {
    count: 0,
    ring: () => {
      heard.count += 1;
    },
  };
  return heard;
});

// Electron's program is not needed: the stand-in's notifications speak the same protocol over the same bus.
vi.mock("electron", async () => {
  const { Notification } = await import("../support/electronStandIn/notification.mjs");
  return { Notification, shell: { beep: () => beeps.ring() } };
});

const title =
  busMissing === null ? "notifications over a real D-Bus" : `notifications over D-Bus (skipped: ${busMissing})`;

describe.skipIf(busMissing !== null)(title, () => {
  let bus: PrivateBus;
  let daemon: NotificationDaemon;
  let focused = false;
  const answered: [string, NotificationAnswer][] = [];
  let notifier: Notifier;

  beforeAll(async () => {
    bus = await startPrivateBus();
    vi.stubEnv("DBUS_SESSION_BUS_ADDRESS", bus.address);
    daemon = await startNotificationDaemon(bus.address);
    notifier = createSystemNotifier({
      isFocused: () => focused,
      onShow: () => {},
      onAnswer: ({ id }, answer) => answered.push([id, answer]),
      platform: "linux",
    });
  });

  afterAll(async () => {
    const { disconnectNotifications } = await import("../support/electronStandIn/notification.mjs");
    await disconnectNotifications();
    await daemon?.stop();
    await bus?.close();
    vi.unstubAllEnvs();
  });

  async function shownAs(change: Partial<Notification>): Promise<RecordedNotification> {
    const before = daemon.shown.length;
    expect(await notifier.show(sampleNotification(change))).toEqual({ by: "system", message: null });
    expect(daemon.shown.length).toBe(before + 1);
    const last = daemon.shown.at(-1);
    if (last === undefined) throw new Error("Nothing was recorded.");
    return last;
  }

  test("title, body and buttons arrive as they are meant", async () => {
    const shown = await shownAs({ id: "plain" });
    expect(shown.summary).toBe("Production · critical · HighErrorRate");
    expect(shown.body).toBe("Error rate is 8.13% (threshold: 5%)");
    expect(shown.app).toBe("Incident Console");
    expect([...shown.actions.values()]).toEqual(["View", "Acknowledge", "Silence 1 h"]);
  });

  test.each([
    ["silent", "critical", { urgency: 0, silent: true, timeout: -1 }, 0],
    ["normal", "warning", { urgency: 1, silent: false, timeout: -1 }, 0],
    ["normal", "critical", { urgency: 2, silent: false, timeout: -1 }, 0],
    ["insistent", "warning", { urgency: 2, silent: false, timeout: 0 }, 1],
  ] as const)("a %s one of severity %s", async (level, severity, expected, sounds) => {
    const before = beeps.count;
    expect(await shownAs({ id: `${level}-${severity}`, level, severity })).toMatchObject(expected);
    expect(beeps.count - before).toBe(sounds);
  });

  test("hostile annotations arrive as text", async () => {
    const hostile = '<a href="https://evil.example">Fix & forget</a>\0<img src=x>\u202egnp';
    const shown = await shownAs({ id: "hostile", title: `<b>x</b>\n${hostile}`, body: hostile });
    expect(shown.body).toBe('&lt;a href="https://evil.example"&gt;Fix &amp; forget&lt;/a&gt; &lt;img src=x&gt; gnp');
    expect(shown.summary).toBe('<b>x</b> <a href="https://evil.example">Fix & forget</a> <img src=x> gnp');
  });

  test("what the person does comes back", async () => {
    const clicked = await shownAs({ id: "clicked" });
    const pressed = await shownAs({ id: "pressed" });
    const silenced = await shownAs({ id: "silenced" });
    const sent = await shownAs({ id: "sent-away" });
    const idOf = ({ actions }: RecordedNotification, label: string) =>
      [...actions].find(([, name]) => name === label)?.[0] ?? "";
    daemon.invoke(clicked.id, "default");
    daemon.invoke(pressed.id, idOf(pressed, "Acknowledge"));
    daemon.invoke(silenced.id, idOf(silenced, "Silence 1 h"));
    daemon.dismiss(sent.id);
    const expected = [
      ["clicked", "open"],
      ["pressed", "acknowledge"],
      ["silenced", "silence"],
      ["sent-away", "dismiss"],
    ];
    await until(
      () => answered.length >= expected.length,
      () => answered,
    );
    expect(answered).toEqual(expected);
  });

  test("a digest has no button for a silence", async () => {
    const shown = await shownAs({ id: "digest", kind: "digest", alerts: ["production/1", "production/2"] });
    expect([...shown.actions.values()]).toEqual(["View", "Acknowledge"]);
  });

  test("one that is no longer true is taken away, and a newer one of the same id takes the older one's place", async () => {
    const first = await shownAs({ id: "again" });
    const second = await shownAs({ id: "again", body: "8.4%" });
    await until(
      () => daemon.closed.includes(first.id),
      () => daemon.closed,
    );
    notifier.close("again");
    await until(
      () => daemon.closed.includes(second.id),
      () => daemon.closed,
    );
    notifier.close("no such id");
  });

  test("the focused window shows it itself, but for a test", async () => {
    focused = true;
    const before = daemon.shown.length;
    expect(await notifier.show(sampleNotification())).toEqual({ by: "toast", message: null });
    expect(daemon.shown.length).toBe(before);
    await shownAs({ id: "test", kind: "test", alerts: [], actions: [] });
    focused = false;
  });

  test("a refusal is told in the service's words", async () => {
    daemon.refuse("Too many similar notifications");
    expect(await notifier.show(sampleNotification({ id: "refused" }))).toEqual({
      by: "none",
      message: expect.stringContaining('and said "Too many similar notifications".'),
    });
    daemon.refuse(null);
    await shownAs({ id: "refused" });
  });

  test("a service that is gone is told, and asked again the next time", async () => {
    await daemon.stop();
    expect(await notifier.show(sampleNotification({ id: "gone" }))).toMatchObject({
      by: "none",
      message: expect.stringMatching(/^The system did not show the notification and said ".*org\.freedesktop/),
    });
    daemon = await startNotificationDaemon(bus.address);
    await shownAs({ id: "back" });
  });
});
