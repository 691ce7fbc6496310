import { expect, test } from "vitest";
import { ConsoleError } from "../../../electron/console/errors.ts";
import { defaultDesktopSettings } from "../../../shared/model/desktop.ts";
import { createDesktop, openDesk } from "./support.ts";

const refused = (message: string) => expect.objectContaining({ code: "INVALID_INPUT", message });

test("in a browser tab there is no window to change", async () => {
  for (const { calls, publisher } of [openDesk(), openDesk(null)]) {
    const sentence = "This is for the console in a window of its own, not in a browser tab.";
    await expect(calls["desktop.save"]({ settings: defaultDesktopSettings })).rejects.toEqual(refused(sentence));
    await expect(calls["desktop.update"]({ step: "check" })).rejects.toEqual(refused(sentence));
    expect(publisher.state("desktop", "")).toBeNull();
  }
});

test("the topic follows the window until the end", async () => {
  const { desktop, asked, listeners } = createDesktop();
  const { desk, calls, publisher } = openDesk({ desktop });
  await calls["desktop.save"]({ settings: { ...defaultDesktopSettings, startAtLogin: true } });
  await calls["desktop.update"]({ step: "fetch" });
  expect(publisher.state("desktop", "")?.settings.startAtLogin).toBe(true);
  expect(asked).toEqual(["fetch"]);
  desk.stop();
  expect(listeners.size).toBe(0);
});

test("the demo is entered or left only where that leads somewhere", async () => {
  let went = 0;
  const go = async () => {
    went += 1;
  };
  const { calls } = openDesk({ demo: { leads: "enter", go } });
  await calls["demo.enter"]({});
  await expect(calls["demo.leave"]({})).rejects.toEqual(refused("There is nothing to go back to from here."));
  await expect(openDesk().calls["demo.enter"]({})).rejects.toEqual(refused("The demo cannot be shown from here."));
  expect(went).toBe(1);
});

test("a demo that does not start says why", async () => {
  const go = () => Promise.reject(new ConsoleError("UNAVAILABLE", "The demo could not be started: no room."));
  await expect(openDesk({ demo: { leads: "enter", go } }).calls["demo.enter"]({})).rejects.toThrow("no room");
});

test("a file that was opened waits for the page until it was looked at", async () => {
  const { desk, calls, publisher } = openDesk();
  expect(publisher.state("opened", "")).toBeNull();
  desk.open({ name: "team.incidentconsole", text: "{}" });
  expect(publisher.state("opened", "")).toEqual({ name: "team.incidentconsole", text: "{}" });
  await calls["opened.close"]({});
  expect(publisher.state("opened", "")).toBeNull();
});

test("a fault is a sentence without secret, stack and line breaks", () => {
  const { desk, publisher, redactor, clock } = openDesk();
  redactor.add("hunter22");
  desk.fault(new Error("the first line with hunter22\nthe second"));
  expect(publisher.state("faults", "")).toEqual({
    faults: [
      {
        id: 1,
        at: clock.now(),
        message: "Something went wrong inside the console: the first line with ••• the second",
      },
    ],
  });
});

test("equal faults within a minute are one; the latest twenty are kept", async () => {
  const { desk, publisher, clock, messages, follow } = openDesk();
  follow("faults");
  for (let number = 0; number < 100; number += 1) desk.fault(new Error("again"));
  expect(messages).toHaveLength(2);
  await clock.advance(60_000);
  desk.fault(new Error("again"));
  expect(publisher.state("faults", "")?.faults.map(({ id }) => id)).toEqual([1, 2]);
  for (let number = 0; number < 30; number += 1) desk.fault(new Error(`fault ${number}`));
  const ids = publisher.state("faults", "")?.faults.map(({ id }) => id);
  expect([ids?.length, ids?.[0], ids?.at(-1)]).toEqual([20, 13, 32]);
});

test("an endless message is cut, and what is no error is a sentence too", () => {
  const { desk, publisher } = openDesk(null);
  desk.fault(new Error("x".repeat(100_000)));
  desk.fault(Object.create(null));
  const [long, none] = publisher.state("faults", "")?.faults ?? [];
  expect(long?.message.length).toBeLessThan(600);
  expect(none?.message).toBe("Something went wrong inside the console.");
});

test("diagnostics without anything around, and where the system does not tell", async () => {
  const { text, logFile } = await openDesk(null).calls["diagnostics.read"]({});
  expect([text.includes("version: 1.2.3"), text.includes("process: unknown"), logFile]).toEqual([true, true, null]);
  const silent = openDesk({ facts: () => Promise.reject(new Error("EIO")) });
  expect((await silent.calls["diagnostics.read"]({})).text).toContain("EIO");
});
