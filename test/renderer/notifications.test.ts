import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { episodesToAcknowledge, stillAsks } from "../../renderer/notifications/episodes.ts";
import { freshMs, isFresh, type PageState, stepOf } from "../../renderer/notifications/plan.ts";
import { muteChoices, muteFor, quietUntil, rulesFor } from "../../renderer/notifications/quiet.ts";
import { placeOf } from "../../renderer/notifications/target.ts";
import { mostVisible, mostVisibleLow, type Toast, visibleToasts } from "../../renderer/notifications/toastStore.ts";
import {
  bellWords,
  deliverySentence,
  unseenCount,
  unseenCritical,
  untilText,
} from "../../renderer/notifications/words.ts";
import type { Delivery, Notification } from "../../shared/model/notification.ts";
import { defaultPersonalSettings, type PersonalState } from "../../shared/model/personal.ts";
import { sampleAlert, sampleNotification } from "./samples.ts";

const hour = 3_600_000;
const now = new Date(2026, 10, 21, 23, 30).getTime();
const focusedTab: PageState = { focused: true, inBrowserTab: true, elected: true, focusedElsewhere: false, now };
const tabBehind: PageState = { ...focusedTab, focused: false };
const window_: PageState = { ...focusedTab, inBrowserTab: false };
const windowBehind: PageState = { ...window_, focused: false };
const by = (way: Delivery["by"]): Delivery => ({ by: way, message: null });

describe("what a page does with a new notification", () => {
  test.each([
    ["the focused tab shows a toast", {}, focusedTab, "toast"],
    ["a test asks the browser, also in the focused tab", { kind: "test" }, focusedTab, "system"],
    ["the elected tab behind asks the browser", {}, tabBehind, "system"],
    ["a tab that is not elected leaves it to the other", {}, { ...tabBehind, elected: false }, "wait"],
    ["a tab behind leaves it to the tab with the focus", {}, { ...tabBehind, focusedElsewhere: true }, "wait"],
    ["old news is not for the browser", { at: now - freshMs }, tabBehind, "wait"],
    ["what was not delivered waits for the focus", { delivery: by("none") }, tabBehind, "wait"],
    ["and is a toast then", { delivery: by("none"), at: now - hour }, focusedTab, "toast"],
    ["another tab's toast is enough", { delivery: by("toast") }, focusedTab, "over"],
    ["the system has shown it", { delivery: by("system") }, focusedTab, "over"],
    ["somebody has seen it", { seen: true }, focusedTab, "over"],
    ["the window's toast, while the main process says so", { delivery: by("toast") }, window_, "toast"],
    ["the window's toast, before the main process says so", {}, window_, "toast"],
    ["a test in the window waits for what the system says", { kind: "test" }, window_, "wait"],
    ["and is a toast where it failed", { kind: "test", delivery: by("none") }, window_, "toast"],
    ["the window behind leaves it to the main process", {}, windowBehind, "wait"],
    ["the system showed it for the window", { delivery: by("system") }, windowBehind, "over"],
  ] as const)("%s", (_name, change, page, step) => {
    expect(stepOf(sampleNotification({ at: now, ...change }), page)).toBe(step);
  });

  test("never through the browser in the window, and never once somebody delivered or saw it", () => {
    const page = fc.record({
      focused: fc.boolean(),
      inBrowserTab: fc.boolean(),
      elected: fc.boolean(),
      focusedElsewhere: fc.boolean(),
      now: fc.constant(now),
    });
    const delivery = fc.constantFrom(null, by("system"), by("toast"), by("none"));
    fc.assert(
      fc.property(page, delivery, fc.boolean(), (state, how, seen) => {
        const step = stepOf(sampleNotification({ at: now, delivery: how, seen }), state);
        if (step === "system") expect([state.inBrowserTab, how, seen]).toEqual([true, null, false]);
        if (step === "toast") expect([state.focused, seen, how?.by]).not.toContain("system");
        if (seen || how?.by === "system") expect(step).toBe("over");
      }),
    );
  });

  test.each([
    [{ at: now - freshMs + 1 }, true],
    [{ at: now - freshMs }, false],
    [{ at: now, delivery: by("none") }, false],
    [{ at: now, seen: true }, false],
  ] as const)("what lay there when the page came: %o is delivered: %s", (change, fresh) => {
    expect(isFresh(sampleNotification(change), now)).toBe(fresh);
  });
});

