import { MantineProvider } from "@mantine/core";
import { createElement, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Console } from "../../electron/console/console.ts";
import { Publisher } from "../../electron/console/publisher.ts";
import { createSwitching } from "../../electron/host/switching/switching.ts";
import type { Client } from "../../renderer/client/client.ts";
import type { Bridge } from "../../shared/bridge.ts";
import type { Alert } from "../../shared/model/alert.ts";
import type { Notification } from "../../shared/model/notification.ts";
import { settingsOf } from "./fakeData.ts";
import { sampleAlert, sampleNotification } from "./samples.ts";

// The place that the person is at is read from the address as soon as it is imported, and written to it.
vi.stubGlobal("location", { hash: "#/alerts?env=production" });
vi.stubGlobal("history", {
  replaceState: (_state: unknown, _title: string, hash: string) => Object.assign(location, { hash }),
  pushState: (_state: unknown, _title: string, hash: string) => Object.assign(location, { hash }),
});
const { leaveDemo, useDemoSwitch } = await import("../../renderer/app/demoSwitch.ts");
const { home } = await import("../../renderer/app/location.ts");
const { goTo, usePlace } = await import("../../renderer/app/place.ts");
const { forgetOtherConsole } = await import("../../renderer/app/shownConsole.ts");
const { useSelection } = await import("../../renderer/alerts/selection.ts");
const { ClientProvider } = await import("../../renderer/client/client.ts");
const { followTopic } = await import("../../renderer/client/topicStore.ts");
const { openNotification } = await import("../../renderer/notifications/open.ts");
const { ToastCard } = await import("../../renderer/notifications/ToastCard.tsx");
const { addToast, foldToast, renewOwnToasts, sayInToast, useToasts } = await import(
  "../../renderer/notifications/toastStore.ts"
);
const { toldOf } = await import("../../renderer/notifications/told.ts");
const { waitingOf } = await import("../../renderer/notifications/waiting.ts");
const { demoWords, EnvironmentsCard } = await import("../../renderer/settings/environments/EnvironmentsCard.tsx");

const alert = sampleAlert({ state: "resolved" });
const told = sampleNotification({ id: "own-1", alerts: [alert.id], level: "insistent" });
const behind: Notification = { ...told, title: `Your own environments: ${told.title}`, actions: [], own: true };

/** A console with real topics, which has one environment and one alert, over by now. */
function consoleOf(demo: boolean) {
  const publisher = new Publisher(demo ? "demo" : "own");
  const settings = { ...settingsOf("small", 1000), demo, demoSwitch: demo ? ("leave" as const) : ("enter" as const) };
  publisher.open("settings", "", settings);
  publisher.open("alerts", "", { alerts: { [alert.id]: alert }, environments: {} } as never);
  publisher.open("acknowledgements", "", { items: {} });
  publisher.open("notifications", "", { recent: [] });
  const asked: string[] = [];
  const answers: Record<string, () => unknown> = {};
  const console: Console = {
    call: async (name) => {
      asked.push(name);
      return (answers[name]?.() ?? { ok: true, value: null }) as never;
    },
    subscribe: (topic, key, listener) => publisher.subscribe(topic, key, listener),
    suspend: () => {},
    resume: () => {},
    fault: () => {},
    open: () => {},
    dispose: async () => {},
  };
  return { console, publisher, asked, answers };
}

/** A page before both consoles; the demo is shown. */
function pageInDemo() {
  const own = consoleOf(false);
  const demo = consoleOf(true);
  const switching = createSwitching(own.console);
  const bridge = switching as unknown as Bridge;
  const topics = ["settings", "alerts", "acknowledgements", "notifications"] as const;
  const stores = Object.fromEntries(topics.map((topic) => [topic, followTopic(bridge, topic).store]));
  const client = { bridge, inBrowserTab: true, ...stores } as unknown as Client;
  switching.show(demo.console);
  demo.answers["demo.leave"] = () => {
    switching.show(null);
    return { ok: true, value: null };
  };
  return { own, demo, switching, client };
}

const toastOf = (notification: Notification) =>
  ({ kind: "notification", id: notification.id, notification, episodes: [] }) as const;
const toastIds = () => useToasts.getState().toasts.map(({ id }) => id);

beforeEach(() => {
  useToasts.setState({ toasts: [], folded: new Set() });
  useDemoSwitch.setState({ switching: false, error: null });
  usePlace.setState({ ...home, environment: "production" });
  vi.stubGlobal("document", { hasFocus: () => true, visibilityState: "visible" });
});

