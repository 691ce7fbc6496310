import { describe, expect, test } from "vitest";
import type { Known } from "../../../electron/shell/known.ts";
import { trayStateOf } from "../../../electron/shell/tray/trayState.ts";
import { tooltipOf } from "../../../electron/shell/tray/words.ts";
import { severities } from "../../../shared/model/severity.ts";
import { sampleAlert, sampleHealth, sampleNotification } from "../../renderer/samples.ts";
import { acknowledgementOf, knownOf } from "./known.ts";

const now = 100_000;
const answering = sampleHealth({ lastSuccessAt: now - 5_000 });
const silent = sampleHealth({
  id: "production/prometheus",
  backend: "prometheus",
  kind: "prometheus",
  name: "Prometheus",
  lastSuccessAt: now - 60_000,
});
const never = sampleHealth({ lastSuccessAt: null });
const loki = sampleHealth({ id: "production/loki", backend: "loki", kind: "loki", name: "Loki", lastSuccessAt: now });
const jaeger = sampleHealth({ id: "production/jaeger", backend: "jaeger", kind: "jaeger", lastSuccessAt: now });
const critical = sampleAlert();
const warning = sampleAlert({ fingerprint: "2", severity: "warning" });
const lost = sampleAlert({ fingerprint: "3", state: "unknown" });
const refired = { ...critical, startsAt: critical.startsAt + 1 };

const table: readonly (readonly [string, Known, string, number, string])[] = [
  ["the settings were not read", knownOf({ environments: null }), "waiting", 0, "starting"],
  ["nothing is configured", knownOf({ environments: [] }), "nothing", 0, "nothing here tells of alerts"],
  ["only logs are configured", knownOf({ backends: [loki] }), "nothing", 0, "nothing here tells of alerts"],
  ["no backend answered yet", knownOf({ backends: [never] }), "waiting", 0, "waiting for the first answers"],
  ["every backend answered lately", knownOf({ backends: [answering, loki] }), "ok", 0, "all clear"],
  [
    "one backend is silent",
    knownOf({ backends: [answering, silent] }),
    "unknown",
    0,
    "not sure: no good answer from Prometheus",
  ],
  [
    "a trail is no backend that answers",
    knownOf({ backends: [silent, { ...silent, id: "production/x" }, jaeger] }),
    "unknown",
    0,
    "not sure: no good answer from 2 of 2 backends",
  ],
  [
    "a backend has just restarted",
    knownOf({ backends: [{ ...answering, settling: "It has just restarted." }] }),
    "unknown",
    0,
    "not sure: Alertmanager restarted and cannot tell yet",
  ],
  [
    "alerts fire",
    knownOf({ alerts: [warning, critical], backends: [answering] }),
    "firing-critical",
    2,
    "2 firing, worst critical",
  ],
  [
    "alerts fire and a backend is silent",
    knownOf({ alerts: [warning], backends: [answering, silent] }),
    "firing-warning",
    1,
    "1 firing, worst warning; no good answer from Prometheus",
  ],
  [
    "several backends are silent",
    knownOf({ alerts: [warning, lost], backends: [silent, { ...silent, id: "production/x" }, answering] }),
    "firing-warning",
    1,
    "1 firing, worst warning, 1 unknown; no good answer from 2 of 3 backends",
  ],
  ["nobody can tell of an alert", knownOf({ alerts: [lost], backends: [answering] }), "unknown", 1, "1 unknown"],
  [
    "somebody has all that fires",
    knownOf({ alerts: [critical], backends: [answering], acknowledgements: acknowledgementOf(critical) }),
    "acknowledged",
    0,
    "1 acknowledged",
  ],
  [
    "somebody has the worst",
    knownOf({ alerts: [critical, warning], backends: [answering], acknowledgements: acknowledgementOf(critical) }),
    "firing-warning",
    1,
    "1 firing, worst warning, 1 acknowledged",
  ],
  [
    "somebody had the episode before",
    knownOf({ alerts: [refired], backends: [answering], acknowledgements: acknowledgementOf(critical) }),
    "firing-critical",
    1,
    "1 firing, worst critical",
  ],
  [
    "somebody has all, but a backend is silent",
    knownOf({ alerts: [critical], backends: [silent], acknowledgements: acknowledgementOf(critical) }),
    "unknown",
    0,
    "1 acknowledged; no good answer from Prometheus",
  ],
  [
    "what is known is silenced, pending or over",
    knownOf({
      alerts: (["silenced", "pending", "inhibited", "resolved"] as const).map((state, index) =>
        sampleAlert({ fingerprint: String(index), state }),
      ),
      backends: [answering],
    }),
    "ok",
    0,
    "all clear",
  ],
];

