import type { Alert } from "../../../shared/model/alert.ts";
import type { EnvironmentMonitor } from "../environments/environment.ts";
import type { Environments } from "../environments/environments.ts";
import { toConsoleError } from "../errors.ts";
import { canBeAcknowledged, isSameEpisode } from "./derive.ts";

/** An alert in one of its episodes, as the person saw it. */
export interface EpisodeRef {
  readonly alert: string;
  readonly startsAt: number;
}

export interface Refusal {
  readonly id: string;
  readonly message: string;
}

export interface Found {
  readonly alert: Alert;
  readonly monitor: EnvironmentMonitor;
}

/** The alerts that are meant, each once, and why the others cannot be. */
export function findEpisodes(
  environments: Environments,
  refs: readonly EpisodeRef[],
): { readonly found: Found[]; readonly refused: Refusal[] } {
  const found: Found[] = [];
  const refused: Refusal[] = [];
  const once = new Map(refs.map((ref) => [ref.alert, ref]));
  for (const ref of once.values()) {
    const outcome = findEpisode(environments, ref);
    if (typeof outcome === "string") refused.push({ id: ref.alert, message: outcome });
    else found.push(outcome);
  }
  return { found, refused };
}

/** An id is `<environment>/<fingerprint>`; the first part has no slash. */
export function splitAlertId(id: string): readonly [environment: string, fingerprint: string] {
  const slash = id.indexOf("/");
  return slash === -1 ? [id, ""] : [id.slice(0, slash), id.slice(slash + 1)];
}

function findEpisode(environments: Environments, { alert: id, startsAt }: EpisodeRef): Found | string {
  const [environment, fingerprint] = splitAlertId(id);
  let monitor: EnvironmentMonitor;
  try {
    monitor = environments.get(environment);
  } catch (cause) {
    return toConsoleError(cause).message;
  }
  const alert = monitor.alert(fingerprint);
  if (alert === undefined) return "This alert is not known any more.";
  if (alert.state === "resolved") return `${alert.name} has ended meanwhile.`;
  if (!isSameEpisode(startsAt, alert)) return `${alert.name} ended and fired again meanwhile. Look at it anew.`;
  if (!canBeAcknowledged(alert)) return `${alert.name} does not fire yet. Wait until it does, or silence it.`;
  return { alert, monitor };
}
