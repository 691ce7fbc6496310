import { execFile } from "node:child_process";
import { createPrivateKey, type KeyObject } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import type { BackendConnection } from "../../../electron/console/http/client.ts";
import { fingerprintOf } from "../../../electron/console/http/smallFile.ts";
import { tlsFailure } from "../../../electron/console/http/tlsFailure.ts";
import {
  type CertificatePair,
  createCertificates,
  listenOn,
  sendJson,
  startServer,
  startTlsServer,
} from "../../support/httpServer.ts";
import { clientTo, closeAfterwards, connectionTo, failureOf, oneConnectionTo, temporaryFolder } from "./support.ts";

let certificates: Awaited<ReturnType<typeof createCertificates>>;

beforeAll(async () => {
  certificates = await createCertificates();
});

async function pemFile(text: string, name = "file.pem"): Promise<string> {
  const file = join(await temporaryFolder(), name);
  await writeFile(file, text);
  return file;
}

async function pairFiles({ cert, key }: CertificatePair): Promise<CertificatePair> {
  return { cert: await pemFile(cert, "cert.pem"), key: await pemFile(key, "key.pem") };
}

async function serve(pair: CertificatePair, clientCa?: string, version?: "TLSv1.2" | "TLSv1.3") {
  const options = { ...pair, ...(clientCa && { clientCa }), ...(version && { version }) };
  return closeAfterwards(await startTlsServer(options, (response) => sendJson(response, "secure")));
}

const ask = (url: string, changes: Partial<BackendConnection> = {}) => clientTo(url, changes).json("/x");

describe("a server's certificate", () => {
  test("of the named authority is accepted, on a kept connection too", async () => {
    const server = await serve(certificates.valid);
    const client = oneConnectionTo(server.url, { caFile: await pemFile(certificates.ca) });
    expect((await client.json("/x")).value).toBe("secure");
    await client.json("/x");
    expect(server.connections()).toBe(1);
  });

  test.each<["valid" | "expired" | "wrongHost" | "byOtherCa", boolean, RegExp]>([
    [
      "valid",
      false,
      /^Prometheus at 127\.0\.0\.1:\d+ shows a certificate of an authority that is not known here\. Name its CA file/,
    ],
    ["expired", true, /shows a certificate that has expired/],
    ["wrongHost", true, /shows a certificate that was made for another host name/],
    ["byOtherCa", true, /shows a certificate that does not come from the authority in \S+file\.pem/],
  ])("%s (authority named: %j)", async (which, named, sentence) => {
    const server = await serve(certificates[which]);
    const error = await failureOf(ask(server.url, { caFile: named ? await pemFile(certificates.ca) : null }));
    expect(error).toMatchObject({ code: "TLS", message: expect.stringMatching(sentence) });
    expect(server.requests).toEqual([]);
  });
});

describe("a file that settings name", () => {
  test("is a regular file of at most 1 MB; nothing else is waited for", async () => {
    const folder = await temporaryFolder();
    const [pipe, large] = [join(folder, "pipe"), await pemFile("x".repeat(1024 * 1024 + 1))];
    await promisify(execFile)("mkfifo", [pipe]);
    const faults = await Promise.all(
      [folder, pipe, "/dev/zero", large, join(folder, "none")].map(async (caFile) => {
        const { code, message } = await failureOf(ask("https://127.0.0.1:9", { caFile }));
        return [code, /\((.*)\)\.$/.exec(message)?.[1]];
      }),
    );
    expect(faults).toEqual([
      ["TLS", "it is a folder"],
      ["TLS", "it is no regular file"],
      ["TLS", "it is no regular file"],
      ["TLS", "it has more than 1 MB"],
      ["TLS", "there is no such file"],
    ]);
  });

  test("is not used where it is another one than the credential was given out for", async () => {
    const server = await serve(certificates.byOtherCa);
    const caFile = await pemFile(certificates.otherCa);
    let told = 0;
    const onOther = () => {
      told += 1;
    };
    const trust = { fingerprint: fingerprintOf(Buffer.from(certificates.ca)), onOther };
    expect((await failureOf(ask(server.url, { caFile, trust }))).message).toMatch(
      /the CA file .* is another one by now/,
    );
    expect([told, server.requests]).toEqual([1, []]);
    const same = { fingerprint: fingerprintOf(Buffer.from(certificates.otherCa)), onOther };
    expect((await ask(server.url, { caFile, trust: same })).value).toBe("secure");
    expect(told).toBe(1);
  });
});

