import type { ErrorCode } from "../../../shared/errors.ts";
import { type BackendCondition, backendCondition } from "../../../shared/model/backend.ts";
import type { Backend } from "../environments/backend.ts";
import { ConsoleError, toConsoleError } from "../errors.ts";
import type { HttpClient } from "../http/client.ts";

const order: readonly BackendCondition[] = ["answering", "waiting", "failing", "stale"];

/** Those that answer first, then in the order of the settings. */
export function answeringFirst(backends: readonly Backend[], now: number): Backend[] {
  const rank = ({ health }: Backend) => order.indexOf(backendCondition(health, now));
  return backends.toSorted((a, b) => rank(a) - rank(b));
}

/** The server was not reached, or said that it can do nothing now; a peer may. What it refused, a peer refuses too. */
const passedOn: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["UNREACHABLE", "UNAVAILABLE", "TLS", "NO_KEYCHAIN"]);

/**
 * What the first backend answers that can be reached. A request that timed out is not tried elsewhere: it may have been
 * carried out. So may one whose answer was lost; where to do it twice does harm, `work` gives that another code. `trying`
 * hears of an attempt before it is sent, `tried` of every attempt. Rejects with the last refusal, or with all sentences
 * where none is there.
 */
export async function firstThatAnswers<T>(
  backends: readonly Backend[],
  work: (http: HttpClient) => Promise<T>,
  trying: (backend: Backend) => Promise<void>,
  tried: (backend: Backend, failure: ConsoleError | null) => Promise<void> | void,
): Promise<{ readonly value: T; readonly backend: Backend }> {
  const failures: ConsoleError[] = [];
  for (const backend of backends) {
    try {
      const http = await backend.client();
      await trying(backend);
      const value = await work(http);
      await tried(backend, null);
      return { value, backend };
    } catch (cause) {
      const failure = toConsoleError(cause);
      await tried(backend, failure);
      failures.push(failure);
      if (!passedOn.has(failure.code)) break;
    }
  }
  const last = failures.at(-1);
  if (last === undefined) throw new ConsoleError("NOT_FOUND", "There is no Alertmanager to ask.");
  const decisive = !passedOn.has(last.code);
  throw failures.length === 1 || decisive
    ? last
    : new ConsoleError(last.code, [...new Set(failures.map(({ message }) => message))].join(" "), { cause: last });
}
