import type { Handlers } from "../../../shared/contract.ts";
import type { Silence, SilenceWish } from "../../../shared/model/silence.ts";
import { refusalsOf } from "../../../shared/silences.ts";
import type { Backend } from "../environments/backend.ts";
import type { EnvironmentMonitor } from "../environments/environment.ts";
import type { Environments } from "../environments/environments.ts";
import { ConsoleError, toConsoleError } from "../errors.ts";
import type { Audit } from "../guard/audit.ts";
import { guardWrite } from "../guard/guard.ts";
import type { HttpClient } from "../http/client.ts";
import { type Journal, plainEntry } from "../notifications/journal.ts";
import type { Personal } from "../personal/personal.ts";
import type { Publisher } from "../publisher.ts";
import type { World } from "../world.ts";
import { answeringFirst, firstThatAnswers } from "./failover.ts";
import { Known } from "./known.ts";
import { endedSentence, savedSentence, wishDetail } from "./words.ts";
import { endSilence, type Written, writeSilence } from "./write.ts";

export interface SilencesOptions {
  readonly world: World;
  readonly publisher: Publisher;
  readonly personal: Personal;
  readonly audit: Audit;
  readonly journal: Journal;
  readonly environments: () => Environments;
}

/** A silence that is part of something else, which then has its own line in the journal. */
export interface SaveOptions {
  /** What the audit log calls it, instead of "create silence". */
  readonly what?: string;
  /** Backends to ask first, where they answer: those that report the alert. */
  readonly prefer?: readonly string[];
  /** False for one of many: the caller then calls `pollNow` at the end. */
  readonly poll?: boolean;
}

interface Attempt {
  readonly environment: string;
  readonly what: string;
  readonly detail: string;
}

/** The silences of every environment, and what changes them. Publishes the topic `silences`. */
export class Silences {
  private readonly known: Known;
  private readonly listeners: ((environment: string) => void)[] = [];
  /** Edits made here by which a silence got a new id: `<environment>/<old id>` to the new id. */
  private readonly successors = new Map<string, string>();

  constructor(readonly options: SilencesOptions) {
    this.known = new Known((environment, patch) => {
      this.options.publisher.patch("silences", "", patch);
      for (const listener of this.listeners) listener(environment);
    });
  }

  start(): void {
    this.options.publisher.open("silences", "", { items: {} });
  }

  /** What an Alertmanager's poll read. */
  polled(environment: string, backend: string, silences: readonly Silence[]): void {
    this.known.polled(environment, backend, silences, this.options.world.clock.now());
  }

  /** Environments left the settings. */
  removed(environments: readonly string[]): void {
    for (const environment of environments) this.known.forget(environment);
  }

  all(environment: string): readonly Silence[] {
    return [...this.known.of(environment).values()];
  }

  /** Whether a silence is known that has not ended. */
  isGoing(environment: string, silence: string): boolean {
    const known = this.known.of(environment).get(silence);
    return known !== undefined && known.state !== "expired";
  }

  /** The id of the silence that another one became by edits made here; null where it was not replaced. */
  successorOf(environment: string, silence: string): string | null {
    let last: string | null = null;
    for (let next = this.successors.get(`${environment}/${silence}`); next !== undefined; ) {
      last = next;
      next = this.successors.get(`${environment}/${next}`);
    }
    return last;
  }

  /** Writes a silence and reads back what the server stored. */
  async save(
    wish: SilenceWish,
    confirmation: string | null,
    options: SaveOptions = {},
  ): Promise<{ readonly silence: Silence; readonly note: string | null }> {
    const { world, personal } = this.options;
    const monitor = this.options.environments().get(wish.environment);
    const edit = wish.replaces !== null;
    const what = options.what ?? (edit ? "edit silence" : "create silence");
    const attempt = { environment: monitor.id, what, detail: wishDetail(wish) };
    await this.guard(monitor, confirmation, attempt);
    const now = world.clock.now();
    const refusals = refusalsOf(wish, now);
    if (refusals.length > 0) {
      throw new ConsoleError("INVALID_INPUT", refusals.map(({ message }) => message).join(" "));
    }
    const backends = this.alertmanagers(monitor, wish.replaces, options.prefer ?? []);
    // An acknowledgement that is shared again is meant to take the place of whatever it became.
    const known = options.what === undefined && wish.replaces !== null ? this.known.of(monitor.id) : null;
    const context = { author: personal.author, now, seen: known?.get(wish.replaces ?? "") };
    const work = (http: HttpClient) => writeSilence(http, wish, context);
    const { value, backend } = await this.write(backends, attempt, work).finally(() => {
      if (options.poll !== false) this.pollNow(monitor.id);
    });
    const silence = { ...value.silence, optimistic: true };
    this.expectWritten(monitor.id, backend.health.backend, { ...value, silence }, now);
    if (options.what === undefined) {
      this.tell(monitor.id, savedSentence(silence, edit, monitor.settings.name, now));
    }
    return { silence, note: value.note };
  }

