import type {
  CheckOutcome,
  ConnectionCheck,
  ConnectionCheckName,
  ConnectionReport,
} from "../../../shared/model/connectionTest.ts";

/** What to do about a finding, and the URL that worked instead. */
export interface Remedy {
  readonly mend?: string | null;
  readonly betterUrl?: string | null;
}

type Facts = Omit<ConnectionReport, "usable" | "checks">;

const noFacts: Facts = {
  product: null,
  version: null,
  latencyMs: null,
  clockSkewMs: null,
  certificate: null,
  tenants: [],
  wants: null,
};

const gravity: readonly CheckOutcome[] = ["unknown", "good", "doubtful", "wrong"];

/** What a test has found until now. */
export class Findings {
  private readonly checks = new Map<ConnectionCheckName, ConnectionCheck>();
  private facts: Facts = noFacts;

  /** @param redact takes secrets out of everything that is said */
  constructor(private readonly redact: (words: string) => string) {}

  /** A check is as bad as the worst that was found; of two that are equally bad the first one stands. */
  tell(check: ConnectionCheckName, outcome: CheckOutcome, found: string, remedy: Remedy = {}): void {
    const before = this.checks.get(check);
    if (before !== undefined && gravity.indexOf(before.outcome) >= gravity.indexOf(outcome)) return;
    const { mend = null, betterUrl = null } = remedy;
    this.checks.set(check, {
      check,
      outcome,
      found: this.redact(found),
      mend: mend === null ? null : this.redact(mend),
      betterUrl,
    });
  }

  /** Adds facts that were learned beside the checks. */
  learn(facts: Partial<Facts>): void {
    this.facts = { ...this.facts, ...facts };
  }

  /** What answers there, as far as it is known. */
  get product(): string | null {
    return this.facts.product;
  }

  outcome(check: ConnectionCheckName): CheckOutcome | null {
    return this.checks.get(check)?.outcome ?? null;
  }

  /** The report on these checks, in their order; one that was not reached is `unknown`, because of `reason`. */
  report(order: readonly ConnectionCheckName[], reason: string): ConnectionReport {
    const checks = order.map(
      (check) =>
        this.checks.get(check) ?? { check, outcome: "unknown" as const, found: reason, mend: null, betterUrl: null },
    );
    const use = this.outcome("use");
    return {
      ...this.facts,
      product: this.facts.product === null ? null : this.redact(this.facts.product),
      usable: (use === "good" || use === "doubtful") && checks.every(({ outcome }) => outcome !== "wrong"),
      checks,
    };
  }
}
