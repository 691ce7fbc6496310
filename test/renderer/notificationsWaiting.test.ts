import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { home } from "../../renderer/app/location.ts";
import {
  addToast,
  foldToast,
  type NotificationToast,
  removeToast,
  unfoldToasts,
  useToasts,
} from "../../renderer/notifications/toastStore.ts";
import { openedAlert, toldOf } from "../../renderer/notifications/told.ts";
import { mostAcknowledged, waitingOf, waitingText } from "../../renderer/notifications/waiting.ts";
import type { Acknowledgement } from "../../shared/model/acknowledgement.ts";
import type { Alert } from "../../shared/model/alert.ts";
import { sampleAlert, sampleNotification } from "./samples.ts";

const alertOf = (id: string, change: Partial<Alert> = {}) => sampleAlert({ id, startsAt: 5, ...change });

/** A toast about these alerts, in the episode that began at 5. */
function toastOf(id: string, alerts: readonly string[], actions = ["acknowledge"] as const): NotificationToast {
  const notification = sampleNotification({ id, alerts: [...alerts], actions: [...actions], level: "insistent" });
  return { kind: "notification", id, notification, episodes: alerts.map((alert) => ({ alert, startsAt: 5 })) };
}

function known(...alerts: readonly Alert[]): Readonly<Record<string, Alert>> {
  return Object.fromEntries(alerts.map((alert) => [alert.id, alert]));
}

function acknowledgementOf(alert: string): Readonly<Record<string, Acknowledgement>> {
  const rest = { author: "ada", at: 9, note: "", via: "console", silence: null, until: null, own: true } as const;
  return { [alert]: { alert, startsAt: 5, ...rest } };
}

describe("what folded toasts wait for", () => {
  test("each alert counts once, and the worst severity is shown", () => {
    const toasts = [toastOf("again", ["a"]), toastOf("other", ["b"]), toastOf("first", ["a"])];
    const waiting = waitingOf(toasts, known(alertOf("a", { severity: "high" }), alertOf("b")), {});
    expect(waiting).toEqual({
      notifications: 3,
      names: ["HighErrorRate"],
      alerts: ["a", "b"],
      severity: "critical",
      acknowledged: [
        { alert: "a", startsAt: 5 },
        { alert: "b", startsAt: 5 },
      ],
      over: [],
    });
  });

  test.each([
    ["acknowledged", alertOf("a"), acknowledgementOf("a")],
    ["silenced", alertOf("a", { state: "silenced" }), {}],
    ["over", alertOf("a", { state: "resolved" }), {}],
  ] as const)("what is %s waits no longer", (_name, alert, acknowledgements) => {
    const waiting = waitingOf(
      [toastOf("1", ["a"]), toastOf("2", ["a", "b"])],
      known(alert, alertOf("b")),
      acknowledgements,
    );
    expect([waiting.alerts, waiting.acknowledged, waiting.over]).toEqual([["b"], [{ alert: "b", startsAt: 5 }], ["1"]]);
  });

  test("of two toasts about an alert the newer one says which episode was read of", () => {
    const newer = { ...toastOf("2", ["a"]), episodes: [{ alert: "a", startsAt: 7 }] };
    const { acknowledged } = waitingOf([newer, toastOf("1", ["a"])], known(alertOf("a", { startsAt: 7 })), {});
    expect(acknowledged).toEqual([{ alert: "a", startsAt: 7 }]);
  });

  test("a press acknowledges all that the button counts, or is not offered", () => {
    const toast = fc.record({
      ids: fc.array(fc.integer({ min: 0, max: 30 }).map(String), { minLength: 1, maxLength: 15 }),
      offered: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(toast, { maxLength: 5 }), (rows) => {
        const toasts = rows.map(({ ids, offered }, index) => ({
          ...toastOf(`${index}`, ids),
          notification: sampleNotification({ alerts: ids, actions: offered ? ["acknowledge"] : [] }),
        }));
        const { alerts, acknowledged } = waitingOf(toasts, {}, {});
        expect(new Set(alerts)).toEqual(new Set(rows.flatMap(({ ids }) => ids)));
        if (acknowledged.length === 0) return;
        expect(alerts.length).toBeLessThanOrEqual(mostAcknowledged);
        expect(acknowledged.map(({ alert }) => alert).sort()).toEqual([...alerts].sort());
      }),
    );
  });

  test.each([
    [1, [], "1 notification waits here"],
    [1, ["HighErrorRate"], "1 notification waits here: HighErrorRate"],
    [2, ["HighErrorRate"], "2 notifications wait here: HighErrorRate"],
    [2, ["A", "B\n\u202eC", "D", "E"], "2 notifications wait here: A, B"],
  ])("%i of %j in words", (notifications, names, text) => {
    const said = waitingText({ notifications, names });
    expect(said.startsWith(text)).toBe(true);
    expect(said).not.toMatch(/[\n\u202e]/);
    expect(said.endsWith(", 2 more")).toBe(names.length === 4);
  });
});

describe("folding", () => {
  beforeEach(() => useToasts.setState({ toasts: [], folded: new Set() }));

  test("lasts until it is undone, the toast goes, or it comes again", () => {
    for (const id of ["1", "2", "3"]) {
      addToast(toastOf(id, [id]));
      foldToast(id);
    }
    removeToast("1");
    addToast(toastOf("2", ["2"]));
    expect([...useToasts.getState().folded]).toEqual(["3"]);
    unfoldToasts();
    expect(useToasts.getState().folded.size).toBe(0);
    expect(useToasts.getState().toasts.map(({ id }) => id)).toEqual(["2", "3"]);
  });
});

describe("opening an alert", () => {
  test.each([
    ["in the list", { alert: "a" }, {}, "a"],
    ["after another", { alert: "a" }, { alert: "b" }, "a"],
    ["by coming back to the screen", { alert: "a" }, { alert: "a", screen: "logs" }, "a"],
    ["is no opening while it is open", { alert: "a", filter: "x" }, { alert: "a" }, null],
    ["is no opening on another screen", { alert: "a", screen: "logs" }, {}, null],
    ["is no closing", {}, { alert: "a" }, null],
  ] as const)("%s", (_name, place, before, alert) => {
    expect(openedAlert({ ...home, ...place }, { ...home, ...before })).toBe(alert);
  });

  test("takes away what was told of it alone", () => {
    const said = { kind: "said", id: "said", tone: "done", text: "Done.", undo: null } as const;
    const toasts = [toastOf("1", ["a"]), said, toastOf("2", ["a", "b"]), toastOf("3", ["b"]), toastOf("4", ["a"])];
    expect(toldOf(toasts, "a")).toEqual(["1", "4"]);
  });
});