describe("toasts", () => {
  const toast = (id: string, level: Notification["level"]): Toast => ({
    kind: "notification",
    id,
    notification: sampleNotification({ id, level }),
    episodes: [],
  });

  test("what insists is in front, however much comes after it", () => {
    const later = Array.from({ length: 6 }, (_, index) => toast(`later ${index}`, "normal"));
    const { shown, more } = visibleToasts([...later, toast("insists", "insistent")], mostVisible);
    expect(shown.map(({ id }) => id)).toEqual(["insists", "later 0", "later 1", "later 2"]);
    expect([shown.length, more]).toEqual([mostVisible, 3]);
  });

  test("in a low window two are open, and the bar stands for what insists beside them", () => {
    const insistent = ["a", "b", "c"].map((id) => toast(id, "insistent"));
    const { shown, waiting, more } = visibleToasts([toast("later", "normal"), ...insistent], mostVisibleLow);
    expect([shown.map(({ id }) => id), waiting.map(({ id }) => id), more]).toEqual([["a", "b"], ["c"], 1]);
  });

  test("an undo is never behind the rest", () => {
    const said: Toast = { kind: "said", id: "said", tone: "done", text: "Acknowledged.", undo: () => {} };
    const many = Array.from({ length: 5 }, (_, index) => toast(`${index}`, "insistent"));
    expect(visibleToasts([...many, said], mostVisible).shown[0]).toBe(said);
  });

  test("acknowledges the episode that was told of, not the one that came since", () => {
    const told = [{ alert: "production/a", startsAt: 1 }];
    const alerts = {
      "production/a": sampleAlert({ id: "production/a", startsAt: 2 }),
      "production/b": sampleAlert({ id: "production/b", startsAt: 3 }),
    };
    expect(episodesToAcknowledge(told, ["production/a", "production/b", "production/gone"], alerts)).toEqual([
      { alert: "production/a", startsAt: 1 },
      { alert: "production/b", startsAt: 3 },
    ]);
  });

  test.each([
    ["fires", "firing", null, true],
    ["is unknown", "unknown", null, true],
    ["is resolved", "resolved", null, false],
    ["is silenced", "silenced", null, false],
    ["is acknowledged", "firing", 1000, false],
    ["was acknowledged in an earlier episode", "firing", 500, true],
  ] as const)("an alert that %s", (_name, state, acknowledgedAt, asks) => {
    const alert = sampleAlert({ state, startsAt: 1000 });
    const acknowledgement = {
      alert: alert.id,
      startsAt: acknowledgedAt ?? 0,
      author: "ada",
      at: 2000,
      note: "",
      via: "console",
      silence: null,
      until: null,
      own: true,
    } as const;
    const acknowledgements = acknowledgedAt === null ? {} : { [alert.id]: acknowledgement };
    expect(stillAsks([alert.id], { [alert.id]: alert }, acknowledgements)).toBe(asks);
  });

  test("an alert that the page does not know yet still asks", () => {
    expect(stillAsks(["production/new"], {}, {})).toBe(true);
  });
});

