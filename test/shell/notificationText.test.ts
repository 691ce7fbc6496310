import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shownText } from "../../electron/shell/notificationText.ts";

describe("what the system is given to show", () => {
  test.each([
    ["<b>bold</b> & <a href='https://evil.example'>click</a>", "bold, link"],
    ["a < b && c > d", "comparisons"],
    ["&lt;b&gt;", "what is escaped already"],
  ])("on Linux %j shows as it is written, not as markup (%s)", (body) => {
    const shown = shownText({ title: "t", body }, "linux").body;
    expect(shown).not.toMatch(/[<>]/);
    expect(shown.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&")).toBe(body);
  });

  test("elsewhere a body is plain text and stays as it is", () => {
    expect(shownText({ title: "t", body: "a < b & c" }, "darwin").body).toBe("a < b & c");
    expect(shownText({ title: "t", body: "a < b & c" }, "win32").body).toBe("a < b & c");
  });

  test("a title is plain text and one line everywhere", () => {
    expect(shownText({ title: "Production · critical\n · A&B <x>", body: "" }, "linux").title).toBe(
      "Production · critical · A&B <x>",
    );
    expect(shownText({ title: " \n", body: "" }, "linux").title).toBe("Incident Console");
  });

  test.each(["\0", "\u202e", "\u200b", "\ufeff", "\u2066", "\u001b"])("%j does not get through", (character) => {
    const { title, body } = shownText({ title: `a${character}b`, body: `a${character}b` }, "linux");
    expect([title, body]).toEqual(["a b", "a b"]);
  });

  test("whatever comes, it is short, well-formed, and on Linux without markup", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 1200 }), (text) => {
        const { title, body } = shownText({ title: text, body: text }, "linux");
        expect([...title].length).toBeLessThanOrEqual(200);
        expect(body).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
        expect(Buffer.from(body, "utf8").toString("utf8")).toBe(body);
        expect(body).not.toContain("\0");
      }),
    );
    const long = shownText({ title: "x".repeat(500), body: "😀".repeat(5000) }, "win32");
    expect([...long.title].length).toBe(200);
    expect([...long.body].length).toBe(1000);
    expect(long.body.endsWith("😀…")).toBe(true);
  });
});
