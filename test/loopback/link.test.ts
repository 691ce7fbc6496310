import { afterEach, expect, test, vi } from "vitest";
import { takeToken } from "../../renderer/client/session.ts";
import { running, tokenOf } from "./harness.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** What the page takes out of an address, and what it leaves in it. */
function opened(link: string): { readonly token: string | null; readonly left: readonly string[] } {
  const left: string[] = [];
  const { hash, pathname, search } = new URL(link);
  vi.stubGlobal("location", { hash, pathname, search });
  vi.stubGlobal("history", { replaceState: (_data: unknown, _title: string, url: string) => void left.push(url) });
  return { token: takeToken(), left };
}

test("the page takes the token of a printed link, and leaves none of it in the address", async () => {
  const link = (await running()).server.link();
  expect(opened(link)).toEqual({ token: tokenOf(link), left: ["/"] });
});

test("a link that somebody else made up does not keep the page from opening", () => {
  expect(opened("http://127.0.0.1:1/#token=%")).toEqual({ token: "%", left: ["/"] });
  expect(opened("http://127.0.0.1:1/#/alerts")).toEqual({ token: null, left: [] });
});
