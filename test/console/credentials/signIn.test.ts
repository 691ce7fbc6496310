import { expect, test } from "vitest";
import { createProvider, type Provider } from "../../../electron/console/credentials/oauth/provider.ts";
import { BrowserSignIn, type SignInListeners } from "../../../electron/console/credentials/oauth/signIn.ts";
import { ConsoleError } from "../../../electron/console/errors.ts";
import { closeAfterwards, createManualClock } from "../http/support.ts";
import { clientId, startKeycloak } from "./keycloak.ts";

async function signIn(changes: Partial<SignInListeners> = {}) {
  const realm = closeAfterwards(await startKeycloak());
  const clock = createManualClock();
  const faults: string[] = [];
  const about = { name: "Prometheus", kind: "prometheus", caFile: null, proxy: null } as const;
  const settings = { type: "oauth2", grant: "device", issuer: realm.issuer, clientId } as const;
  let open = (): Provider => closeAfterwards(createProvider({ backend: about, settings, clock }));
  const browser = new BrowserSignIn(() => open(), {
    onChange: () => {},
    onSignedIn: async () => {},
    onFailed: async () => {},
    onFault: ({ message }) => faults.push(message),
    ...changes,
  });
  const broken = (how: () => Provider) => {
    const before = open;
    open = how;
    return () => {
      open = before;
    };
  };
  return { realm, clock, browser, faults, broken };
}

test("one whose provider could not be opened can be begun again", async () => {
  const { browser, broken } = await signIn();
  const mend = broken(() => {
    throw new ConsoleError("INVALID_INPUT", "The settings want none.");
  });
  await expect(browser.begin()).rejects.toThrow("The settings want none.");
  mend();
  expect(await browser.begin()).toMatchObject({ userCode: "WDJB-MJHT" });
  browser.cancel();
});

test.each([
  ["agrees", { onSignedIn: () => Promise.reject(new Error("no disk")) }],
  ["refuses", { onFailed: () => Promise.reject(new Error("no disk")) }],
] as const)(
  "a listener that fails once the person %s is told, not an unhandled rejection",
  async (person, listeners) => {
    const { realm, clock, browser, faults } = await signIn(listeners);
    await browser.begin();
    realm.person = person;
    clock.advance(5_000);
    await expect.poll(() => faults).toEqual([expect.stringContaining("no disk")]);
    expect(await browser.begin()).toMatchObject({ userCode: "WDJB-MJHT" });
    browser.cancel();
  },
);
