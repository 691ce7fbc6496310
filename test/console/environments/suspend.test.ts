import { expect, test } from "vitest";
import { environment, openConsole, settingsOf, startPlainAlertmanager } from "./harness.ts";

async function watching() {
  const server = await startPlainAlertmanager();
  const harness = await openConsole(settingsOf(environment("one", { alertmanagers: [{ url: server.url }] })));
  const id = "one/alertmanager-1";
  await harness.until(() => harness.health(id)?.lastSuccessAt !== null && harness.health(id)?.polling === false);
  const polls = () => server.requests.filter(({ path }) => path.startsWith("/api/v2/alerts")).length;
  return { ...harness, id, polls };
}

test("while the machine is about to sleep nobody is asked; once it is awake everybody is", async () => {
  const { console, clock, polls, until } = await watching();
  const before = polls();
  console.suspend();
  await clock.advance(50_000);
  expect(polls()).toBe(before);
  console.resume();
  await until(() => polls() > before);
});

test("a sleep that never came: polling goes on by itself", async () => {
  const { console, clock, polls, until } = await watching();
  const before = polls();
  console.suspend();
  await clock.advance(59_000);
  expect(polls()).toBe(before);
  await clock.advance(2_000);
  await until(() => polls() > before);
});

test("two sleeps within moments: the second wake-up counts too", async () => {
  const { console, clock, polls, until, health, id } = await watching();
  console.suspend();
  console.resume();
  console.suspend();
  await until(() => health(id)?.polling === false);
  const before = polls();
  console.resume();
  await until(() => polls() > before && health(id)?.polling === false);
  const again = polls();
  await clock.advance(16_000);
  await until(() => polls() > again);
});

test("a sleep that begins while connections are still dropped after the last one: nobody is asked", async () => {
  const { console, clock, polls } = await watching();
  const before = polls();
  console.suspend();
  console.resume();
  console.suspend();
  await clock.advance(50_000);
  expect(polls()).toBe(before);
});

test("an ended console is not woken", async () => {
  const { console, clock } = await watching();
  console.suspend();
  await console.dispose();
  expect(clock.alarms()).toEqual([]);
  console.suspend();
  expect(clock.alarms()).toEqual([]);
});
