import { createPrivateKey } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../../electron/console/credentials/memory.ts";
import { createCertificates, listenOn, sendJson } from "../../support/httpServer.ts";
import { closeAfterwards, temporaryFolder } from "../http/support.ts";
import { checkOf, good, guarded, serve, serveAll, tried } from "./support.ts";

const token = "issued-token-0815-4711";
const clientSecret = "client-secret-of-the-console";

/** A server that lets only the token in, and a provider that gives it for the client's secret. */
async function guardedByToken() {
  const server = await serveAll(guarded(good.prometheus, `Bearer ${token}`, "Bearer"));
  const provider = await serve({
    "/token": (response, { headers, body }) => {
      const told = Buffer.from((headers.authorization ?? "").replace("Basic ", ""), "base64").toString();
      const known =
        told === `console:${clientSecret}` || new URLSearchParams(body).get("client_secret") === clientSecret;
      return known
        ? sendJson(response, { access_token: token, token_type: "Bearer", expires_in: 300 })
        : sendJson(response, { error: "invalid_client" }, 401);
    },
  });
  const auth = { type: "oauth2", grant: "client_credentials", tokenUrl: `${provider.url}/token`, clientId: "console" };
  return { server, provider, auth };
}

const typedSecret = (secret: string) => ({
  credential: { kind: "typed", credential: { scheme: "oauth2", clientSecret: secret } } as const,
});

describe("a token from a provider", () => {
  test("is got with the typed secret", async () => {
    const { server, provider, auth } = await guardedByToken();
    const report = await tried("prometheus", { url: server.url, auth }, typedSecret(clientSecret));
    expect(report.usable).toBe(true);
    expect(checkOf(report, "credential").found).toBe("It answered with a token of the provider.");
    expect(JSON.stringify(report)).not.toContain(token);
    await expect.poll(() => provider.openConnections() + server.openConnections()).toBe(0);
  });

  test("is not got with a wrong secret, and the rest is looked at without one", async () => {
    const { server, auth } = await guardedByToken();
    const report = await tried("prometheus", { url: server.url, auth }, typedSecret("a-wrong-client-secret"));
    expect(checkOf(report, "credential")).toMatchObject({
      outcome: "wrong",
      found: expect.stringContaining("sign-in server"),
    });
    expect(checkOf(report, "connection").outcome).toBe("good");
    expect(JSON.stringify(report)).not.toContain("a-wrong-client-secret");
  });

  test("wants a secret first", async () => {
    const { server, provider, auth } = await guardedByToken();
    const report = await tried("prometheus", { url: server.url, auth });
    expect(checkOf(report, "credential")).toMatchObject({
      outcome: "wrong",
      found: "The settings want a token, which takes the secret of the client “console”.",
      mend: "Enter the client secret here.",
    });
    expect(provider.requests).toEqual([]);
  });

  test("that a person signs in for is left to the backend", async () => {
    const { server, provider, auth } = await guardedByToken();
    const device = { ...auth, grant: "device", deviceUrl: `${provider.url}/device` };
    const report = await tried("prometheus", { url: server.url, auth: device });
    expect(checkOf(report, "credential")).toMatchObject({
      outcome: "wrong",
      found: "The settings want a sign-in with a browser.",
      mend: "Save it, then sign in at the backend.",
    });
    expect(provider.requests).toEqual([]);
  });
});

describe("a token from a command", () => {
  const command = [process.execPath, "-e", `process.stdout.write(${JSON.stringify(token)})`];
  const auth = { type: "command", command };

  test("is not got without consent", async () => {
    const { server } = await guardedByToken();
    const report = await tried("prometheus", { url: server.url, auth });
    expect(checkOf(report, "credential")).toMatchObject({
      outcome: "wrong",
      found: "The settings want a token from a command, which runs only once you allow it.",
      mend: "Save it, then allow it at the backend.",
    });
  });

  test("is got where the consent is to this very command", async () => {
    const { server } = await guardedByToken();
    const secrets = createMemoryStore("");
    const credential = { kind: "kept", environment: "production", backend: "prometheus" } as const;
    await secrets.set("production/prometheus", { scheme: "command", command }, server.url);
    const report = await tried("prometheus", { url: server.url, auth }, { secrets, credential });
    expect(report.usable).toBe(true);
    expect(checkOf(report, "credential").found).toBe("It answered with the token of the command.");

    await secrets.set("production/prometheus", { scheme: "command", command: ["true"] }, server.url);
    const other = await tried("prometheus", { url: server.url, auth }, { secrets, credential });
    expect(checkOf(other, "credential")).toMatchObject({
      outcome: "wrong",
      found: expect.stringContaining("another command than the one that you allowed"),
    });
  });
});

test("the passphrase of the client certificate's key is used, and asked for where it is missing", async () => {
  const certificates = await createCertificates();
  const folder = await temporaryFolder();
  const passphrase = "opens the key";
  const key = createPrivateKey(certificates.client.key)
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase })
    .toString();
  await writeFile(join(folder, "ca.pem"), certificates.ca);
  await writeFile(join(folder, "client.pem"), certificates.client.cert);
  await writeFile(join(folder, "client.key"), key);
  const server = await serve(good.prometheus, { ...certificates.valid, clientCa: certificates.ca });
  const settings = { url: server.url, caFile: "ca.pem", clientCert: { cert: "client.pem", key: "client.key" } };
  const settingsFile = join(folder, "environments.json");

  const missing = await tried("prometheus", settings, { settingsFile });
  expect(checkOf(missing, "certificate")).toMatchObject({
    outcome: "wrong",
    found: "Prometheus was not asked: the key of the client certificate wants its passphrase.",
    mend: "Enter it here.",
  });
  const credential = { kind: "typed", credential: { scheme: "passphrase", passphrase } } as const;
  expect((await tried("prometheus", settings, { settingsFile, credential })).usable).toBe(true);
});

test("a certificate is read through a proxy, and the server used through it", async () => {
  const certificates = await createCertificates();
  const folder = await temporaryFolder();
  await writeFile(join(folder, "ca.pem"), certificates.ca);
  const server = await serve(good.prometheus, certificates.valid);
  const tunnels: string[] = [];
  const tunnel = createHttpServer((_request, response) => response.writeHead(405).end());
  tunnel.on("connect", (request, socket: Socket) => {
    tunnels.push(request.url ?? "");
    const onward = connect(server.port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
    socket.on("close", () => onward.destroy());
  });
  const { port } = closeAfterwards(await listenOn(tunnel));
  const report = await tried(
    "prometheus",
    { url: server.url, caFile: "ca.pem", proxy: `http://127.0.0.1:${port}` },
    { settingsFile: join(folder, "environments.json") },
  );
  expect(report).toMatchObject({ usable: true, certificate: { issuer: "Test CA" } });
  expect(new Set(tunnels)).toEqual(new Set([`127.0.0.1:${server.port}`]));
  await expect.poll(() => server.openConnections()).toBe(0);
});
