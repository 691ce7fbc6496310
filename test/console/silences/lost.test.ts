import { expect, test } from "vitest";
import type { SilenceWish } from "../../../shared/model/silence.ts";
import { createFakeClock, recordedHour } from "../../support/clock.ts";
import { sendJson } from "../../support/httpServer.ts";
import { failureOf } from "../http/support.ts";
import { type FakeAlertmanager, newCluster, startFakeAlertmanager } from "./fakeAlertmanager.ts";
import { closeAfterwards, environmentOf, openDesk } from "./harness.ts";

const hour = 3_600_000;

const wish: SilenceWish = {
  environment: "staging",
  replaces: null,
  matchers: [{ name: "alertname", operator: "=", value: "Down" }],
  startsAt: null,
  endsAt: recordedHour + 2 * hour,
  comment: "deploy",
};

async function setUp() {
  const clock = createFakeClock();
  const cluster = newCluster();
  const first = closeAfterwards(await startFakeAlertmanager(clock.now, cluster));
  const second = closeAfterwards(await startFakeAlertmanager(clock.now, cluster));
  const desk = await openDesk([environmentOf("staging", [first, second])], { clock });
  return { ...desk, first, second };
}

type Answer = NonNullable<FakeAlertmanager["answer"]>;

const withoutAnswer: Answer = (response) => {
  response.destroy();
  return true;
};

const cutShort: Answer = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "60" });
  response.write('{"silenceID":', () => response.destroy());
  return true;
};

const behindProxy: Answer = (response) => {
  sendJson(response, "upstream timed out", 504);
  return true;
};

test.each([
  ["the connection ends without an answer", withoutAnswer],
  ["the connection ends in the middle of the answer", cutShort],
  ["a proxy waited in vain for it", behindProxy],
])("where %s, the silence may be stored: that is said, and no peer gets it too", async (_name, answer) => {
  const { silences, first, second } = await setUp();
  first.answer = (response, request) => request.method === "POST" && answer(response, request);
  const error = await failureOf(silences.save(wish, null));
  expect(second.writes()).toEqual([]);
  expect(error.message).toMatch(
    /Whether the silence was stored is not known: look in the list before you try again\.$/,
  );
});

test.each([
  ["the connection ends without an answer", withoutAnswer],
  ["a proxy waited in vain for it", behindProxy],
])("where %s, ending a silence is tried at a peer: to end it twice does no harm", async (_name, answer) => {
  const { silences, first, second, idle } = await setUp();
  const { silence } = await silences.save(wish, null);
  await idle();
  first.answer = (response, request) => request.method === "DELETE" && answer(response, request);
  expect(await silences.expire("staging", [silence.silence], null)).toEqual({
    expired: [silence.silence],
    refused: [],
  });
  expect(second.writes()).toEqual([`DELETE /api/v2/silence/${silence.silence}`]);
});
