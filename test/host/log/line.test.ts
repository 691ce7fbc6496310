import { expect, test } from "vitest";
import { harmless, logLine } from "../../../electron/host/log/line.ts";

test("one line with time and level", () => {
  expect(logLine({ at: Date.parse("2026-11-21T03:42:00Z"), level: "warn", message: "The disk is full." })).toBe(
    "2026-11-21T03:42:00.000Z WARN  The disk is full.",
  );
});

test("what would begin a line, move the cursor, hide or turn the text is written out", () => {
  expect(harmless("a\nb\r\nc\rd\te\u001b[2Jf\u0007g\u202Eh\u2028i\u0085j\u200Bk\ud800l")).toBe(
    "a\\nb\\nc\\nd\\te\\u{1b}[2Jf\\u{7}g\\u{202e}h\\u{2028}i\\u{85}j\\u{200b}k\\u{d800}l",
  );
});

test("words of other scripts and pictures stay as they are", () => {
  expect(harmless("Größe 測試 🔥")).toBe("Größe 測試 🔥");
});

test("an endless message is cut, and says how long it was", () => {
  const cut = harmless("x".repeat(1_000_000));
  expect(cut.length).toBeLessThan(4_100);
  expect(cut).toMatch(/… \(1000000 characters\)$/);
});
