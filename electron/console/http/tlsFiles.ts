import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { ConsoleError } from "../errors.ts";
import type { BackendConnection } from "./connection.ts";

export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Reads the PEM files of a connection and checks them, since OpenSSL ignores a broken CA file in silence. The path of a
 * key is in no sentence.
 *
 * @throws ConsoleError TLS naming the file that cannot be read or used
 */
export async function readTlsFiles(connection: BackendConnection): Promise<TlsFiles> {
  const { name, caFile, clientCert } = connection;
  const ca = caFile === null ? undefined : await readPem(name, `CA file ${caFile}`, caFile);
  if (ca !== undefined) checkCertificate(name, `CA file ${caFile}`, ca);
  if (clientCert === null) return ca === undefined ? {} : { ca };

  const cert = await readPem(name, `client certificate ${clientCert.cert}`, clientCert.cert);
  checkCertificate(name, `client certificate ${clientCert.cert}`, cert);
  const key = await readPem(name, "key file of the client certificate", clientCert.key);
  try {
    createSecureContext({ cert, key });
  } catch {
    throw new ConsoleError(
      "TLS",
      `${name} was not asked: the key of the client certificate cannot be used. It has to be an unencrypted PEM key ` +
        "that belongs to the certificate; check both files in Settings.",
    );
  }
  return ca === undefined ? { cert, key } : { ca, cert, key };
}

async function readPem(name: string, what: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new ConsoleError("TLS", `${name} was not asked: the ${what} cannot be read (${readingFault(cause)}).`);
  }
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

function readingFault(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "no permission";
  if (code === "EISDIR") return "it is a folder";
  return "reading failed";
}
