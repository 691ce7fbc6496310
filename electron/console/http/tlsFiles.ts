import { createPrivateKey, X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import { ConsoleError } from "../errors.ts";
import type { BackendConnection } from "./connection.ts";
import { fingerprintOf, readSmallFile } from "./smallFile.ts";

export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Reads the PEM files of a connection and checks them, since OpenSSL ignores a broken CA file in silence. A key that is
 * encrypted (PKCS#8, or the older form with `Proc-Type`) is opened here, in memory. The path of a key is in no sentence.
 *
 * @throws ConsoleError TLS naming the file that cannot be read or used; with the scheme `passphrase` where that is
 *   missing or wrong
 */
export async function readTlsFiles(connection: BackendConnection): Promise<TlsFiles> {
  const { name, caFile, clientCert } = connection;
  const ca = caFile === null ? undefined : await readCa(connection, caFile);
  if (clientCert === null) return ca === undefined ? {} : { ca };

  const cert = await readPem(name, `client certificate ${clientCert.cert}`, clientCert.cert);
  checkCertificate(name, `client certificate ${clientCert.cert}`, cert);
  const pem = await readPem(name, "key file of the client certificate", clientCert.key);
  const key = isEncrypted(pem) ? openKey(name, pem, clientCert.passphrase ?? null) : pem;
  try {
    createSecureContext({ cert, key });
  } catch {
    throw new ConsoleError(
      "TLS",
      `${name} was not asked: the key of the client certificate cannot be used. It has to be a PEM key ` +
        "that belongs to the certificate; check both files in Settings.",
    );
  }
  return ca === undefined ? { cert, key } : { ca, cert, key };
}

function isEncrypted(pem: string): boolean {
  return /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(pem);
}

/** OpenSSL's own words are not used: a wrong passphrase has a dozen, down to a key that looks damaged. */
function openKey(name: string, pem: string, passphrase: string | null): string {
  const key = `${name} was not asked: the key of the client certificate`;
  if (passphrase === null) {
    throw new ConsoleError("TLS", `${key} wants its passphrase. Enter it in Backends.`, { scheme: "passphrase" });
  }
  try {
    return createPrivateKey({ key: pem, passphrase }).export({ type: "pkcs8", format: "pem" }).toString();
  } catch {
    throw new ConsoleError("TLS", `${key} does not open with the passphrase. Enter the right one in Backends.`, {
      scheme: "passphrase",
    });
  }
}

async function readCa({ name, trust = null }: BackendConnection, path: string): Promise<string> {
  const content = await readFile(name, `CA file ${path}`, path);
  if (trust !== null && fingerprintOf(content) !== trust.fingerprint) {
    trust.onOther();
    throw new ConsoleError("TLS", `${name} was not asked: the CA file ${path} is another one by now.`);
  }
  const ca = content.toString("utf8");
  checkCertificate(name, `CA file ${path}`, ca);
  return ca;
}

async function readPem(name: string, what: string, path: string): Promise<string> {
  return (await readFile(name, what, path)).toString("utf8");
}

async function readFile(name: string, what: string, path: string): Promise<Buffer> {
  const file = await readSmallFile(path);
  if (file.ok) return file.content;
  throw new ConsoleError("TLS", `${name} was not asked: the ${what} cannot be read (${file.fault}).`);
}

function checkCertificate(name: string, what: string, pem: string): void {
  try {
    new X509Certificate(pem);
  } catch {
    throw new ConsoleError(
      "TLS",
      `${name} was not asked: the ${what} holds no certificate. It has to be a PEM file (“BEGIN CERTIFICATE”).`,
    );
  }
}
