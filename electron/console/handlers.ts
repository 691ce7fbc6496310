import type { Handlers } from "../../shared/contract.ts";
import type { Alert } from "../../shared/model/alert.ts";
import type { AlertRule } from "../../shared/model/rule.ts";
import type { EnvironmentMonitor } from "./environments/environment.ts";
import type { Environments } from "./environments/environments.ts";
import { ConsoleError } from "./errors.ts";
import type { Searches } from "./logs/searches.ts";
import { readAlertGraph } from "./metrics/alertGraph.ts";
import { type KnownRule, ruleOf } from "./prometheus/normalise.ts";
import type { SavedSearches } from "./savedSearches/savedSearches.ts";
import type { World } from "./world.ts";

export interface HandlerContext {
  readonly world: World;
  readonly environments: Environments;
  readonly searches: Searches;
  readonly savedSearches: SavedSearches;
}

type OwnCalls =
  | "clock.now"
  | "poll.now"
  | "alerts.rule"
  | "alerts.graph"
  | "search.start"
  | "search.more"
  | "search.cancel"
  | "search.close";

/** The calls that belong to no subject with handlers of its own; inputs are checked before they come here. */
export function createHandlers({
  world,
  environments,
  searches,
  savedSearches,
}: HandlerContext): Pick<Handlers, OwnCalls> {
  return {
    "clock.now": async () => ({ now: world.clock.now() }),
    "poll.now": async ({ environment }) => {
      const monitors = environment === null ? environments.all() : [environments.get(environment)];
      for (const monitor of monitors) monitor.askNow();
      return null;
    },
    "alerts.rule": async ({ alert: id }) => {
      const { monitor, alert } = findAlert(environments, id);
      const rule = ruleOfAlert(monitor, alert);
      return rule === undefined ? null : publicRule(rule);
    },
    "alerts.graph": async ({ alert: id }) => {
      const { monitor, alert } = findAlert(environments, id);
      const rule = ruleOfAlert(monitor, alert);
      const prometheus = monitor.backend("prometheus");
      if (rule === undefined || prometheus === undefined) return null;
      return readAlertGraph(await prometheus.client(), alert, rule, monitor.externalLabels, world.clock.now());
    },
    "search.start": async ({ query, environments: chosen, range }) => {
      const search = searches.start(query, chosen, range);
      savedSearches.searched(query, range, chosen);
      return { search };
    },
    "search.more": async ({ search }) => {
      searches.more(search);
      return null;
    },
    "search.cancel": async ({ search }) => {
      searches.cancel(search);
      return null;
    },
    "search.close": async ({ search }) => {
      searches.close(search);
      return null;
    },
  };
}

function findAlert(
  environments: Environments,
  id: string,
): { readonly monitor: EnvironmentMonitor; readonly alert: Alert } {
  const [environment = "", fingerprint = ""] = id.split("/");
  const monitor = environments.get(environment);
  const alert = monitor.alert(fingerprint);
  if (alert === undefined) throw new ConsoleError("NOT_FOUND", "This alert is not known any more.");
  return { monitor, alert };
}

function ruleOfAlert(monitor: EnvironmentMonitor, alert: Alert): KnownRule | undefined {
  return ruleOf(
    alert.labels,
    monitor.rules.filter((rule) => rule.name === alert.name),
  );
}

function publicRule({
  group,
  file,
  expression,
  holdSeconds,
  health,
  lastError,
  lastEvaluationAt,
}: AlertRule): AlertRule {
  return { group, file, expression, holdSeconds, health, lastError, lastEvaluationAt };
}