describe("where a notification leads", () => {
  const resolved = sampleAlert({ state: "resolved" });
  test.each<[string, Partial<Notification>, object]>([
    ["its alert", { alerts: [resolved.id] }, { screen: "alerts", alert: resolved.id, tab: "resolved" }],
    ["several alerts", { alerts: ["production/a", "production/b"] }, { screen: "alerts", alert: null, tab: "active" }],
    ["a backend", { alerts: [], backend: "production/loki" }, { screen: "backends", environment: "production" }],
    ["a test", { alerts: [], kind: "test" }, { screen: "settings" }],
    ["nothing of these", { alerts: [], kind: "digest" }, { screen: "journal", environment: "production" }],
  ])("%s", (_name, change, place) => {
    expect(placeOf(sampleNotification(change), { [resolved.id]: resolved })).toMatchObject(place);
  });
});

describe("quiet hours and mutes", () => {
  const everyDay = [0, 1, 2, 3, 4, 5, 6];
  // 21 November 2026 is a Saturday.
  test.each([
    ["before midnight", "22:00", "07:00", everyDay, new Date(2026, 10, 21, 23, 30), new Date(2026, 10, 22, 7)],
    ["after midnight", "22:00", "07:00", everyDay, new Date(2026, 10, 22, 3), new Date(2026, 10, 22, 7)],
    ["at its first minute", "22:00", "07:00", everyDay, new Date(2026, 10, 21, 22), new Date(2026, 10, 22, 7)],
    ["at its end", "22:00", "07:00", everyDay, new Date(2026, 10, 22, 7), null],
    ["by day", "12:00", "13:00", everyDay, new Date(2026, 10, 21, 12, 59, 30), new Date(2026, 10, 21, 13)],
    ["outside", "12:00", "13:00", everyDay, new Date(2026, 10, 21, 11, 59), null],
    ["Saturday's night, on Sunday", "22:00", "07:00", [6], new Date(2026, 10, 22, 3), new Date(2026, 10, 22, 7)],
    ["Sunday's night has not begun on Sunday at 3", "22:00", "07:00", [0], new Date(2026, 10, 22, 3), null],
    ["a whole day", "08:00", "08:00", everyDay, new Date(2026, 10, 21, 9), new Date(2026, 10, 22, 8)],
  ] as const)("%s", (_name, from, to, days, at, end) => {
    expect(quietUntil({ from, to, days: [...days], except: [] }, at.getTime())).toBe(end?.getTime() ?? null);
  });

  test("the mute that lasts longest counts, its own or the one for all", () => {
    const mutes = [
      { environment: "production", until: now + hour },
      { environment: null, until: now + 2 * hour },
      { environment: "staging", until: now + 9 * hour },
      { environment: "production", until: now },
    ];
    expect(muteFor(mutes, "production", now)?.until).toBe(now + 2 * hour);
    expect(muteFor(mutes, "staging", now)?.until).toBe(now + 9 * hour);
    expect(muteFor(mutes, null, now)?.until).toBe(now + 2 * hour);
    expect(muteFor([], "production", now)).toBeNull();
  });

  test.each([
    ["in the evening", new Date(2026, 10, 21, 23, 30), "Until tomorrow 08:00", new Date(2026, 10, 22, 8)],
    ["in the night", new Date(2026, 10, 22, 3), "Until 08:00", new Date(2026, 10, 22, 8)],
    ["in the morning", new Date(2026, 10, 22, 8), "Until tomorrow 08:00", new Date(2026, 10, 23, 8)],
    ["on the last of the month", new Date(2026, 10, 30, 20), "Until tomorrow 08:00", new Date(2026, 11, 1, 8)],
  ])("until the morning, chosen %s", (_name, at, name, until) => {
    expect(muteChoices(at.getTime()).at(-1)).toEqual([name, until.getTime()]);
  });

  test("an environment named like a part of every object has the default rules", () => {
    const { notifications } = defaultPersonalSettings;
    expect(rulesFor(notifications, "constructor")).toBe(notifications.defaults);
  });
});

