import { describe, expect, test } from "vitest";
import { badgeStateOf, windowTitle } from "../../electron/shell/badgeState.ts";
import { dotBitmap } from "../../electron/shell/dot.ts";
import { sampleAlert } from "../renderer/samples.ts";
import { sampleNotification } from "./samples.ts";

const firing = sampleAlert();
const second = sampleAlert({ fingerprint: "0000000000000002" });
const unknown = sampleAlert({ environment: "staging", state: "unknown" });
const silenced = sampleAlert({ fingerprint: "0000000000000003", state: "silenced" });
const environments = [
  { id: "production", name: "Production" },
  { id: "staging", name: "Stag\ning" },
];
const stateOf = (
  alerts: readonly ReturnType<typeof sampleAlert>[],
  ...notifications: ReturnType<typeof sampleNotification>[]
) =>
  badgeStateOf({ alerts: Object.fromEntries(alerts.map((alert) => [alert.id, alert])), notifications, environments });

const system = { by: "system", message: null } as const;
const none = { by: "none", message: "There is no session bus." } as const;

describe("badge, tray and title", () => {
  test("count what asks for a person, was announced, and was not seen", () => {
    const told = sampleNotification({ alerts: [firing.id, silenced.id], delivery: system });
    expect(stateOf([firing, second, silenced], told)).toEqual({
      unseen: 1,
      undelivered: 0,
      sign: "firing",
      tooltip: "Production: 2 firing",
    });
    expect(stateOf([firing, second, silenced], { ...told, seen: true }).unseen).toBe(0);
  });

  test("name every environment that has something to say", () => {
    expect(stateOf([firing, unknown]).tooltip).toBe("Production: 1 firing\nStag ing: 1 unknown");
  });

  test("never say that all is clear", () => {
    expect(stateOf([])).toEqual({
      unseen: 0,
      undelivered: 0,
      sign: "quiet",
      tooltip: "Incident Console: nothing fires that is known of",
    });
  });

  test("tell of what reached nobody, until it is seen", () => {
    const lost = sampleNotification({ alerts: [firing.id], delivery: none });
    const other = sampleNotification({ id: "n2", alerts: [], backend: "production/loki", delivery: none });
    expect(stateOf([firing], lost)).toMatchObject({
      undelivered: 1,
      sign: "failed",
      tooltip: "1 notification was not shown\nProduction: 1 firing",
    });
    expect(stateOf([], lost, other).tooltip).toContain("2 notifications were not shown");
    expect(stateOf([firing], { ...lost, seen: true }).sign).toBe("firing");
  });

  test("the window's title says it first", () => {
    expect(windowTitle("3 firing · Production", 0)).toBe("3 firing · Production");
    expect(windowTitle("3 firing · Production", 1)).toBe("1 notification not shown · 3 firing · Production");
    expect(windowTitle("3 firing", 2)).toBe("2 notifications not shown · 3 firing");
  });

  test("the three pictures differ in shape, not in colour alone", () => {
    const size = 32;
    const covered = (sign: "quiet" | "firing" | "failed") => {
      const bitmap = dotBitmap(sign, size);
      expect(bitmap.length).toBe(size * size * 4);
      return Array.from({ length: size * size }, (_, pixel) => (bitmap[pixel * 4 + 3] ?? 0) > 127);
    };
    const middle = (size / 2) * size + size / 2;
    const shapes = { quiet: covered("quiet"), firing: covered("firing"), failed: covered("failed") };
    expect(shapes.quiet[middle]).toBe(false);
    expect(shapes.firing[middle]).toBe(true);
    expect(shapes.failed[middle]).toBe(false);
    const count = (shape: readonly boolean[]) => shape.filter(Boolean).length;
    expect(count(shapes.quiet)).toBeLessThan(count(shapes.failed));
    expect(count(shapes.failed)).toBeLessThan(count(shapes.firing));
  });
});
