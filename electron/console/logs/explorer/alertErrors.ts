import { describeLine, messageShape } from "../../../../shared/logLine.ts";
import type { Alert } from "../../../../shared/model/alert.ts";
import type { Span } from "../../../../shared/model/logs.ts";
import { toConsoleError } from "../../errors.ts";
import { nanoseconds, queryLines } from "../../loki/client.ts";
import { queryNumbersAt } from "../../loki/numbers.ts";
import { deriveAlertQuery } from "./alertQuery.ts";
import type { Question } from "./explorer.ts";

/** The messages are those of so many latest lines; the count is of all. */
const linesRead = 500;
const mostMessages = 5;

interface AlertErrors {
  readonly span: Span;
  readonly expression: string;
  readonly count: number | null;
  readonly messages: { message: string; count: number; lastAt: number }[];
  readonly read: number;
  readonly note: string | null;
}

/** How many errors the alert's logs have since it began to fire, and what they say most. */
export async function readAlertErrors(question: Question, alert: Alert): Promise<AlertErrors> {
  const { environment, tenants, signal } = question;
  const { expression, span: whole } = await deriveAlertQuery(question, alert);
  const span = { from: Math.min(alert.startsAt, whole.to - 1000), to: whole.to };
  const options = { signal, timeoutMs: environment.timeoutMs };
  const seconds = Math.max(1, Math.ceil((span.to - span.from) / 1000));
  const logql = `sum(count_over_time(${expression} [${seconds}s]))`;
  const counting = Promise.all(tenants.map((tenant) => queryNumbersAt(tenant, { logql, at: span.to }, options)));
  const latest = {
    logql: expression,
    from: nanoseconds(span.from),
    to: nanoseconds(span.to),
    limit: linesRead,
    direction: "backward",
  } as const;
  const reading = Promise.all(tenants.map((tenant) => queryLines(tenant, latest, options)));
  const [counted, read] = await Promise.allSettled([counting, reading]);
  if (read.status === "rejected") throw read.reason;
  const lines = read.value.flat();
  const count =
    counted.status === "fulfilled" ? counted.value.flat().reduce((sum, { value }) => sum + (value ?? 0), 0) : null;
  const note =
    counted.status === "fulfilled" ? null : `They could not be counted: ${toConsoleError(counted.reason).message}`;
  const groups = new Map<string, { message: string; count: number; lastAt: number }>();
  for (const { line, stream, timestamp } of lines) {
    const { message } = describeLine(line, stream);
    const at = Number(BigInt(timestamp) / 1_000_000n);
    const shape = messageShape(message);
    const known = groups.get(shape);
    if (known === undefined) groups.set(shape, { message: message.slice(0, 1000), count: 1, lastAt: at });
    else {
      known.count += 1;
      known.lastAt = Math.max(known.lastAt, at);
    }
  }
  const messages = [...groups.values()].sort((a, b) => b.count - a.count || b.lastAt - a.lastAt).slice(0, mostMessages);
  return { span, expression, count, messages, read: lines.length, note };
}
