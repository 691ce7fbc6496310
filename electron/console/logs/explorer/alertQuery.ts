import type { Alert } from "../../../../shared/model/alert.ts";
import type { Span } from "../../../../shared/model/logs.ts";
import { alertSpan } from "../alertLogs.ts";
import { planQuery } from "../plan.ts";
import type { Question } from "./explorer.ts";

export interface AlertQuery {
  /** What is asked: the person's own query where there is one, else the derived one. */
  readonly expression: string;
  readonly derived: string;
  readonly span: Span;
  readonly own: boolean;
}

/** The LogQL for the errors behind an alert, and the span to look in. */
export async function deriveAlertQuery(question: Question, alert: Alert): Promise<AlertQuery> {
  const { environment, tenants, signal, now } = question;
  const context = { settings: environment.loki ?? {}, alert, ownAlertQuery: null, now };
  const query = { kind: "alert", alert: alert.id, errorsOnly: true } as const;
  const plan = await planQuery(query, { kind: "widening" }, context, tenants, signal);
  const own = environment.ownAlertQuery(alert.name);
  return { expression: own ?? plan.logql, derived: plan.logql, span: alertSpan(alert, now), own: own !== null };
}
