import type { CheckOutcome, ConnectionCheckName, ConnectionReport } from "../../../../shared/model/connectionTest.ts";
import { ageText } from "../../../format/duration.ts";
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
  return `its clock is ${ageText(Math.abs(skewMs))} ${skewMs > 0 ? "ahead" : "behind"}`;
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
