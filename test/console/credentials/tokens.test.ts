import { expect, test } from "vitest";
import { holdToken, type Token } from "../../../electron/console/credentials/tokens.ts";
import { ConsoleError } from "../../../electron/console/errors.ts";
import { createManualClock } from "../http/support.ts";

/** Gives `t1`, `t2`… that live for so long, in milliseconds. */
function holding(lifeMs: number, next?: () => Promise<void>) {
  const clock = createManualClock();
  let count = 0;
  const obtain = async (): Promise<Token> => {
    count += 1;
    const token = { value: `t${count}`, expiresAt: clock.now() + lifeMs };
    if (count > 1) await next?.();
    return token;
  };
  const nothing = async () => {};
  const source = { scheme: "command", secrets: () => [], settlesBeforeClosing: false } as const;
  const authorizer = holdToken({ ...source, obtain, reset: nothing, close: nothing }, clock, null, () => {});
  const sent = async () => (await authorizer.headers()).authorization;
  return { authorizer, clock, sent, got: () => count };
}

test("a server that takes tokens on one path and refuses them on another causes no storm of them", async () => {
  const { authorizer, clock, got } = holding(3_600_000);
  let asked = 0;
  for (let second = 0; second < 60; second += 1) {
    await authorizer.headers();
    if (authorizer.refused(await authorizer.headers())) {
      asked += 1;
      await authorizer.headers();
    }
    clock.advance(1_000);
  }
  expect([got(), asked]).toEqual([2, 1]);
});

test("a token that is said to live for no time is used for ten seconds", async () => {
  const { authorizer, clock, sent, got } = holding(1);
  for (let tenth = 0; tenth < 89; tenth += 1) {
    expect(await sent()).toBe("Bearer t1");
    clock.advance(100);
  }
  expect(authorizer.refused(await authorizer.headers())).toBe(false);
  clock.advance(1_100);
  expect([await sent(), got()]).toEqual(["Bearer t2", 2]);
});

test("one that ended on its way is renewed, however young it is", async () => {
  const { authorizer, clock, sent } = holding(12_000);
  const headers = await authorizer.headers();
  clock.advance(12_001);
  expect([authorizer.refused(headers), await sent()]).toEqual([true, "Bearer t2"]);
});

test("while a silent provider is asked for the next one, the one that still counts is sent at once", async () => {
  const { authorizer, clock, sent, got } = holding(300_000, () => new Promise(() => {}));
  await sent();
  clock.advance(280_000);
  expect([await sent(), await sent(), got()]).toEqual(["Bearer t1", "Bearer t1", 2]);
  await authorizer.close();
});

test("a renewal on the side that fails is nobody's unhandled rejection, and is tried again later", async () => {
  const { clock, sent, got } = holding(300_000, () => Promise.reject(new Error("no")));
  await sent();
  clock.advance(280_000);
  expect(await sent()).toBe("Bearer t1");
  await new Promise((resolve) => setImmediate(resolve));
  expect([await sent(), got()]).toEqual(["Bearer t1", 2]);
  clock.advance(5_000);
  expect([await sent(), got()]).toEqual(["Bearer t1", 3]);
  await new Promise((resolve) => setImmediate(resolve));
});

test("a provider that wants to be left alone for a while is, though not for hours", async () => {
  let retryAfterMs: number | null = 120_000;
  const { authorizer, clock, sent, got } = holding(300_000, async () => {
    throw new ConsoleError("RATE_LIMITED", "slower", { retryAfterMs });
  });
  const first = await authorizer.headers();
  clock.advance(300_000);
  const asked: number[] = [];
  for (const wanted of [120_000, 86_400_000, null]) {
    retryAfterMs = wanted;
    await expect(sent()).rejects.toThrow("slower");
    const before = got();
    let waited = 0;
    for (; got() === before; waited += 1) {
      clock.advance(1_000);
      // What is asked at the end of one wait begins the next one.
      retryAfterMs = 0;
      await expect(sent()).rejects.toThrow("slower");
    }
    asked.push(waited);
    clock.advance(5_000);
  }
  expect([first.authorization, asked]).toEqual(["Bearer t1", [120, 600, 5]]);
});

test("a clock that was ahead and is set back keeps neither a refused token nor a failure", async () => {
  let fails = true;
  const { authorizer, clock, sent } = holding(86_400_000, async () => {
    if (fails) throw new Error("the certificate is not yet valid");
  });
  const first = await authorizer.headers();
  clock.advance(60_000);
  expect(authorizer.refused(first)).toBe(true);
  await expect(sent()).rejects.toThrow("not yet valid");
  clock.advance(-7_200_000);
  fails = false;
  const third = await authorizer.headers();
  expect(third.authorization).toBe("Bearer t3");
  clock.advance(-7_200_000);
  expect([authorizer.refused(third), await sent()]).toEqual([true, "Bearer t4"]);
});
