import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bindingOf, boundTo, isForNobody } from "../../../electron/console/credentials/binding.ts";
import { refusedBecause, withheldBecause } from "../../../electron/console/credentials/fit.ts";
import { receiversOf } from "../../../shared/settings/receivers.ts";
import { type AuthSettings, auditConnection } from "../../../shared/settings/schema.ts";
import { temporaryFolder } from "../http/support.ts";

type OAuth2 = Extract<AuthSettings, { readonly type: "oauth2" }>;
const oauth2: OAuth2 = { type: "oauth2", grant: "client_credentials", clientId: "c" };
const audit = { host: "db", database: "d", user: "u", table: "t" };

describe("whom a form names is who gets it", () => {
  const [issuer, tokenUrl, deviceUrl] = ["https://good/realms/x", "HTTPS://Token:8443/t", "https://device/d"];
  test.each<[Partial<OAuth2>, string[]]>([
    [{ issuer }, ["https://good"]],
    [{ issuer, tokenUrl }, ["https://token:8443"]],
    [{ issuer, deviceUrl }, ["https://good"]],
    [{ grant: "device", issuer }, ["https://good"]],
    [{ grant: "device", issuer, tokenUrl }, ["https://good", "https://token:8443"]],
    [{ grant: "device", issuer, deviceUrl, tokenUrl }, ["https://device", "https://token:8443"]],
  ])("%j", (settings, origins) => {
    expect(receiversOf({ ...oauth2, ...settings })).toEqual(origins);
  });
});

describe("a credential belongs to everybody who gets to see it", () => {
  test.each<[Parameters<typeof boundTo>[0], string]>([
    [{ url: "https://prom:9090/prefix/" }, "https://prom:9090"],
    [{ url: "HTTPS://Prom:443" }, "https://prom"],
    [{ url: "postgres://db:5432/audit" }, "postgres://db:5432"],
    [{ url: "https://prom", proxy: "http://proxy:3128" }, "https://prom"],
    [{ url: "http://prom", proxy: "http://proxy:3128" }, "http://prom through http://proxy:3128"],
    [
      { url: "https://prom", auth: { ...oauth2, issuer: "https://kc/realms/ops/" } },
      "https://prom by https://kc/realms/ops",
    ],
    [
      { url: "https://prom", auth: { ...oauth2, issuer: "https://kc/realms/ops", tokenUrl: "https://evil/token" } },
      "https://prom by https://kc/realms/ops and https://evil/token",
    ],
    [
      { url: "https://prom", auth: { ...oauth2, tokenUrl: "http://kc/token" }, proxy: "http://proxy:3128" },
      "https://prom by http://kc/token through http://proxy:3128",
    ],
    [{ url: "https://prom", auth: { type: "command", command: ["x"] } }, "https://prom"],
    [{ url: "HTTP://Prom:9090", proxy: "http://proxy:3128" }, "http://prom:9090 through http://proxy:3128"],
    [{ url: " http://prom:9090", proxy: "http://proxy:3128" }, "http://prom:9090 through http://proxy:3128"],
    [auditConnection({ ...audit, tls: true }), "postgres://db:5432"],
    [auditConnection({ ...audit, tls: false }), "postgres://db:5432 unencrypted"],
  ])("%j", (settings, bound) => {
    expect(boundTo(settings, null)).toBe(bound);
  });

  test.each<[Parameters<typeof boundTo>[0], string]>([
    [{ url: "https://prom", proxy: "http://proxy" }, "https://prom trusting the CA file f1"],
    [{ url: "http://prom", proxy: "http://proxy" }, "http://prom through http://proxy"],
    [{ url: "http://prom", proxy: "HTTPS://proxy" }, "http://prom through https://proxy trusting the CA file f1"],
    [
      { url: "http://prom", auth: { ...oauth2, tokenUrl: "https://kc/token" } },
      "http://prom by https://kc/token trusting the CA file f1",
    ],
    [auditConnection(audit), "postgres://db:5432 trusting the CA file f1"],
    [auditConnection({ ...audit, tls: false }), "postgres://db:5432 unencrypted"],
  ])("and to a CA file where it decides who they are: %j", (settings, bound) => {
    expect(boundTo(settings, "f1")).toBe(bound);
  });

  test("a CA file is known by its content; nothing may be kept for one that cannot be read", async () => {
    const folder = await temporaryFolder();
    const [one, same, other, none] = ["one", "same", "other", "none"].map((name) => join(folder, name));
    await Promise.all([writeFile(one ?? "", "a"), writeFile(same ?? "", "a"), writeFile(other ?? "", "b")]);
    const bounds = await Promise.all(
      [one, same, other, none, folder].map((caFile) => bindingOf({ url: "https://prom" }, caFile ?? null)),
    );
    expect(bounds.map((bound) => bounds.indexOf(bound))).toEqual([0, 0, 2, 3, 3]);
    expect(bounds.map(isForNobody)).toEqual([false, false, false, true, true]);
  });
});

describe("a credential for somebody else", () => {
  const other = (origin: string) => withheldBecause({ credential: null, origin }, undefined, "https://prom");
  test("is withheld, and the sentence tells what differs", () => {
    expect([other("https://loki"), other(`https://prom trusting the CA file ${"ab".repeat(32)}`)]).toEqual([
      "The saved credential is for https://loki, so it was not sent. Enter the one for this address.",
      "The saved credential is for https://prom trusting the CA file abababababab…, but by the settings it would be for https://prom, so it was not sent. If that is right, enter it again.",
    ]);
  });
});

describe("a credential of another kind", () => {
  const device: OAuth2 = { ...oauth2, grant: "device", issuer: "https://kc" };
  test("is neither sent nor saved", () => {
    const kept = { credential: { scheme: "device", refreshToken: "r" }, kept: "keychain" } as const;
    expect(withheldBecause(kept, device, "https://prom")).toBeNull();
    for (const auth of [undefined, { type: "none" } as const, { type: "bearer" } as const, oauth2]) {
      expect(withheldBecause(kept, auth, "https://prom")).toMatch(/so it was not sent\./);
    }
    expect(refusedBecause({ scheme: "oauth2", clientSecret: "s" }, device)).toMatch(
      /^The settings want a sign-in with a browser, but this credential is a client secret, so it was not saved\./,
    );
    expect(refusedBecause({ scheme: "command", command: ["a"] }, { type: "command", command: ["a"] })).toBeNull();
    expect(refusedBecause({ scheme: "command", command: ["a", "b"] }, { type: "command", command: ["a"] })).toMatch(
      /another one than the form showed/,
    );
    expect(refusedBecause({ scheme: "bearer", token: "t" }, undefined)).toBeNull();
  });
});
