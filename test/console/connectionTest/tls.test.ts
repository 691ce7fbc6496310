import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generate } from "selfsigned";
import { beforeAll, describe, expect, test } from "vitest";
import type { Clock } from "../../../electron/console/world.ts";
import { systemClock } from "../../../electron/console/world.ts";
import { createCertificates, type TlsOptions } from "../../support/httpServer.ts";
import { temporaryFolder } from "../http/support.ts";
import { checkOf, good, outcomes, serve, serveAll, tried } from "./support.ts";

let certificates: Awaited<ReturnType<typeof createCertificates>>;

beforeAll(async () => {
  certificates = await createCertificates();
});

async function tryWith(
  tls: TlsOptions,
  settings: Readonly<Record<string, unknown>> = {},
  clock: Clock = systemClock,
  credential: Parameters<typeof tried>[2] = {},
) {
  const folder = await temporaryFolder();
  const files = {
    "ca.pem": certificates.ca,
    "other.pem": certificates.otherCa,
    "client.pem": certificates.client.cert,
    "client.key": certificates.client.key,
    "strange.pem": certificates.clientByOtherCa.cert,
    "strange.key": certificates.clientByOtherCa.key,
    "self.pem": tls.cert,
    "broken.pem": "garbage",
  };
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));
  const server = await serve(good.prometheus, tls);
  const settingsFile = join(folder, "environments.json");
  const report = await tried("prometheus", { url: server.url, ...settings }, { clock, settingsFile, ...credential });
  return { report, server, folder, certificate: checkOf(report, "certificate") };
}

const dayMs = 86_400_000;

describe("a certificate", () => {
  test("that is good, with the authority's file beside the settings file", async () => {
    const { report, certificate } = await tryWith(certificates.valid, { caFile: "ca.pem" });
    expect(report.usable).toBe(true);
    expect(certificate).toMatchObject({ outcome: "good", mend: null });
    expect(certificate.found).toMatch(
      /^It is valid for \d+ more days \(until \d{4}-\d\d-\d\d\), issued by “Test CA”\.$/,
    );
    expect(report.certificate).toMatchObject({ subject: "localhost", issuer: "Test CA" });
  });

  test("that runs out soon", async () => {
    const soon = await generate([{ name: "commonName", value: "soon" }], {
      keyType: "ec",
      algorithm: "sha256",
      notBeforeDate: new Date(Date.now() - dayMs),
      notAfterDate: new Date(Date.now() + 10.5 * dayMs),
      extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
    });
    const pair = { cert: soon.cert, key: soon.private };
    const { report, certificate } = await tryWith(pair, { caFile: "self.pem" });
    expect(certificate).toMatchObject({ outcome: "doubtful", found: expect.stringMatching(/^It runs out in 10 days/) });
    expect(report.certificate?.daysLeft).toBe(10);
    expect(report.usable).toBe(true);
  });

  test("of an unknown authority, which is shown all the same, and nothing is asked", async () => {
    const { report, certificate, server } = await tryWith(certificates.valid);
    expect(certificate).toMatchObject({
      outcome: "wrong",
      found: "It was signed by “Test CA”, an authority that is not known here.",
      mend: "Set caFile to the authority's PEM file.",
    });
    expect(outcomes(report)).toBe(
      "address good, connection good, certificate wrong, credential unknown, product unknown, clock unknown, use unknown",
    );
    expect(report.certificate).toMatchObject({ issuer: "Test CA", daysLeft: expect.any(Number) });
    expect(server.requests).toEqual([]);
  });

  test("that is self-signed", async () => {
    const made = await generate([{ name: "commonName", value: "grafana" }], {
      keyType: "ec",
      algorithm: "sha256",
      extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
    });
    const pair = { cert: made.cert, key: made.private };
    const refused = await tryWith(pair);
    expect(refused.certificate).toMatchObject({
      outcome: "wrong",
      found: "It is self-signed, and nobody here vouches for it.",
      mend: expect.stringContaining("set caFile to it"),
    });
    expect((await tryWith(pair, { caFile: "self.pem" })).report.usable).toBe(true);
  });

  test("of another authority than the file's", async () => {
    const { certificate, folder } = await tryWith(certificates.valid, { caFile: "other.pem" });
    expect(certificate).toMatchObject({
      outcome: "wrong",
      found: `It does not come from the authority in ${join(folder, "other.pem")}, but from “Test CA”.`,
      mend: "Set caFile to the PEM file of “Test CA”.",
    });
  });

  test("that has run out", async () => {
    const { report, certificate } = await tryWith(certificates.expired, { caFile: "ca.pem" });
    expect(certificate).toMatchObject({ outcome: "wrong", mend: expect.stringContaining("renewed on the server") });
    expect(certificate.found).toMatch(/^It ran out on 2021-01-01, [\d,]+ days ago\.$/);
    expect(report.certificate?.daysLeft).toBeLessThan(-1_000);
  });

  test("for another host, which names those that it is for, of an unknown authority or not", async () => {
    const { certificate } = await tryWith(certificates.wrongHost, { caFile: "ca.pem" });
    expect(certificate).toMatchObject({
      outcome: "wrong",
      found: "It was made for elsewhere.example, not for 127.0.0.1.",
      mend: expect.stringContaining("Use a name that the certificate holds"),
    });
    const both = await tryWith(certificates.wrongHost);
    expect(both.certificate.found).toBe(
      "It was signed by “Test CA”, an authority that is not known here. It was made for elsewhere.example, not for 127.0.0.1.",
    );
  });

  test("file that cannot be used", async () => {
    const { report, certificate, server } = await tryWith(certificates.valid, { caFile: "broken.pem" });
    expect(certificate).toMatchObject({ outcome: "wrong", found: expect.stringContaining("holds no certificate") });
    expect(outcomes(report)).toContain("connection unknown");
    expect(server.connections()).toBe(0);
  });
});

