import type { Socket } from "node:net";
import type { AuditSettings } from "../../../shared/settings/schema.ts";
import { type ConsoleError, toConsoleError } from "../errors.ts";
import { count } from "../text.ts";
import { createAuditDatabase } from "../trails/auditDatabase.ts";
import { tellAccepted, tellRefusal } from "./access.ts";
import { lookAtAddress } from "./address.ts";
import { lookAtCertificate } from "./certificate.ts";
import type { Look } from "./context.ts";
import { usualPorts } from "./context.ts";
import { readDatabaseFacts } from "./databaseFacts.ts";
import { alsoMend, findingOf } from "./sentences.ts";
import { lookAtClock } from "./skew.ts";
import { lookAtUse } from "./use.ts";

/** An ID that no request has: the search for it is as costly as any other. */
const nobodysId = "incident-console-connection-test";

/** Looks at a PostgreSQL and at its audit table, with what the console asks of both. */
export async function testPostgres(look: Look, audit: AuditSettings): Promise<void> {
  const { connection, clock, signal, findings, unsent } = look;
  if (!(await lookAtAddress(look))) return;
  if (audit.tls !== false && (await refusesCertificate(look))) return;
  const database = createAuditDatabase({ connection, audit, withheld: unsent?.found ?? null, clock });
  try {
    const { version, latencyMs, notes } = await database.probe(signal);
    findings.tell("connection", "good", `${connection.name} answers.`);
    findings.learn({ product: version === null ? "PostgreSQL" : `PostgreSQL ${version}`, version });
    findings.tell("product", "good", version === null ? "PostgreSQL." : `PostgreSQL ${version}.`);
    tellAccepted(look);
    const facts = await readDatabaseFacts(look, audit);
    lookAtClock(look, facts.skewMs === null ? [] : [facts.skewMs]);
    await lookAtUse(look, async () => {
      const trail = await database.read(nobodysId, null);
      const columns = count(trail.columns.length, "column");
      return {
        told: `It read ${audit.table}, of which it shows ${columns}.`,
        notes: [...notes, ...facts.notes],
        version,
        latencyMs,
      };
    });
  } catch (cause) {
    const error = toConsoleError(cause);
    if (error.code === "CANCELLED") throw error;
    tellFailure(look, error);
  } finally {
    await database.close();
  }
}

/** Reads the certificate after PostgreSQL's own question for TLS; true where the console will not go on. */
async function refusesCertificate(look: Look): Promise<boolean> {
  const certificate = await lookAtCertificate(look, askForTls);
  if (look.findings.outcome("certificate") !== "wrong") return false;
  if (certificate !== null) {
    look.findings.tell("connection", "good", `A server answers at ${new URL(look.connection.url).host}.`);
  }
  return true;
}

/** SSLRequest: its length, and a number that is no version. Answered with one byte. Source: "Message Formats". */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** Asks a PostgreSQL for TLS; null where it offers none, or is none. */
function askForTls(socket: Socket): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    socket.once("data", (answer: Buffer) => {
      resolve(answer.length === 1 && answer[0] === "S".charCodeAt(0) ? socket : null);
    });
    socket.once("close", () => reject(new Error("closed")));
    socket.write(sslRequest);
  });
}

function tellFailure(look: Look, error: ConsoleError): void {
  const { findings, connection } = look;
  const { found, ...remedy } = findingOf(error);
  switch (error.code) {
    case "UNREACHABLE":
    case "TIMEOUT":
    case "INVALID_INPUT":
    case "INTERNAL":
      findings.tell("connection", "wrong", found, alsoMend(remedy, portHint(look)));
      return;
    case "TLS":
      findings.tell("connection", "good", `A server answers at ${new URL(connection.url).host}.`);
      findings.tell("certificate", "wrong", found, remedy);
      return;
    case "UNAUTHORIZED":
    case "FORBIDDEN":
      findings.tell("connection", "good", `${connection.name} answers.`);
      findings.tell("product", "good", "PostgreSQL.");
      tellRefusal(look, error);
      return;
    default:
      findings.tell("connection", "good", `${connection.name} answers.`);
      findings.tell("use", "wrong", found, remedy);
      return;
  }
}

function portHint({ connection }: Look): string {
  const { port } = new URL(connection.url);
  return port === String(usualPorts.postgres)
    ? ""
    : ` PostgreSQL usually listens at port ${usualPorts.postgres}, not ${port}.`;
}
