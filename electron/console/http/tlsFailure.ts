import { ConsoleError } from "../errors.ts";
import type { BackendConnection } from "./connection.ts";

/**
 * The sentence for a TLS fault, or null where the cause is none. Node names faults of certificates by OpenSSL's
 * verification codes, and alerts by `ERR_SSL_…` or `EPROTO`, with wordings that differ between OpenSSL versions.
 */
export function tlsFailure(
  connection: BackendConnection,
  host: string,
  code: string,
  words: string,
): ConsoleError | null {
  const { name } = connection;
  const sentence = certificateFault(connection, host, code) ?? handshakeFault(connection, host, code, words);
  return sentence === null ? null : new ConsoleError("TLS", `${name} ${sentence}`);
}

function certificateFault({ caFile }: BackendConnection, host: string, code: string): string | null {
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return `at ${host} shows a certificate that has expired. It has to be renewed on the server; is this computer's clock right?`;
    case "CERT_NOT_YET_VALID":
      return `at ${host} shows a certificate that is not valid yet. Is this computer's clock right?`;
    case "CERT_REVOKED":
      return `at ${host} shows a certificate that was revoked. It has to be replaced on the server.`;
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return (
        `at ${host} shows a certificate that was made for another host name. ` +
        "Use the name that the certificate holds in the URL in Settings."
      );
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "CERT_UNTRUSTED":
    case "INVALID_CA":
    case "CERT_SIGNATURE_FAILURE":
      return caFile === null
        ? `at ${host} shows a certificate of an authority that is not known here. Name its CA file in Settings (caFile).`
        : `at ${host} shows a certificate that does not come from the authority in ${caFile}. Check the CA file in Settings.`;
    default:
      return null;
  }
}

function handshakeFault({ clientCert }: BackendConnection, host: string, code: string, words: string): string | null {
  const fault = `${code} ${words}`.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
  if (!/SSL|TLS|EPROTO|CERT/.test(fault)) return null;
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL|RECORD_LAYER_FAILURE/.test(fault)) {
    return `at ${host} does not speak HTTPS. Should its URL begin with http://, or is the port another?`;
  }
  if (/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW|NO_PROTOCOLS/.test(fault)) {
    return `at ${host} speaks only an outdated TLS version. It has to be configured for TLS 1.2 or later.`;
  }
  const refusal =
    /ALERT_(?:CERTIFICATE|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)/;
  if (refusal.test(fault)) {
    return clientCert === null
      ? `at ${host} asks for a client certificate. Name one in Settings (clientCert).`
      : `at ${host} refused the client certificate. Is it the right one, still valid, and from the authority that the server trusts?`;
  }
  if (/^(?:ERR_SSL|ERR_TLS|EPROTO|ERR_OSSL|CERT_|UNABLE_TO_|CRL_)/.test(code)) {
    return `at ${host} could not agree on an encrypted connection (${code}). Check the URL and its TLS settings.`;
  }
  return null;
}