describe("the wrong protocol", () => {
  test("https where http is spoken", async () => {
    const server = closeAfterwards(await startServer((response) => response.end()));
    const error = await failureOf(ask(server.url.replace("http:", "https:")));
    expect(error).toMatchObject({ code: "TLS", message: expect.stringContaining("does not speak HTTPS") });
  });

  test("https where something else is spoken", async () => {
    const server = closeAfterwards(await listenOn(createServer((socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"))));
    expect(await failureOf(ask(`https://127.0.0.1:${server.port}`))).toMatchObject({ code: "TLS" });
  });

  test("http where https is spoken", async () => {
    const server = await serve(certificates.valid);
    const error = await failureOf(ask(server.url.replace("https:", "http:")));
    // Node closes the connection, or sends a TLS alert; Go says it in words (see refusal.test.ts).
    expect(["UNREACHABLE", "BAD_ANSWER", "TLS"]).toContain(error.code);
  });

  test.each([
    ["ERR_SSL_UNSUPPORTED_PROTOCOL", "unsupported protocol", "outdated TLS version"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "alert protocol version", "outdated TLS version"],
    [
      "EPROTO",
      "write EPROTO 0:error:0A00010B:SSL routines:ssl3_get_record:wrong version number",
      "does not speak HTTPS",
    ],
    ["ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", "", "asks for a client certificate"],
    ["ERR_SSL_NO_SHARED_CIPHER", "", "(ERR_SSL_NO_SHARED_CIPHER)"],
    ["CERT_NOT_YET_VALID", "", "not valid yet"],
    ["CERT_REVOKED", "", "revoked"],
  ])("%s", (code, words, sentence) => {
    expect(tlsFailure(connectionTo("https://h"), "h", code, words)?.message).toContain(sentence);
  });

  test("other faults are none of TLS", () => {
    for (const code of ["ECONNREFUSED", "UND_ERR_SOCKET", ""])
      expect(tlsFailure(connectionTo("x"), "h", code, "x")).toBeNull();
  });
});

describe("a client certificate", () => {
  test("is shown", async () => {
    const server = await serve(certificates.valid, certificates.ca);
    const clientCert = await pairFiles(certificates.client);
    expect((await ask(server.url, { caFile: await pemFile(certificates.ca), clientCert })).value).toBe("secure");
  });

  // With TLS 1.3 the refusal comes after the handshake.
  test.each(["TLSv1.2", "TLSv1.3"] as const)("is asked for over %s", async (version) => {
    const server = await serve(certificates.valid, certificates.ca, version);
    const error = await failureOf(ask(server.url, { caFile: await pemFile(certificates.ca) }));
    expect(error).toMatchObject({ code: "TLS", message: expect.stringContaining("asks for a client certificate") });
  });

  test("of a strange authority is refused", async () => {
    const server = await serve(certificates.valid, certificates.ca);
    const clientCert = await pairFiles(certificates.clientByOtherCa);
    const caFile = await pemFile(certificates.ca);
    // Node ends the connection in silence, where OpenSSL and Go send an alert.
    const silent = await failureOf(ask(server.url, { caFile, clientCert }));
    expect(silent.message).toContain("or it does not accept the client certificate.");
    const connection = connectionTo(server.url, { clientCert });
    const alerted = tlsFailure(connection, "h", "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "tlsv1 alert unknown ca");
    expect(alerted?.message).toContain("refused the client certificate");
    expect(server.requests).toEqual([]);
  });

  test("may be what a server misses that ends the connection in silence", async () => {
    const server = closeAfterwards(await startTlsServer(certificates.valid, (response) => response.socket?.destroy()));
    const caFile = await pemFile(certificates.ca);
    const missing = await failureOf(ask(server.url, { caFile }));
    expect(missing.message).toMatch(/without an answer\. .* or it wants a client certificate\.$/);
    const clientCert = await pairFiles(certificates.client);
    const wrong = await failureOf(ask(server.url, { caFile, clientCert }));
    expect(wrong.message).toMatch(/without an answer\. .* or it does not accept the client certificate\.$/);
  });
});

describe("the key of a client certificate that is encrypted", () => {
  const passphrase = "correct horse 7 ü";
  type Encryption = (key: KeyObject) => string;
  const encryptions: readonly (readonly [string, Encryption])[] = [
    ["PKCS#8", (key) => key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }).toString()],
    [
      "the older form",
      (key) => key.export({ type: "sec1", format: "pem", cipher: "aes-128-cbc", passphrase }).toString(),
    ],
  ];

  async function encrypted(encrypt: Encryption): Promise<CertificatePair> {
    const { cert, key } = certificates.client;
    return pairFiles({ cert, key: encrypt(createPrivateKey(key)) });
  }

  test.each(encryptions)("opens with its passphrase: %s", async (_name, encrypt) => {
    const server = await serve(certificates.valid, certificates.ca);
    const clientCert = { ...(await encrypted(encrypt)), passphrase };
    expect((await ask(server.url, { caFile: await pemFile(certificates.ca), clientCert })).value).toBe("secure");
  });

  test.each(encryptions)("asks for it where it is missing or wrong: %s", async (_name, encrypt) => {
    const pair = await encrypted(encrypt);
    const failure = (kept: string | null) =>
      failureOf(ask("https://127.0.0.1:1", { clientCert: { ...pair, passphrase: kept } }));
    const key = "Prometheus was not asked: the key of the client certificate";
    expect(await failure(null)).toMatchObject({
      code: "TLS",
      scheme: "passphrase",
      message: `${key} wants its passphrase. Enter it in Backends.`,
    });
    for (const wrong of ["wrong-one-123", "", "x".repeat(2_000)]) {
      const error = await failure(wrong);
      expect(error).toMatchObject({
        code: "TLS",
        scheme: "passphrase",
        cause: undefined,
        message: `${key} does not open with the passphrase. Enter the right one in Backends.`,
      });
    }
  });

  test("a passphrase that nobody needs does no harm", async () => {
    const server = await serve(certificates.valid, certificates.ca);
    const clientCert = { ...(await pairFiles(certificates.client)), passphrase };
    expect((await ask(server.url, { caFile: await pemFile(certificates.ca), clientCert })).value).toBe("secure");
  });

  test("belongs to the certificate, or is refused without asking again", async () => {
    const { cert } = await pairFiles(certificates.client);
    const key = await pemFile(encryptions[0]?.[1](createPrivateKey(certificates.clientByOtherCa.key)) ?? "");
    const error = await failureOf(ask("https://127.0.0.1:1", { clientCert: { cert, key, passphrase } }));
    expect(error).toMatchObject({ code: "TLS", scheme: null, message: expect.stringContaining("cannot be used") });
  });
});

describe("a file that cannot be used is named", () => {
  test("and read again at the next request", async () => {
    const server = await serve(certificates.valid);
    const caFile = join(await temporaryFolder(), "later.pem");
    const client = clientTo(server.url, { caFile });
    expect(await failureOf(client.json("/x"))).toMatchObject({
      code: "TLS",
      message: `Prometheus was not asked: the CA file ${caFile} cannot be read (there is no such file).`,
    });
    await writeFile(caFile, certificates.ca);
    expect((await client.json("/x")).value).toBe("secure");
  });

  test("and read again once a request failed: certificates are renewed on disk", async () => {
    const server = await serve(certificates.valid, certificates.ca);
    const caFile = await pemFile(certificates.ca);
    const clientCert = await pairFiles(certificates.clientByOtherCa);
    const client = clientTo(server.url, { caFile, clientCert });
    await failureOf(client.json("/x"));
    await writeFile(clientCert.cert, certificates.client.cert);
    // Half of a pair, as whoever renews it may write the other half a moment later.
    await failureOf(client.json("/x"));
    await writeFile(clientCert.key, certificates.client.key);
    expect((await client.json("/x")).value).toBe("secure");
  });

  test("and a CA file that is another one once a request failed is told, to whoever keeps what was given out for it", async () => {
    const server = await serve(certificates.byOtherCa);
    const caFile = await pemFile(certificates.ca);
    let told = 0;
    const onOther = () => {
      told += 1;
    };
    const trust = { fingerprint: fingerprintOf(Buffer.from(certificates.ca)), onOther };
    const client = clientTo(server.url, { caFile, trust });
    const strange = expect.stringContaining("does not come from the authority in");
    expect(await failureOf(client.json("/x"))).toMatchObject({ code: "TLS", message: strange });
    await failureOf(client.json("/x"));
    expect(told).toBe(0);
    await writeFile(caFile, certificates.otherCa);
    expect(await failureOf(client.json("/x"))).toMatchObject({ code: "TLS", message: strange });
    expect([told, server.requests]).toEqual([1, []]);
  });

  test("where it holds no certificate, or is a folder", async () => {
    const garbage = await pemFile("garbage");
    expect((await failureOf(ask("https://127.0.0.1:1", { caFile: garbage }))).message).toContain(
      "holds no certificate",
    );
    const folder = await temporaryFolder();
    expect((await failureOf(ask("https://127.0.0.1:1", { caFile: folder }))).message).toContain("it is a folder");
  });

  test("but never the path of a key, nor its content", async () => {
    const { cert } = await pairFiles(certificates.client);
    const key = await pemFile(certificates.clientByOtherCa.key, "private.pem");
    for (const wrong of [key, "/nowhere/private.pem"]) {
      const error = await failureOf(ask("https://127.0.0.1:1", { clientCert: { cert, key: wrong } }));
      expect(error).toMatchObject({ code: "TLS", cause: undefined, message: expect.stringContaining("key") });
      expect(error.message).not.toContain("private.pem");
    }
  });
});