describe("words", () => {
  const personal: PersonalState = {
    settings: defaultPersonalSettings,
    author: "ada",
    mutes: [],
    problem: null,
    store: { remembers: true, problem: null, bytes: 1 },
  };
  const withRules = (rules: Partial<PersonalState["settings"]["notifications"]["defaults"]>): PersonalState => ({
    ...personal,
    settings: {
      ...personal.settings,
      notifications: {
        ...personal.settings.notifications,
        defaults: { ...personal.settings.notifications.defaults, ...rules },
      },
    },
  });
  const quietHours = { from: "22:00", to: "07:00", days: [0, 1, 2, 3, 4, 5, 6], except: ["critical" as const] };
  const off = { critical: "off", high: "off", warning: "off", unknown: "off", info: "off" } as const;
  const environments = ["production", "staging"];
  const say = (state: PersonalState, permission: Parameters<typeof bellWords>[0]["permission"], environment = null) =>
    bellWords({ personal: state, environments, environment, permission, now, zone: "local" }).text;

  test.each<[string, PersonalState, Parameters<typeof bellWords>[0]["permission"], string]>([
    ["on", personal, "granted", "Notifications on"],
    ["in the window", personal, null, "Notifications on"],
    ["not asked", personal, "default", "Notifications not allowed yet"],
    ["blocked", personal, "denied", "Browser blocks notifications"],
    ["quiet hours", withRules({ quietHours }), "granted", "Quiet until 22 Nov 07:00"],
    ["muted", { ...personal, mutes: [{ environment: null, until: now + 60_000 }] }, "denied", "Muted until 23:31"],
    ["a mute that ended", { ...personal, mutes: [{ environment: null, until: now }] }, "granted", "Notifications on"],
    ["all off", withRules({ levels: off }), "granted", "Notifications off"],
  ])("the bell: %s", (_name, state, permission, text) => {
    expect(say(state, permission)).toBe(text);
  });

  const ofItsOwn = (id: string, rules: Parameters<typeof withRules>[0]): PersonalState => {
    const { settings } = withRules(rules);
    const { defaults } = settings.notifications;
    const notifications = { ...personal.settings.notifications, environments: { [id]: defaults } };
    return { ...personal, settings: { ...personal.settings, notifications } };
  };

  test.each<[string, PersonalState, string]>([
    ["none", personal, "Notifications are on."],
    ["a mute", { ...personal, mutes: [{ environment: "staging", until: now + hour }] }, "not for every environment."],
    ["levels", ofItsOwn("production", { levels: off }), "not for every environment."],
    ["quiet hours", ofItsOwn("staging", { quietHours }), "not for every environment."],
    ["rules of one that is gone", ofItsOwn("gone", { levels: off }), "Notifications are on."],
  ])("what holds one environment's back is not said of all, nor left out: %s", (_name, state, sentence) => {
    const asked = {
      personal: state,
      environments,
      environment: null,
      permission: "granted",
      now,
      zone: "local",
    } as const;
    const words = bellWords(asked);
    expect(words.text).toBe("Notifications on");
    expect(words.sentence).toContain(sentence);
  });

  test.each([
    [null, "Not delivered yet"],
    [by("system"), "Shown by the system"],
    [by("toast"), "Shown in the window"],
    [{ by: "none", message: "The browser blocks it." } as const, "Not shown: The browser blocks it."],
  ])("%o", (delivery, sentence) => {
    expect(deliverySentence(delivery)).toBe(sentence);
  });

  test("unseen ones are counted; a test or an end is no unseen critical", () => {
    const list = [
      sampleNotification({ id: "1" }),
      sampleNotification({ id: "2", seen: true }),
      sampleNotification({ id: "3", kind: "test" }),
      sampleNotification({ id: "4", kind: "resolved" }),
      sampleNotification({ id: "5", severity: "warning" }),
    ];
    expect([unseenCount(list), unseenCritical(list)]).toEqual([4, 1]);
  });

  test("a moment on another day has its day", () => {
    expect(untilText(now + hour, now, "local")).toBe("22 Nov 00:30");
  });
});
