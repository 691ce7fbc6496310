import { expect, test } from "vitest";
import {
  createPageNotifier,
  otherPagesMs,
  pageDeadlineMs,
} from "../../../electron/console/notifications/pageNotifier.ts";
import type { Delivery, Notification } from "../../../shared/model/notification.ts";
import { createFakeClock, settled } from "../../support/clock.ts";

const notification: Notification = {
  id: "x-1",
  kind: "alert",
  at: 0,
  environment: "production",
  severity: "critical",
  level: "normal",
  title: "Production · critical · HighErrorRate",
  body: "",
  alerts: ["production/a1"],
  backend: null,
  actions: [],
  delivery: null,
  seen: false,
};
const shown: Delivery = { by: "system", message: null };
const toast: Delivery = { by: "toast", message: null };
const blocked: Delivery = { by: "none", message: "The browser blocks notifications of this page." };
const nobody = "No page of the console was open, or its browser did not answer.";

function start() {
  const clock = createFakeClock();
  const notifier = createPageNotifier(clock);
  const answers: Delivery[] = [];
  const show = (id = "x-1") => void notifier.show({ ...notification, id }).then((answer) => answers.push(answer));
  return { clock, notifier, answers, show };
}

test.each([
  ["the page's answer", [shown], shown],
  ["the first answer that showed it", [toast, shown], toast],
  ["an answer that showed it over one that could not", [blocked, shown], shown],
])("gives %s", async (_name, said, expected) => {
  const { notifier, answers, show } = start();
  show();
  for (const delivery of said) notifier.delivered("x-1", delivery);
  await settled();
  expect(answers).toEqual([expected]);
});

test("without an answer nobody showed it", async () => {
  const { clock, answers, show } = start();
  show();
  await clock.advance(pageDeadlineMs - 1);
  expect(answers).toEqual([]);
  await clock.advance(1);
  expect(answers).toEqual([{ by: "none", message: nobody }]);
});

test("a page that cannot is believed once no other page said that it can", async () => {
  const { clock, notifier, answers, show } = start();
  show();
  notifier.delivered("x-1", blocked);
  notifier.delivered("x-1", { by: "none", message: "Another one's reason" });
  await clock.advance(otherPagesMs - 1);
  expect(answers).toEqual([]);
  await clock.advance(1);
  expect(answers).toEqual([blocked]);
});

test("answers of other notifications, and late ones, change nothing", async () => {
  const { clock, notifier, answers, show } = start();
  show();
  notifier.delivered("x-2", shown);
  notifier.delivered("constructor", shown);
  await clock.advance(pageDeadlineMs);
  notifier.delivered("x-1", shown);
  await clock.advance(pageDeadlineMs);
  expect(answers).toEqual([{ by: "none", message: nobody }]);
});

test("several wait at once, each for its own answer", async () => {
  const { notifier, answers, show } = start();
  show("x-1");
  show("x-2");
  notifier.delivered("x-2", toast);
  notifier.delivered("x-1", shown);
  await settled();
  expect(answers).toEqual([toast, shown]);
});

test("one that replaces another leaves no timer and nobody waiting", async () => {
  const { clock, notifier, answers, show } = start();
  show();
  show();
  notifier.delivered("x-1", shown);
  await settled();
  expect(answers).toEqual([{ by: "none", message: nobody }, shown]);
  expect(clock.alarms()).toEqual([]);
});
