import { describe, expect, test } from "vitest";
import {
  acknowledgeGatewayAlert,
  cannotChangeBecause,
  type GatewayOutcome,
  suppressGatewayAlert,
} from "../../../electron/console/gateway/actions.ts";
import type { HttpClient } from "../../../electron/console/http/client.ts";
import { type Handler, sendJson, startServer } from "../../support/httpServer.ts";
import { clientTo, closeAfterwards, createManualClock, failureOf } from "../http/support.ts";
import { gatewayAlert } from "./support.ts";

async function startGateway(handler: Handler) {
  const server = closeAfterwards(await startServer(handler));
  const clock = createManualClock();
  return { server, clock, http: clientTo(`${server.url}/prefix`, { name: "Gateway", kind: "gateway" }, clock) };
}

const acknowledge = (http: HttpClient, fingerprint: string | null = "f1"): Promise<GatewayOutcome> =>
  acknowledgeGatewayAlert(http, fingerprint, { author: "dana", note: "on it & looking" });
const suppress = (http: HttpClient, minutes: number, fingerprint: string | null = "f1"): Promise<GatewayOutcome> =>
  suppressGatewayAlert(http, fingerprint, { minutes, reason: "planned work", author: "dana" });

test("an acknowledgement names its author in the query, and carries the note in its body", async () => {
  const { server, http } = await startGateway((response) =>
    sendJson(response, { message: "Alert acknowledged", alert: gatewayAlert({ status: "acknowledged" }) }),
  );
  expect(await acknowledge(http)).toEqual({ note: null });
  const [request] = server.requests;
  expect([request?.method, request?.path, JSON.parse(request?.body ?? "")]).toEqual([
    "POST",
    "/prefix/api/v1/alerts/f1/acknowledge?acknowledged_by=dana",
    { acknowledged_by: "dana", comment: "on it & looking" },
  ]);
});

test("a suppression names its minutes in the query, and carries reason and author in its body", async () => {
  const { server, http } = await startGateway((response) => response.writeHead(204).end());
  expect(await suppress(http, 30)).toEqual({ note: null });
  const [request] = server.requests;
  expect([request?.method, request?.path, JSON.parse(request?.body ?? "")]).toEqual([
    "POST",
    "/prefix/api/v1/alerts/f1/suppress?duration_minutes=30",
    { duration_minutes: 30, reason: "planned work", suppressed_by: "dana" },
  ]);
});

