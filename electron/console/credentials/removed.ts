import { randomUUID } from "node:crypto";
import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { toConsoleError } from "../errors.ts";
import type { World } from "../world.ts";
import { entriesOf } from "./accounts.ts";
import { accountsOf } from "./binding.ts";
import type { Entry } from "./entering.ts";

/** How long what was removed can be brought back, in milliseconds: enough to see that it was the wrong line. */
export const undoMs = 5 * 60_000;

/** What came of forgetting. */
export interface Forgotten {
  /** Why some are still kept, a sentence; null where none are. */
  readonly note: string | null;
  /** Null where there is nothing to bring back. */
  readonly undo: { readonly removal: string; readonly forMs: number } | null;
}

/**
 * The credentials of the environment that was removed last, for whoever takes that back. The store forgets them at once:
 * a console that is killed meanwhile must not leave the password of a removed environment in the keychain for ever. They
 * are in memory only, for a few minutes and not beyond the console's end.
 */
export class RemovedCredentials {
  private held: { readonly removal: string; readonly environment: string; readonly entries: readonly Entry[] } | null =
    null;
  private disarm: () => void = () => {};

  constructor(
    private readonly world: Pick<World, "clock" | "secrets" | "log">,
    private readonly settingsFile: string,
  ) {}

  /** Forgets all that is kept for an environment that left the settings. Never rejects. */
  async forget(settings: EnvironmentSettings): Promise<Forgotten> {
    const { secrets, clock, log } = this.world;
    const entries = await entriesOf(secrets, this.settingsFile, settings);
    const note = await secrets.deleteAll(accountsOf(settings.id)).then(
      () => null,
      (cause: unknown) => toConsoleError(cause).message,
    );
    if (note !== null) log.warn(`The credentials of "${settings.id}" are still kept: ${note}`);
    this.letGo();
    if (entries.length === 0) return { note, undo: null };
    const removal = randomUUID();
    this.held = { removal, environment: settings.id, entries };
    this.disarm = clock.after(undoMs, () => this.letGo());
    return { note, undo: { removal, forMs: undoMs } };
  }

  /** What that removal forgot; null where it is no longer held. */
  of(removal: string, environment: string): readonly Entry[] | null {
    const { held } = this;
    return held?.removal === removal && held.environment === environment ? held.entries : null;
  }

  letGo(): void {
    this.disarm();
    this.held = null;
  }
}
