import { describe, expect, test } from "vitest";
import type { Handler } from "../../support/httpServer.ts";
import { checkOf, clockAhead, good, serve, tried } from "./support.ts";

const minute = 60_000;

describe("the clocks", () => {
  test("agree", async () => {
    const report = await tried("alertmanager", { url: (await serve(good.alertmanager)).url });
    expect(checkOf(report, "clock")).toMatchObject({ outcome: "good", mend: null });
  });

  test.each([
    ["alertmanager", 10 * minute, "Its clock is 10 min behind this computer's. A silence begins late"],
    ["alertmanager", -10 * minute, "Its clock is 10 min ahead of this computer's. A silence ends sooner"],
    ["prometheus", 10 * minute, "Its clock is 10 min behind this computer's. Alerts seem to be older"],
    ["prometheus", -10 * minute, "Its clock is 10 min ahead of this computer's. Alerts seem to have begun later"],
    ["loki", 10 * minute, "Its clock is 10 min behind this computer's. Lines seem to come late"],
    ["loki", -10 * minute, "Its clock is 10 min ahead of this computer's. A search that ends now here misses"],
    ["jaeger", -10 * minute, "Its clock is 10 min ahead of this computer's. What was recorded there"],
  ] as const)("%s: ours is %i ms ahead", async (kind, ahead, found) => {
    const report = await tried(kind, { url: (await serve(good[kind])).url }, { clock: clockAhead(ahead) });
    expect(checkOf(report, "clock")).toMatchObject({ outcome: "doubtful", mend: expect.stringContaining("NTP") });
    expect(checkOf(report, "clock").found.startsWith(found)).toBe(true);
    expect(Math.abs((report.clockSkewMs ?? 0) + ahead)).toBeLessThan(minute / 2);
    expect(report.usable).toBe(true);
  });

  test("are not told", async () => {
    const silent = Object.fromEntries(
      Object.entries(good.gateway).map(([path, answer]): [string, Handler] => [
        path,
        (response, request) => {
          response.sendDate = false;
          return answer(response, request);
        },
      ]),
    );
    const report = await tried("gateway", { url: (await serve(silent)).url });
    expect(checkOf(report, "clock").outcome).toBe("unknown");
    expect(report).toMatchObject({ clockSkewMs: null, usable: true });
  });

  test("an answer from a cache is not taken for now", async () => {
    const cached = Object.fromEntries(
      Object.entries(good.gateway).map(([path, answer]): [string, Handler] => [
        path,
        (response, request) => {
          response.setHeader("date", new Date(Date.now() - 10 * minute).toUTCString());
          response.setHeader("age", "600");
          return answer(response, request);
        },
      ]),
    );
    const report = await tried("gateway", { url: (await serve(cached)).url });
    expect(checkOf(report, "clock").outcome).toBe("good");
  });
});