test.each([0, -1, 1441, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
  "%s minutes are refused unasked",
  async (minutes) => {
    const { server, http } = await startGateway((response) => sendJson(response, {}));
    const error = await failureOf(suppress(http, minutes));
    expect([error.code, error.message, server.requests.length]).toEqual([
      "INVALID_INPUT",
      `The gateway suppresses an alert for 1 minute to 1,440 minutes, not for ${minutes}.`,
      0,
    ]);
  },
);

test.each([1, 1440])("%d minutes are sent", async (minutes) => {
  const { server, http } = await startGateway((response) => sendJson(response, {}));
  await suppress(http, minutes);
  expect(server.requests[0]?.path).toContain(`duration_minutes=${minutes}`);
});

describe("the fingerprint", () => {
  test("that is missing is a reason, and nothing is asked", async () => {
    const { server, http } = await startGateway((response) => sendJson(response, {}));
    const reason = "The gateway gave this alert no fingerprint, so it cannot be acknowledged or suppressed there.";
    expect([cannotChangeBecause(null), cannotChangeBecause("f1")]).toEqual([reason, null]);
    for (const asked of [acknowledge(http, null), suppress(http, 5, null)]) {
      expect(await failureOf(asked)).toMatchObject({ code: "INVALID_INPUT", message: reason });
    }
    expect(server.requests).toEqual([]);
  });

  test.each([
    ["a/../../admin", "/prefix/api/v1/alerts/a%2F..%2F..%2Fadmin/acknowledge"],
    ["x?force=1#y", "/prefix/api/v1/alerts/x%3Fforce%3D1%23y/acknowledge"],
    ["ü ", "/prefix/api/v1/alerts/%C3%BC%20/acknowledge"],
  ])("%j stays one part of the path", async (fingerprint, path) => {
    const { server, http } = await startGateway((response) => sendJson(response, {}));
    await acknowledge(http, fingerprint);
    expect(server.requests[0]?.path).toBe(`${path}?acknowledged_by=dana`);
  });

  test.each(["..", ".", "\ud800"])("%j, which cannot stand in a path, is refused", async (fingerprint) => {
    const { server, http } = await startGateway((response) => sendJson(response, {}));
    expect(await failureOf(acknowledge(http, fingerprint))).toMatchObject({ code: "INVALID_INPUT" });
    expect(server.requests).toEqual([]);
  });
});

describe("what the gateway answers", () => {
  test.each([
    [{ status: "acknowledged" }, null],
    [{ status: "success", message: "done" }, null],
    [{ alert: { status: "Acknowledged" } }, null],
    [{ message: "done" }, null],
    ["done", null],
    [{ status: "success", alert: { status: "firing" } }, "firing"],
    [{ status: "resolved\u202e" }, "resolved"],
  ])("is read back: %j", async (body, shown) => {
    const { http } = await startGateway((response) => sendJson(response, body));
    expect(await acknowledge(http)).toEqual({
      note:
        shown === null
          ? null
          : `The gateway took the request, but its answer shows the alert as “${shown}”, not as acknowledged.`,
    });
  });

  test.each([
    [
      { success: false, message: "Alert is locked" },
      "The gateway did not acknowledge the alert. It says: Alert is locked",
    ],
    [{ status: "error", detail: "no" }, "The gateway did not acknowledge the alert. It says: no"],
    [{ status: "failed" }, "The gateway did not acknowledge the alert, and gives no reason."],
  ])("may be a failure with status 200: %j", async (body, message) => {
    const { http } = await startGateway((response) => sendJson(response, body));
    expect(await failureOf(acknowledge(http))).toMatchObject({ code: "BAD_ANSWER", message });
  });

  test.each([
    [401, "UNAUTHORIZED", "Gateway asks for a credential, and none was sent (401)."],
    [403, "FORBIDDEN", "Gateway does not allow this (403): no."],
    [
      404,
      "NOT_FOUND",
      "The gateway does not know this alert any more, or cannot acknowledge alerts at all. It answered:",
    ],
    [422, "BAD_QUERY", "Gateway did not understand the request (422): no."],
    [429, "RATE_LIMITED", "Gateway wants fewer requests (429): no."],
    [500, "UNAVAILABLE", "Gateway failed inside (500): no."],
  ])("may be %d", async (status, code, message) => {
    const { http } = await startGateway((response) => sendJson(response, { detail: "no" }, status));
    expect(await failureOf(acknowledge(http))).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test("may never come, and then it is said that nobody knows", async () => {
    const { server, clock, http } = await startGateway(() => {});
    const asked = failureOf(suppress(http, 5));
    await server.arrived(1);
    clock.advance(10_000);
    expect(await asked).toMatchObject({
      code: "TIMEOUT",
      message: expect.stringContaining("Whether it did suppress the alert cannot be told"),
    });
  });

  test("may be lost on its way, which is the same", async () => {
    const { http } = await startGateway((response) => response.destroy());
    expect(await failureOf(suppress(http, 5))).toMatchObject({
      code: "UNREACHABLE",
      message: expect.stringMatching(
        /^Gateway closed the connection .* Whether it did suppress the alert cannot be told/,
      ),
    });
  });
});

test("a change that is called off ends so", async () => {
  const { server, http } = await startGateway(() => {});
  const controller = new AbortController();
  const asked = failureOf(acknowledgeGatewayAlert(http, "f1", { author: "dana", note: "" }, controller.signal));
  await server.arrived(1);
  controller.abort();
  expect(await asked).toMatchObject({ code: "CANCELLED" });
});