describe("a client certificate", () => {
  const clientCert = { cert: "client.pem", key: "client.key" };

  test.each(["TLSv1.2", "TLSv1.3"] as const)("is missed over %s", async (version) => {
    const tls = { ...certificates.valid, clientCa: certificates.ca, version };
    const { report, certificate } = await tryWith(tls, { caFile: "ca.pem" });
    expect(certificate).toMatchObject({
      outcome: "wrong",
      found: expect.stringContaining("asks for a client certificate."),
      mend: expect.stringContaining("clientCert"),
    });
    expect(checkOf(report, "connection").outcome).toBe("good");
  });

  test("is shown", async () => {
    const tls = { ...certificates.valid, clientCa: certificates.ca };
    const { report } = await tryWith(tls, { caFile: "ca.pem", clientCert });
    expect(report.usable).toBe(true);
  });

  test("of a strange authority is refused", async () => {
    const tls = { ...certificates.valid, clientCa: certificates.ca };
    const strange = { cert: "strange.pem", key: "strange.key" };
    const { report } = await tryWith(tls, { caFile: "ca.pem", clientCert: strange });
    expect(report.usable).toBe(false);
    const said = report.checks.map(({ mend }) => mend ?? "").join(" ");
    expect(said).toContain("client certificate");
  });
});

test("http where https is spoken by an accepted certificate is offered as https", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "ca.pem"), certificates.ca);
  const server = await serve(good.alertmanager, certificates.valid);
  const url = server.url.replace("https:", "http:");
  const settingsFile = join(folder, "environments.json");
  const report = await tried("alertmanager", { url, caFile: "ca.pem" }, { settingsFile });
  expect(checkOf(report, "connection")).toMatchObject({ outcome: "wrong", betterUrl: server.url });
  expect(report.certificate?.issuer).toBe("Test CA");
  expect((await tried("alertmanager", { url: server.url, caFile: "ca.pem" }, { settingsFile })).usable).toBe(true);
});

test("http that is sent on to https is doubted, with the credential's way in mind", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "ca.pem"), certificates.ca);
  const secure = await serve(good.alertmanager, certificates.valid);
  const plain = await serveAll((response, { path }) =>
    response.writeHead(308, { location: `${secure.url}${path}` }).end(),
  );
  const settingsFile = join(folder, "environments.json");
  const report = await tried("alertmanager", { url: plain.url, caFile: "ca.pem" }, { settingsFile });
  expect(checkOf(report, "connection")).toMatchObject({ outcome: "doubtful", betterUrl: secure.url });
  expect(report.usable).toBe(true);
});

test("a Go server says in words that it speaks https", async () => {
  const server = await serveAll((response) => {
    response.writeHead(400, { "content-type": "text/plain" }).end("Client sent an HTTP request to an HTTPS server.\n");
  });
  const report = await tried("prometheus", { url: server.url });
  expect(checkOf(report, "connection")).toMatchObject({
    outcome: "wrong",
    found: "Prometheus speaks HTTPS at this port.",
  });
});
