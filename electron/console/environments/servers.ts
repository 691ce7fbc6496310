import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { onNewDatabase, readKept, writeKept } from "../notifications/kept.ts";
import type { Store } from "../store/store.ts";

const key = "servers";
const schema = z.record(z.string(), z.array(z.string()));

/** Whether both have the same servers in the same places, so that what one of them knew of its alerts the other knows. */
export function sameAlertServers(before: EnvironmentSettings, after: EnvironmentSettings): boolean {
  const urls = ({ prometheus, alertmanagers, gateway }: EnvironmentSettings) => [
    prometheus?.url ?? null,
    gateway?.url ?? null,
    ...(alertmanagers ?? []).map(({ url }) => url),
  ];
  return isDeepStrictEqual(urls(before), urls(after));
}

/**
 * Remembers which servers told of each environment's alerts, over a restart: of the alerts that other servers had, the
 * silence of these ones says nothing. An environment that left the settings is remembered, as it may come back.
 */
export class AlertServers {
  private readonly known: Map<string, readonly string[]>;

  constructor(private readonly store: Store) {
    const kept = schema.safeParse(readKept(store, key));
    this.known = new Map(kept.success ? Object.entries(kept.data) : []);
    onNewDatabase(store, () => this.write());
  }

  /**
   * Remembers these environments. Answers the ids of those that had a server, when they were last remembered, which
   * they have no more; where servers were only added, all that knew of the alerts are still asked.
   */
  remember(environments: readonly EnvironmentSettings[]): readonly string[] {
    const moved: string[] = [];
    let changed = false;
    for (const settings of environments) {
      const before = this.known.get(settings.id);
      const now = urlsOf(settings);
      if (before !== undefined && isDeepStrictEqual(before, now)) continue;
      if (before?.some((url) => !now.includes(url)) === true) moved.push(settings.id);
      this.known.set(settings.id, now);
      changed = true;
    }
    if (changed) this.write();
    return moved;
  }

  private write(): void {
    writeKept(this.store, key, JSON.stringify(Object.fromEntries(this.known)));
  }
}

function urlsOf({ prometheus, alertmanagers, gateway }: EnvironmentSettings): readonly string[] {
  return [prometheus, gateway, ...(alertmanagers ?? [])].flatMap((server) => server?.url ?? []);
}
