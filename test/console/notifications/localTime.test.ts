import { expect, test } from "vitest";
import {
  calendarTime,
  clockSecondsText,
  dateText,
  untilText,
  zoneText,
} from "../../../electron/console/notifications/localTime.ts";

const moment = Date.parse("2026-11-21T06:03:09Z");

test("a moment in UTC", () => {
  const time = calendarTime(moment, true);
  expect(time).toMatchObject({ weekday: 6, offset: 0 });
  expect(`${dateText(time)} ${clockSecondsText(time)}`).toBe("2026-11-21 06:03:09");
});

test("a moment where the person is reads as the system's own date does", () => {
  const date = new Date(moment);
  expect(calendarTime(moment, false)).toEqual({
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    weekday: date.getDay(),
    hours: date.getHours(),
    minutes: date.getMinutes(),
    seconds: date.getSeconds(),
    offset: -date.getTimezoneOffset(),
  });
});

test.each([
  [0, "UTC"],
  [60, "UTC+1"],
  [-210, "UTC-3:30"],
  [345, "UTC+5:45"],
])("%i minutes east is %s", (offset, text) => {
  expect(zoneText({ ...calendarTime(moment, true), offset })).toBe(text);
});

test("until a moment of today is a time, of another day a date too", () => {
  const now = new Date(2026, 10, 21, 3, 0).getTime();
  expect(untilText(new Date(2026, 10, 21, 4, 12).getTime(), now)).toBe("04:12");
  expect(untilText(new Date(2026, 10, 22, 4, 12).getTime(), now)).toBe("2026-11-22 04:12");
});