describe("the tray's state", () => {
  test.each(table)("where %s", (_what, known, sign, count, words) => {
    const state = trayStateOf(known, now);
    expect([state.sign, state.count, state.words]).toEqual([sign, count, words]);
  });

  test.each(severities)("a firing %s has a sign of its own", (severity) => {
    const known = knownOf({ alerts: [sampleAlert({ severity })], backends: [answering] });
    expect(trayStateOf(known, now).sign).toBe(`firing-${severity}`);
  });

  test("clear grows unsure by itself when answers stay away", () => {
    const known = knownOf({ backends: [answering] });
    expect(trayStateOf(known, now + 30_000).sign).toBe("ok");
    expect(trayStateOf(known, now + 40_000).sign).toBe("unknown");
  });

  test("each environment is told apart, with its mute", () => {
    const staging = sampleHealth({ id: "staging/a", environment: "staging", lastSuccessAt: now });
    const known = knownOf({
      environments: [
        { id: "production", name: "Production" },
        { id: "staging", name: "Staging" },
      ],
      alerts: [critical],
      backends: [answering, staging],
      mutes: [
        { environment: "staging", until: now + 1 },
        { environment: null, until: now },
      ],
    });
    expect(trayStateOf(known, now)).toMatchObject({
      sign: "firing-critical",
      mutedUntil: null,
      environments: [
        { id: "production", sign: "firing-critical", count: 1, mutedUntil: null },
        { id: "staging", sign: "ok", words: "all clear", mutedUntil: now + 1 },
      ],
    });
  });

  test("an alert of an environment that is called like a part of every object is one like others", () => {
    const alert = sampleAlert({ environment: "__proto__" });
    const known = knownOf({ environments: [{ id: "__proto__", name: "x" }], alerts: [alert] });
    expect(trayStateOf(known, now).environments[0]).toMatchObject({ sign: "firing-critical", count: 1 });
  });

  test("what reached nobody counts until it is seen", () => {
    const none = { by: "none", message: "There is no session bus." } as const;
    const notifications = [
      sampleNotification({ id: "1", delivery: none }),
      sampleNotification({ id: "2", delivery: none, seen: true }),
      sampleNotification({ id: "3", delivery: { by: "system", message: null } }),
      sampleNotification({ id: "4", delivery: null }),
    ];
    expect(trayStateOf(knownOf({ notifications }), now).undelivered).toBe(1);
  });
});

describe("the tray's tooltip", () => {
  const state = trayStateOf(
    knownOf({
      environments: [
        { id: "production", name: "Pro\nduction\u202e" },
        { id: "staging", name: "S".repeat(100) },
      ],
      alerts: [critical],
      backends: [answering],
      mutes: [{ environment: null, until: new Date(2026, 0, 5, 8).getTime() }],
    }),
    now,
  );
  const at = new Date(2026, 0, 5, 3).getTime();

  test("has a line for each environment", () => {
    expect(tooltipOf(state, at, "linux")).toBe(
      `Pro duction: 1 firing, worst critical\n${"S".repeat(59)}…: nothing here tells of alerts\nMuted until 08:00`,
    );
  });

  test("has one for all where Windows would cut it", () => {
    expect(tooltipOf(state, at, "win32")).toBe("Incident Console: 1 firing, worst critical\nMuted until 08:00");
  });

  test("says what is not known", () => {
    expect(tooltipOf(trayStateOf(knownOf({ environments: null }), now), now, "linux")).toBe(
      "Incident Console: starting",
    );
    expect(tooltipOf(trayStateOf(knownOf({ environments: [] }), now), now, "linux")).toBe(
      "Incident Console: no environment yet",
    );
  });
});
