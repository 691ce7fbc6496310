import { describe, expect, test } from "vitest";
import {
  asksForName,
  confirmationOf,
  hasAlertmanager,
  isConfirmed,
  readOnlyReason,
} from "../../renderer/guard/guard.ts";
import type { Environment } from "../../shared/model/environment.ts";

const staging: Environment = {
  id: "staging",
  name: "Staging",
  color: "#1fb6a6",
  production: false,
  readOnly: false,
  backends: [{ backend: "loki", kind: "loki", name: "Loki", url: "http://l.example" }],
  grafanaUrl: null,
  requestIdFields: [],
};
const production: Environment = { ...staging, id: "production", name: "Producci\u00f3n", production: true };

describe("the name to type", () => {
  test.each([
    ["Producci\u00f3n", true],
    ["Produccio\u0301n", true],
    ["producci\u00f3n", false],
    ["Produccion", false],
    ["Producci\u00f3n ", false],
    ["", false],
  ])("%j: %s", (typed, confirmed) => {
    expect(isConfirmed(production, typed)).toBe(confirmed);
  });

  test("is asked for in production only", () => {
    expect([asksForName(production), asksForName(staging), asksForName(null)]).toEqual([true, false, false]);
    expect(isConfirmed(staging, "")).toBe(true);
    expect(confirmationOf(staging, "anything")).toBeNull();
    expect(confirmationOf(production, "Producci\u00f3n")).toBe("Producci\u00f3n");
  });
});

test("nothing is written to what is read-only, or no longer in the settings", () => {
  expect(readOnlyReason(staging)).toBeNull();
  expect(readOnlyReason({ ...staging, readOnly: true })).toContain("Staging is read-only");
  expect(readOnlyReason(null)).toContain("no longer");
});

test("a silence needs an Alertmanager", () => {
  expect(hasAlertmanager(staging)).toBe(false);
  const backends = [{ backend: "alertmanager-1", kind: "alertmanager" as const, name: "A", url: "http://a.example" }];
  expect(hasAlertmanager({ ...staging, backends })).toBe(true);
  expect(hasAlertmanager(null)).toBe(false);
});
