import { ConsoleError } from "../errors.ts";
import type { BackendConnection } from "../http/connection.ts";
import { count } from "../text.ts";
import type { Look } from "./context.ts";
import { socketHost } from "./context.ts";
import type { Remedy } from "./findings.ts";
import { type Prelude, readCertificate, type SeenCertificate } from "./peer.ts";
import { day, findingOf, listed, shortName } from "./sentences.ts";

const dayMs = 86_400_000;

/** A certificate that runs out sooner is worth a word. */
const soonDays = 30;

/** Looks at the server's certificate, also at one that is refused. Answers what it saw; null where there is none. */
export async function lookAtCertificate(look: Look, prelude?: Prelude): Promise<SeenCertificate | null> {
  const { connection, clock, signal, findings } = look;
  try {
    const certificate = await readCertificate(connection, clock, signal, prelude);
    if (certificate !== null) tellCertificate(look, certificate);
    return certificate;
  } catch (cause) {
    if (!(cause instanceof ConsoleError)) throw cause;
    const { found, ...remedy } = findingOf(cause);
    findings.tell("certificate", "wrong", found, remedy);
    return null;
  }
}

/** Says what a certificate is worth, and puts its facts into the report. */
export function tellCertificate({ connection, clock, findings }: Look, certificate: SeenCertificate): void {
  const now = clock.now();
  const daysLeft = Math.floor((certificate.validTo - now) / dayMs);
  findings.learn({
    certificate: {
      subject: shortName(certificate.subject),
      issuer: shortName(certificate.issuer),
      validTo: certificate.validTo,
      daysLeft,
    },
  });
  const fault = faultsOf(connection, certificate, now);
  if (fault !== null) {
    findings.tell("certificate", "wrong", ...fault);
    return;
  }
  const until = `until ${day(certificate.validTo)}`;
  if (daysLeft < soonDays) {
    const mend = "Have it renewed on the server; from then on the console can no longer connect.";
    findings.tell("certificate", "doubtful", `It runs out in ${count(daysLeft, "day")} (${until}).`, { mend });
    return;
  }
  const issued = `issued by “${shortName(certificate.issuer)}”`;
  findings.tell("certificate", "good", `It is valid for ${count(daysLeft, "more day")} (${until}), ${issued}.`);
}

type Fault = [found: string, remedy: Remedy];

/** A strange authority hides a strange host name from OpenSSL, so that both are looked at. */
function faultsOf(connection: BackendConnection, certificate: SeenCertificate, now: number): Fault | null {
  const { fault, fitsHost } = certificate;
  const first = fault === null ? null : faultOf(connection, certificate, fault, now);
  if (fitsHost || fault === "ERR_TLS_CERT_ALTNAME_INVALID") return first;
  const second = wrongHost(connection, certificate);
  if (first === null) return second;
  return [`${first[0]} ${second[0]}`, { mend: [first[1].mend, second[1].mend].join(" ") }];
}

function faultOf(connection: BackendConnection, certificate: SeenCertificate, fault: string, now: number): Fault {
  const { validFrom, validTo } = certificate;
  switch (fault) {
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return wrongHost(connection, certificate);
    case "CERT_HAS_EXPIRED":
      return expired(validTo, now);
    case "CERT_NOT_YET_VALID":
      return [
        `It is not valid before ${day(validFrom)}.`,
        { mend: "Check this computer's clock. If that is right, the server needs another certificate." },
      ];
    case "CERT_REVOKED":
      return ["It was revoked.", { mend: "It has to be replaced on the server." }];
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
      return unknownAuthority(connection, certificate);
    default:
      return [
        `It is not accepted (${shortName(fault)}).`,
        { mend: "Ask those who run the server for a certificate that today's programs accept." },
      ];
  }
}

function expired(validTo: number, now: number): Fault {
  const daysAgo = Math.floor((now - validTo) / dayMs);
  return [
    daysAgo < 0
      ? "A certificate between it and its authority has run out."
      : `It ran out on ${day(validTo)}, ${count(daysAgo, "day")} ago.`,
    { mend: "It has to be renewed on the server. If that was done, check this computer's clock." },
  ];
}

function unknownAuthority({ caFile }: BackendConnection, { selfSigned, issuer }: SeenCertificate): Fault {
  const authority = `“${shortName(issuer)}”`;
  if (caFile !== null) {
    return [
      `It does not come from the authority in ${caFile}, but from ${authority}.`,
      { mend: `Set caFile to the PEM file of ${authority}.` },
    ];
  }
  if (selfSigned) {
    return [
      "It is self-signed, and nobody here vouches for it.",
      { mend: "Ask those who run the server for this certificate as a PEM file, and set caFile to it." },
    ];
  }
  return [
    `It was signed by ${authority}, an authority that is not known here.`,
    { mend: "Set caFile to the authority's PEM file." },
  ];
}

function wrongHost({ url }: BackendConnection, { names, subject }: SeenCertificate): Fault {
  const held = names.length > 0 ? names : [subject];
  return [
    `It was made for ${listed(held)}, not for ${socketHost(new URL(url))}.`,
    { mend: "Use a name that the certificate holds in the URL, or have this one added to it." },
  ];
}
