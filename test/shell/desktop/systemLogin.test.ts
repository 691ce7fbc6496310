import { beforeEach, expect, test, vi } from "vitest";
import { systemLoginItem } from "../../../electron/shell/desktop/systemLogin.ts";

/** What Electron answers about an entry. */
interface Answers {
  readonly openAtLogin?: boolean;
  readonly executableWillLaunchAtLogin?: boolean;
  readonly status?: string;
}

const system = vi.hoisted(() => ({
  asked: [] as unknown[],
  answers: {} as Answers,
  /** What the system makes of a wish. */
  take: (_on: boolean) => {},
}));

vi.mock("electron", () => ({
  app: {
    getLoginItemSettings: () => system.answers,
    setLoginItemSettings: (settings: { readonly openAtLogin: boolean }) => {
      system.asked.push(settings);
      system.take(settings.openAtLogin);
    },
  },
}));

beforeEach(() => {
  system.asked = [];
});

const entry = { path: '"C:\\Programs\\Incident Console\\Incident Console.exe"', args: ["--hidden"] };

test("an entry that somebody switched off in the Task Manager is off, and can be switched on again", async () => {
  const item = systemLoginItem(entry, "win32");
  system.answers = { openAtLogin: true, executableWillLaunchAtLogin: false };
  expect(await item.isOn()).toBe(false);
  system.take = (on) => {
    system.answers = { openAtLogin: on, executableWillLaunchAtLogin: on };
  };
  await item.set(true);
  expect([await item.isOn(), system.asked]).toEqual([true, [{ openAtLogin: true, ...entry }]]);
  await item.set(false);
  expect(await item.isOn()).toBe(false);
});

test("what a Mac says of an entry is what holds; on a Mac nothing is said of launching", async () => {
  system.answers = { openAtLogin: true, status: "enabled", executableWillLaunchAtLogin: false };
  expect(await systemLoginItem({}, "darwin").isOn()).toBe(true);
});

test.each([
  ["darwin", "requires-approval", "it has to be allowed under System Settings › General › Login Items"],
  ["darwin", "not-found", /^macOS says "not-found", as it does of a program that is not signed/],
  ["win32", undefined, "Windows did not keep it"],
] as const)("a system that does not do it is told of: %s, %s", async (platform, status, sentence) => {
  system.take = () => {
    system.answers = { openAtLogin: false, ...(status === undefined ? {} : { status }) };
  };
  await expect(systemLoginItem({}, platform).set(true)).rejects.toThrow(sentence);
  await systemLoginItem({}, platform).set(false);
});
