import type { AuditSettings } from "../../../shared/settings/schema.ts";
import { ConsoleError } from "../errors.ts";
import type { BackendConnection } from "../http/connection.ts";
import { networkFailure, timeoutFailure } from "../http/failure.ts";
import { cleanLine } from "../http/words.ts";
import { idColumnOf } from "./auditQuery.ts";

export interface Asked {
  readonly connection: BackendConnection;
  readonly audit: AuditSettings;
  readonly timeoutMs: number;
  readonly redact: (words: string) => string;
}

/**
 * Turns what PostgreSQL, its driver or the network threw into a sentence. The cause is not kept: it may hold what was
 * sent. Source of the codes: PostgreSQL, "Appendix A. Error Codes".
 */
export function auditFailure(asked: Asked, cause: unknown): ConsoleError {
  if (cause instanceof ConsoleError) return cause;
  const { code, message } = described(cause);
  if (/^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code)) return refusal(asked, code, message);
  return (
    driverFailure(asked, message) ?? networkFailure(asked.connection, cause, "waiting", asked.timeoutMs, asked.redact)
  );
}

/** The kept credential, or its absence, does not satisfy the server. */
export function passwordWanted({ connection: { name, credential }, audit }: Asked, code: string): ConsoleError {
  const sentence =
    credential === null
      ? `${name} asks for the password of “${audit.user}”, and none was sent. Enter it in Backends.`
      : `${name} refused the password of “${audit.user}”${code === "" ? "" : ` (${code})`}. Enter the right one in Backends.`;
  return new ConsoleError("UNAUTHORIZED", sentence, { scheme: "basic" });
}

function refusal(asked: Asked, code: string, message: string): ConsoleError {
  const { connection, audit, timeoutMs, redact } = asked;
  const { name } = connection;
  switch (code) {
    case "28P01":
      return passwordWanted(asked, code);
    case "28000":
      return new ConsoleError(
        "FORBIDDEN",
        `${name} does not let “${audit.user}” in from this computer (28000). Check \`user\` and \`tls\` in Settings, and the server's pg_hba.conf.`,
      );
    case "3D000":
      return new ConsoleError(
        "NOT_FOUND",
        `${name} has no database “${audit.database}” (3D000). Check \`database\` of the audit table in Settings.`,
      );
    case "3F000":
    case "42P01":
      return new ConsoleError(
        "NOT_FOUND",
        `${name} has no table “${audit.table}” in the database “${audit.database}” (${code}). Check \`table\` in Settings: the schema is part of it, and capitals count.`,
      );
    case "42501":
      return noPrivilege(asked);
    case "42703":
      return new ConsoleError(
        "BAD_QUERY",
        `${name} misses a column of “${audit.table}” (42703). Check \`columns\` of the audit table in Settings.`,
      );
    case "42883":
      return new ConsoleError(
        "BAD_QUERY",
        `${name} cannot compare the column “${idColumnOf(audit)}” with an ID (42883): its type is none of text. Check \`columns\` of the audit table in Settings.`,
      );
    case "57014":
      return new ConsoleError(
        "TIMEOUT",
        `${name} was asked for longer than ${seconds(timeoutMs)}, and ended the query (57014). An index on “${idColumnOf(audit)}” of ${audit.table} makes it fast.`,
      );
    case "53300":
      return new ConsoleError("UNAVAILABLE", `${name} has no connection left for us (53300). Try again in a moment.`);
    case "57P01":
    case "57P02":
    case "57P03":
      return new ConsoleError("UNAVAILABLE", `${name} is starting or stopping (${code}). Try again in a moment.`);
  }
  const words = cleanLine(message, redact);
  return new ConsoleError("BAD_ANSWER", `${name} refused the query (${code})${words === "" ? "." : `: ${words}.`}`);
}

/** The user may connect, but not read. */
export function noPrivilege({ connection: { name }, audit }: Asked): ConsoleError {
  return new ConsoleError(
    "FORBIDDEN",
    `${name} does not let “${audit.user}” read ${audit.table} (42501). Its owner has to GRANT SELECT on it, and USAGE on its schema.`,
  );
}

/** The driver gives its own failures no code. */
function driverFailure(asked: Asked, message: string): ConsoleError | null {
  const { connection, timeoutMs } = asked;
  const host = new URL(connection.url).host;
  if (/does not support SSL/i.test(message)) {
    return new ConsoleError(
      "TLS",
      `${connection.name} at ${host} offers no encryption. Switch it on there (ssl = on); only where nobody can listen in, set \`tls\` to false in Settings.`,
    );
  }
  if (/password must be a (?:non-empty )?string/i.test(message)) return passwordWanted(asked, "");
  if (/timeout/i.test(message)) return timeoutFailure(connection, "connecting", timeoutMs);
  if (/Connection terminated|establishing an SSL connection/i.test(message)) {
    return new ConsoleError(
      "UNREACHABLE",
      `${connection.name} closed the connection at ${host}. It may be restarting; is the port that of a PostgreSQL server?`,
    );
  }
  return null;
}

function described(cause: unknown): { readonly code: string; readonly message: string } {
  if (!(cause instanceof Error)) return { code: "", message: "" };
  return { code: "code" in cause && typeof cause.code === "string" ? cause.code : "", message: cause.message };
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${Number((milliseconds / 1000).toFixed(1))} s`;
}