describe("what one's own environments announce behind the demo", () => {
  test("is opened there: the demo is left first", async () => {
    const { own, demo, client } = pageInDemo();
    const stop = forgetOtherConsole(client);
    await openNotification(client, behind);
    stop();
    expect(usePlace.getState()).toMatchObject({ screen: "alerts", alert: alert.id, environment: "production" });
    expect([own.asked, demo.asked]).toEqual([["notifications.seen"], ["demo.leave"]]);
  });

  test("stays where it is while the demo cannot be left", async () => {
    const { demo, client } = pageInDemo();
    demo.answers["demo.leave"] = () => ({ ok: false, error: { code: "UNAVAILABLE", message: "Not now." } });
    await openNotification(client, behind);
    useDemoSwitch.setState({ switching: true });
    await openNotification(client, behind);
    expect([usePlace.getState().alert, demo.asked]).toEqual([null, ["demo.leave"]]);
  });

  test("is opened at once where the demo was left already", async () => {
    const { switching, demo, client } = pageInDemo();
    switching.show(null);
    await openNotification(client, behind);
    expect([usePlace.getState().alert, demo.asked]).toEqual([alert.id, []]);
  });

  test("waits for the settings where the answer comes first", async () => {
    const { switching, demo, client } = pageInDemo();
    demo.answers["demo.leave"] = () => ({ ok: true, value: null });
    let left = false;
    const leaving = leaveDemo(client).then((done) => {
      left = done;
    });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(left).toBe(false);
    switching.show(null);
    await leaving;
    expect(left).toBe(true);
  });

  test("has no button but the way there", () => {
    const { client } = pageInDemo();
    const buttons = (notification: Notification) => {
      const props = { pause: { covered: false, isHeld: () => false }, leave() {}, fold() {}, dismiss() {} };
      const card = createElement(ToastCard, { toast: toastOf(notification), ...props });
      return buttonsOf(client, card);
    };
    expect(buttons(behind)).toEqual(["Leave the demo and open it", ""]);
    expect(buttons(told)).toEqual(["Open", "Acknowledge", ""]);
  });

  test("goes on waiting, and is not over with the demo's alert of that name", () => {
    const demos: Readonly<Record<string, Alert>> = { [alert.id]: alert };
    const { over, acknowledged, notifications } = waitingOf(
      [toastOf(behind), toastOf({ ...told, id: "2" })],
      demos,
      {},
    );
    expect([over, acknowledged, notifications]).toEqual([["2"], [], 1]);
    expect(toldOf([toastOf(behind), toastOf({ ...told, id: "2" })], alert.id)).toEqual(["2"]);
  });

  test("is one like any other once the demo was left, and goes where it is told no more", () => {
    addToast(toastOf(behind));
    addToast(toastOf({ ...behind, id: "own-2" }));
    addToast(toastOf({ ...told, id: "other" }));
    foldToast("own-1");
    renewOwnToasts([behind, { ...behind, id: "own-2" }]);
    expect(toastIds()).toEqual(["other", "own-2", "own-1"]);
    renewOwnToasts([told]);
    expect(useToasts.getState()).toEqual({
      toasts: [toastOf({ ...told, id: "other" }), toastOf(told)],
      folded: new Set(["own-1"]),
    });
  });
});

describe("when the demo is left or entered", () => {
  test.each(["left", "entered"])("what was told and chosen in the other console goes: %s", (way) => {
    const { switching, demo, client } = pageInDemo();
    if (way === "entered") switching.show(null);
    const stop = forgetOtherConsole(client);
    for (const notification of [behind, { ...told, id: "1" }, { ...told, id: "2" }]) {
      addToast(toastOf(notification));
      foldToast(notification.id);
    }
    sayInToast("done", "Acknowledged.", () => {});
    useSelection.setState({ ids: new Set([alert.id]) });
    goTo({ alert: alert.id, filter: "severity=critical", tab: "silenced", search: "s1", query: '{service="a"}' });
    demo.publisher.patch("notifications", "", { put: [sampleNotification({ id: "new" })] });
    expect(toastIds()).toHaveLength(4);
    switching.show(way === "left" ? null : demo.console);
    stop();
    expect([toastIds(), [...useToasts.getState().folded], useSelection.getState().ids.size]).toEqual([
      ["own-1"],
      ["own-1"],
      0,
    ]);
    expect(usePlace.getState()).toEqual({ ...home, environment: "production", query: '{service="a"}' });
    expect(location.hash).not.toMatch(/alert=|filter=|search=/);
  });

  test("not when a page opens at an alert, nor when the settings change otherwise", () => {
    const { demo, client } = pageInDemo();
    const stop = forgetOtherConsole(client);
    goTo({ alert: alert.id });
    demo.publisher.patch("settings", "", { ...settingsOf("small", 1000), demo: true, disabled: 3 });
    const late = pageInDemo();
    late.client.settings.setState({ state: null, gone: false });
    const stopLate = forgetOtherConsole(late.client);
    late.switching.show(null);
    stop();
    stopLate();
    expect(usePlace.getState().alert).toBe(alert.id);
  });
});

describe("the environments in the settings", () => {
  const card = (demo: boolean) => {
    const read = { file: null, error: null, reload: async () => {} };
    const settings = { ...settingsOf("small", 1000), demo, demoSwitch: demo ? ("leave" as const) : ("enter" as const) };
    return renderToStaticMarkup(
      createElement(MantineProvider, null, createElement(EnvironmentsCard, { settings, read })),
    );
  };

  test("are said to be the demo's, in the demo alone", () => {
    const words = "These are the demo&#x27;s environments; what you change here is gone when you leave it.";
    expect([card(true).includes(words), card(false).includes("demo&#x27;s")]).toEqual([true, false]);
    expect(demoWords({ demoSwitch: null })).toBe("These are the demo's environments.");
  });
});

/** The texts of the buttons that are drawn. */
function buttonsOf(client: Client, node: ReactNode): readonly string[] {
  const html = renderToStaticMarkup(
    createElement(MantineProvider, null, createElement(ClientProvider, { value: client }, node)),
  );
  return [...html.matchAll(/<button[^>]*>(.*?)<\/button>/gs)].map(([, inner = ""]) => inner.replace(/<[^>]*>/g, ""));
}
