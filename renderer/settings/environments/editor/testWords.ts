import type {
  CheckOutcome,
  ConnectionCheck,
  ConnectionCheckName,
  ConnectionReport,
} from "../../../../shared/model/connectionTest.ts";
import { countOf } from "../../../format/number.ts";

export const checkNames: Readonly<Record<ConnectionCheckName, string>> = {
  address: "Address",
  connection: "Connection",
  certificate: "Certificate",
  credential: "Credential",
  product: "Product",
  tenant: "Tenants",
  clock: "Clock",
  use: "Use",
};

/** A look, or several that say the same, as a line of the report. */
export interface ReportRow {
  readonly name: string;
  readonly check: ConnectionCheck;
}

/** The lines of a report: what could not be looked at for one and the same reason is one of them, the last. */
export function rowsOf({ checks }: ConnectionReport): readonly ReportRow[] {
  const rowOf = (check: ConnectionCheck): ReportRow => ({ name: checkNames[check.check], check });
  const unknown = checks.filter(({ outcome }) => outcome === "unknown");
  const alike = unknown.filter(({ check, found }) => unknown.some((one) => one.check !== check && one.found === found));
  const [first, ...others] = alike;
  if (first === undefined) return checks.map(rowOf);
  const names = [checkNames[first.check], ...others.map(({ check }) => checkNames[check].toLowerCase())].join(", ");
  return [
    ...checks.filter((check) => !alike.includes(check)).map(rowOf),
    { name: "The rest", check: { ...first, found: `${names}: ${first.found}` } },
  ];
}

/** The word for a sign, where the eye has the sign. */
export const outcomeNames: Readonly<Record<CheckOutcome, string>> = {
  good: "Good",
  doubtful: "Doubtful",
  wrong: "Wrong",
  unknown: "Not looked at",
};

/** A clock that is off by less is as good as right: it is known to about a second. */
const noticeableSkewMs = 2000;

/** `Prometheus 3.5.0 · 12 ms · clock right · certificate runs for 42 more days`: the figures of a test in one line. */
export function factsOf(report: ConnectionReport): string {
  const { product, version, latencyMs, clockSkewMs, certificate, tenants } = report;
  const name = product ?? (version === null ? null : `version ${version}`);
  return [
    name,
    latencyMs === null ? null : `${Math.round(latencyMs)} ms`,
    clockSkewMs === null ? null : skewText(clockSkewMs),
    certificate === null ? null : certificateText(certificate.daysLeft, isRefused(report)),
    tenants.length === 0 ? null : tenantsText(tenants),
  ]
    .filter((fact) => fact !== null)
    .join(" · ");
}

function skewText(skewMs: number): string {
  if (Math.abs(skewMs) < noticeableSkewMs) return "clocks agree";
  return `its clock is ${offText(Math.abs(skewMs))} ${skewMs > 0 ? "ahead" : "behind"}`;
}

/** Rounded, as the look at the clock rounds: both stand on the screen at once. */
function offText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.round(seconds / 60);
  if (seconds < 120) return `${seconds} s`;
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** What the file calls a field, and the form. */
const fieldNames: readonly (readonly [inFile: RegExp, inForm: string])[] = [
  [/`auth`/g, "“Authentication”"],
  [/`tenants`/g, "“Tenants”"],
  [/`proxy`/g, "“Proxy” (under “Certificates, proxy, deadline, polling”)"],
  [/`?\bcaFile\b`?/g, "“Authority (CA) file” (under “Certificates, proxy, deadline, polling”)"],
];

/** What is to be done, with the fields called as they are in the form where it is read. */
export function mendWords(mend: string): string {
  return fieldNames.reduce((text, [inFile, inForm]) => text.replace(inFile, inForm), mend);
}

/** How long a certificate runs says nothing in favour of one that is not accepted. */
function certificateText(daysLeft: number, refused: boolean): string {
  if (daysLeft < 0) return "certificate has run out";
  return refused ? "certificate refused" : `certificate runs for ${countOf(daysLeft, "more day")}`;
}

function isRefused({ checks }: ConnectionReport): boolean {
  return checks.some(({ check, outcome }) => check === "certificate" && outcome === "wrong");
}

function tenantsText(tenants: ConnectionReport["tenants"]): string {
  const answered = tenants.filter((tenant) => tenant.answered).length;
  return answered === tenants.length
    ? `${countOf(answered, "tenant")} ${answered === 1 ? "answers" : "answer"}`
    : `${answered} of ${countOf(tenants.length, "tenant")} answer`;
}

/** What the test came to, in one sentence. */
export function verdictWords(report: ConnectionReport): { readonly outcome: CheckOutcome; readonly text: string } {
  const doubts = report.checks.filter(({ outcome }) => outcome === "doubtful").length;
  if (!report.usable) return { outcome: "wrong", text: "It cannot be used like this." };
  if (doubts === 0) return { outcome: "good", text: "It works." };
  return { outcome: "doubtful", text: `It works, with ${countOf(doubts, "doubt")}.` };
}
