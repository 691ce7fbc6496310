import { describe, expect, test } from "vitest";
import { unseenAlerts, windowTitle } from "../../electron/shell/badgeState.ts";
import { sampleAlert, sampleNotification } from "../renderer/samples.ts";
import { knownOf } from "./tray/known.ts";

const firing = sampleAlert();
const second = sampleAlert({ fingerprint: "0000000000000002" });
const silenced = sampleAlert({ fingerprint: "0000000000000003", state: "silenced" });

describe("badge and title", () => {
  test("count what asks for a person, was announced, and was not seen", () => {
    const told = sampleNotification({ alerts: [firing.id, silenced.id, "production/gone"] });
    const alerts = [firing, second, silenced];
    expect(unseenAlerts(knownOf({ alerts, notifications: [told] }))).toBe(1);
    expect(unseenAlerts(knownOf({ alerts, notifications: [told, { ...told, id: "again" }] }))).toBe(1);
    expect(unseenAlerts(knownOf({ alerts, notifications: [{ ...told, seen: true }] }))).toBe(0);
  });

  test("the window's title says first what was not shown", () => {
    expect(windowTitle("3 firing · Production", 0)).toBe("3 firing · Production");
    expect(windowTitle("3 firing · Production", 1)).toBe("1 notification not shown · 3 firing · Production");
    expect(windowTitle("3 firing", 2)).toBe("2 notifications not shown · 3 firing");
  });
});
