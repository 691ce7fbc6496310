import { basename } from "node:path";
import type { Handlers } from "../../../shared/contract.ts";
import type { Mute } from "../../../shared/model/notification.ts";
import {
  defaultPersonalSettings,
  type PersonalSettings,
  type PersonalState,
  personalSettingsSchema,
} from "../../../shared/model/personal.ts";
import { ConsoleError, toConsoleError } from "../errors.ts";
import { onNewDatabase } from "../notifications/kept.ts";
import type { Publisher } from "../publisher.ts";
import type { Store } from "../store/store.ts";
import type { World } from "../world.ts";
import { codeOf, issueOf, readPersonalFile, writePersonalFile } from "./file.ts";
import { checkMute, mutesInForce, readMutes, withMute, writeMutes } from "./mutes.ts";
import { inOrder } from "./order.ts";

export interface PersonalOptions {
  readonly world: World;
  readonly publisher: Publisher;
  readonly store: Store;
  /** `personal.json`; null: nothing is written. */
  readonly file: string | null;
}

/** What belongs to the person: name, notification settings, mutes. Publishes the topic `personal`. */
export class Personal {
  private inForce: PersonalSettings = defaultPersonalSettings;
  private muted: readonly Mute[] = [];
  private problem: string | null = null;
  private saving: Promise<void> = Promise.resolve();
  private readonly listeners: (() => void)[] = [];
  private cancelTimer: () => void = () => {};

  constructor(readonly options: PersonalOptions) {}

  get settings(): PersonalSettings {
    return this.inForce;
  }

  /** Who acknowledges and silences. */
  get author(): string {
    return this.inForce.author ?? this.options.world.user;
  }

  /** Mutes that have not run out. */
  get mutes(): readonly Mute[] {
    return mutesInForce(this.muted, this.options.world.clock.now());
  }

  /** Reads the file and the mutes, and opens the topic. Never rejects: a broken file leaves the defaults in force. */
  async start(): Promise<void> {
    const { file, store, publisher, world } = this.options;
    const read = file === null ? ({ kind: "missing" } as const) : await readPersonalFile(file);
    if (read.kind === "settings") this.inForce = inOrder(read.settings);
    if (read.kind === "broken" || read.kind === "newer") {
      this.problem = read.problem;
      world.log.warn(read.problem);
    }
    this.muted = readMutes(store);
    publisher.open("personal", "", this.state());
    store.onStatus(() => this.publish());
    onNewDatabase(store, () => writeMutes(store, this.mutes));
    this.waitForEnd();
  }

  /**
   * Puts settings in force and writes them. Throws INVALID_INPUT where they break their schema. Where the file cannot
   * be written they hold until the console ends, and the topic's problem says so.
   */
  async save(settings: PersonalSettings): Promise<void> {
    const parsed = personalSettingsSchema.safeParse(settings);
    if (!parsed.success) {
      const { field, message } = issueOf(parsed.error.issues[0]);
      throw new ConsoleError("INVALID_INPUT", `The settings were not saved: ${field}: ${message}.`);
    }
    this.inForce = inOrder(parsed.data);
    const { inForce } = this;
    this.tell();
    // One after the other: two saves share the temporary file, and the last one must win.
    this.saving = this.saving.then(() => this.write(inForce));
    await this.saving;
  }

  /** Mutes an environment, or with null all, until then; null ends it. Throws INVALID_INPUT for a time that cannot be. */
  async mute(environment: string | null, until: number | null): Promise<void> {
    const now = this.options.world.clock.now();
    checkMute(until, now);
    this.muted = withMute(this.muted, environment, until, now);
    writeMutes(this.options.store, this.muted);
    this.waitForEnd();
    this.tell();
  }

  /** Calls after settings or mutes changed. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Resolves when the settings that were saved last are in the file, or known not to be. */
  written(): Promise<void> {
    return this.saving;
  }

  /** Stops waiting for mutes to run out. */
  stop(): void {
    this.cancelTimer();
  }

  private async write(settings: PersonalSettings): Promise<void> {
    const { file, world } = this.options;
    if (file === null) return;
    try {
      const { setAside, problem } = await writePersonalFile(file, settings);
      if (setAside) world.log.info(`The broken ${basename(file)} was kept as ${basename(file)}.broken.`);
      this.problem = problem;
    } catch (cause) {
      this.problem = `${basename(file)} could not be written (${codeOf(cause)}). These settings hold until the console ends. Check the data folder's permissions and free space, then save again.`;
      world.log.warn(this.problem);
    }
    this.publish();
  }

  /** Mutes run out by themselves. */
  private waitForEnd(): void {
    const { clock } = this.options.world;
    this.cancelTimer();
    if (this.muted.length === 0) return;
    const first = Math.min(...this.muted.map(({ until }) => until));
    // No timer waits longer than 24.8 days.
    const delay = Math.min(Math.max(first - clock.now(), 0), 24 * 3_600_000);
    this.cancelTimer = clock.after(delay, () => {
      const before = this.muted.length;
      this.muted = this.mutes;
      if (this.muted.length < before) {
        writeMutes(this.options.store, this.muted);
        this.tell();
      }
      this.waitForEnd();
    });
  }

  private tell(): void {
    this.publish();
    for (const listener of this.listeners) {
      try {
        listener();
      } catch (cause) {
        this.options.world.log.warn(`A change of the personal settings: ${toConsoleError(cause).message}`);
      }
    }
  }

  private publish(): void {
    this.options.publisher.patch("personal", "", this.state());
  }

  private state(): PersonalState {
    const { inForce, author, problem } = this;
    const mutes = [...this.mutes].sort((a, b) => a.until - b.until);
    return { settings: inForce, author, mutes, problem, store: this.options.store.status() };
  }
}

export function personalHandlers(personal: Personal): Pick<Handlers, "personal.save"> {
  return {
    "personal.save": async ({ settings }) => {
      await personal.save(settings);
      return null;
    },
  };
}