  async expire(
    environment: string,
    ids: readonly string[],
    confirmation: string | null,
  ): Promise<{ readonly expired: string[]; readonly refused: { id: string; message: string }[] }> {
    const monitor = this.options.environments().get(environment);
    const what = "expire silence";
    await this.guard(monitor, confirmation, { environment, what, detail: `The silences ${ids.join(", ")}` });
    const expired: string[] = [];
    const refused: { id: string; message: string }[] = [];
    // One after the other: a server serves 8 requests at a time, to all its users.
    for (const id of new Set(ids)) {
      const silence = this.known.of(environment).get(id);
      const attempt = { environment, what, detail: endedSentence(silence, id, monitor.settings.name) };
      try {
        const { backend } = await this.write(this.alertmanagers(monitor, id, []), attempt, (http) =>
          endSilence(http, environment, id),
        );
        expired.push(id);
        if (silence !== undefined && silence.state !== "expired") {
          this.tell(environment, endedSentence(silence, id, monitor.settings.name));
          this.expectEnded(environment, backend.health.backend, silence);
        }
      } catch (cause) {
        refused.push({ id, message: toConsoleError(cause).message });
      }
    }
    this.pollNow(environment);
    return { expired, refused };
  }

  /** What was stored, and even whether, is seen in the next answers; so are the alerts that it quiets. */
  pollNow(environment: string): void {
    const monitor = this.options
      .environments()
      .all()
      .find(({ id }) => id === environment);
    for (const backend of monitor?.backends ?? []) if (backend.health.kind === "alertmanager") backend.pollNow();
  }

  /** Calls after silences of an environment changed. */
  onChange(listener: (environment: string) => void): void {
    this.listeners.push(listener);
  }

  /** As `guardWrite`; what is refused is in the audit log too. */
  private async guard(monitor: EnvironmentMonitor, confirmation: string | null, attempt: Attempt): Promise<void> {
    try {
      guardWrite(monitor.settings, confirmation);
    } catch (cause) {
      await this.record(attempt, "alertmanager", toConsoleError(cause));
      throw cause;
    }
  }

  /** The Alertmanagers of this environment, and of no other, in the order in which to ask them. */
  private alertmanagers(monitor: EnvironmentMonitor, silence: string | null, prefer: readonly string[]): Backend[] {
    const all = monitor.backends.filter(({ health }) => health.kind === "alertmanager");
    if (all.length === 0) {
      throw new ConsoleError(
        "NOT_FOUND",
        `${monitor.settings.name} has no Alertmanager in the settings, so there is nothing to silence with.`,
      );
    }
    // Of two separate clusters in one environment only one has the silence.
    const having =
      silence === null ? [] : all.filter(({ health }) => this.known.has(monitor.id, health.backend, silence));
    const ordered = answeringFirst(having.length > 0 ? having : all, this.options.world.clock.now());
    const first = ordered.filter(({ health }) => prefer.includes(health.backend) && health.error === null);
    return [...first, ...ordered.filter((backend) => !first.includes(backend))];
  }

  private write<T>(backends: readonly Backend[], attempt: Attempt, work: (http: HttpClient) => Promise<T>) {
    const { audit, personal } = this.options;
    return firstThatAnswers(
      backends,
      work,
      ({ health }) => audit.begin({ who: personal.author, backend: health.backend, ...attempt }),
      ({ health }, failure) => this.record(attempt, health.backend, failure),
    );
  }

  private expectWritten(environment: string, backend: string, { silence, replaced }: Written, now: number): void {
    const expected = [silence];
    if (replaced !== null && replaced.silence !== silence.silence && replaced.state !== "expired") {
      expected.push({ ...replaced, state: "expired", endsAt: now, optimistic: true });
      this.successors.set(replaced.id, silence.silence);
    }
    this.known.expect(environment, backend, expected);
  }

  private expectEnded(environment: string, backend: string, silence: Silence): void {
    const endsAt = this.options.world.clock.now();
    this.known.expect(environment, backend, [{ ...silence, state: "expired", endsAt, optimistic: true }]);
  }

  private async record(attempt: Attempt, backend: string, failure: ConsoleError | null): Promise<void> {
    const who = this.options.personal.author;
    const answer = failure === null ? "Done." : failure.message;
    await this.options.audit.add({ who, backend, ...attempt, answer, ok: failure === null });
  }

  private tell(environment: string, text: string): void {
    const at = this.options.world.clock.now();
    this.options.journal.add([{ ...plainEntry, at, kind: "silence", environment, text }]);
  }
}

export function silenceHandlers(silences: Silences): Pick<Handlers, "silences.save" | "silences.expire"> {
  return {
    "silences.save": ({ wish, confirmation }) => silences.save(wish, confirmation),
    "silences.expire": ({ environment, silences: ids, confirmation }) =>
      silences.expire(environment, ids, confirmation),
  };
}
