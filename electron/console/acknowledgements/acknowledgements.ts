import type { Handlers } from "../../../shared/contract.ts";
import type { Acknowledgement } from "../../../shared/model/acknowledgement.ts";
import type { Alert, AlertChange } from "../../../shared/model/alert.ts";
import { tellsAlerts } from "../../../shared/model/backend.ts";
import type { Environments } from "../environments/environments.ts";
import type { Audit } from "../guard/audit.ts";
import { type Journal, plainEntry } from "../notifications/journal.ts";
import { onNewDatabase } from "../notifications/kept.ts";
import { tellingName } from "../notifications/words.ts";
import type { Personal } from "../personal/personal.ts";
import type { Publisher } from "../publisher.ts";
import type { Silences } from "../silences/silences.ts";
import type { Store } from "../store/store.ts";
import type { World } from "../world.ts";
import { isSameEpisode, markedSilences } from "./derive.ts";
import { type EpisodeRef, type Found, findEpisodes, type Refusal, splitAlertId } from "./find.ts";
import { followSilence } from "./follow.ts";
import { acknowledgeInGateway, suppressInGateway } from "./gateway.ts";
import { Ledger } from "./ledger.ts";
import { allowed, groupByEnvironment, shareAsSilences } from "./sharing.ts";
import { takeBack } from "./takeBack.ts";

export interface AcknowledgementsOptions {
  readonly world: World;
  readonly publisher: Publisher;
  readonly store: Store;
  readonly journal: Journal;
  readonly personal: Personal;
  readonly silences: Silences;
  readonly audit: Audit;
  readonly environments: () => Environments;
  /** Told of new ones; without any, those of the alerts were taken back. */
  readonly onAcknowledged: (acknowledgements: readonly Acknowledgement[], alerts: readonly Alert[]) => void;
}

export interface AcknowledgeRequest {
  readonly alerts: readonly EpisodeRef[];
  readonly note: string;
  readonly shareMinutes: number | null;
  readonly confirmation: string | null;
}

/** Who has which episode. Publishes the topic `acknowledgements`. */
export class Acknowledgements {
  readonly ledger: Ledger;
  /** Alerts of servers that the environment does not have any more: the new ones' silence does not end them. */
  private readonly elsewhere = new Set<string>();

  constructor(readonly options: AcknowledgementsOptions) {
    this.ledger = new Ledger(options.store, (patch) => options.publisher.patch("acknowledgements", "", patch));
    options.silences.onChange((environment) => this.silencesChanged(environment));
  }

  start(): void {
    const { store, publisher } = this.options;
    this.ledger.restore();
    publisher.open("acknowledgements", "", { items: {} });
    onNewDatabase(store, () => this.ledger.rewrite());
  }

  /** Ends those whose episode ended. Called before the policy sees the same changes. */
  changes(environment: string, changes: readonly AlertChange[]): void {
    this.ledger.follow(changes, this.monitor(environment)?.awaitsBaseline !== true);
    const alerts = changes.flatMap((change) => (change.kind === "forgotten" ? [] : [change.alert]));
    const forgotten = changes.flatMap((change) => (change.kind === "forgotten" ? [change.previous.id] : []));
    this.show(environment, alerts, forgotten);
  }

  /**
   * Every backend of the environment's alerts was asked once: where all of them answered, what was made here for an
   * alert that is not there has ended while the console was not running.
   */
  baseline(environment: string, alerts: Iterable<Alert>): void {
    const monitor = this.monitor(environment);
    const judges = monitor?.backends.filter(({ health }) => tellsAlerts(health.kind)) ?? [];
    if (judges.length === 0) return;
    const sure = judges.every(
      ({ health }) => health.error === null && health.settling === null && health.lastSuccessAt !== null,
    );
    const known = new Map([...alerts].map((alert) => [alert.id, alert]));
    for (const id of known.keys()) this.elsewhere.delete(id);
    this.ledger.judge(environment, known, sure, this.elsewhere);
    this.show(environment, known.values(), []);
  }

  /** Environments left the settings, or have other servers by now. */
  removed(environments: readonly string[]): void {
    for (const environment of environments) {
      for (const { alert } of this.ledger.ownIn(environment)) this.elsewhere.add(alert);
      this.ledger.hide(environment);
    }
  }

  /** Whether this very episode is acknowledged, here, by a marked silence or in the gateway. */
  has(alert: Pick<Alert, "id" | "startsAt">): boolean {
    const now = this.options.world.clock.now();
    if (this.ledger.of(alert, now) !== null) return true;
    if (!this.ledger.shows(alert.id)) return false;
    // Who asks may not have heard yet that the start was corrected.
    const current = this.current(alert.id);
    return current !== undefined && isSameEpisode(alert.startsAt, current) && this.ledger.of(current, now) !== null;
  }

  /** "I have it". With `shareMinutes` it is written for others too, and what cannot be is refused as a whole. */
  async acknowledge(request: AcknowledgeRequest) {
    const { world, personal } = this.options;
    const { found, refused } = findEpisodes(this.options.environments(), request.alerts);
    const at = world.clock.now();
    const author = personal.author;
    const local = (alert: Alert): Acknowledgement => {
      const known = this.ledger.of(alert, at);
      // What was written for others before stays written.
      const written = known?.own === true ? known : { via: "console" as const, silence: null, until: null };
      const { via, silence, until } = written;
      const { id, startsAt } = alert;
      return { alert: id, startsAt, author, at, note: request.note, via, silence, until, own: true };
    };
    if (request.shareMinutes === null) {
      const made = found.map(({ alert }) => local(alert));
      this.made(made, found, "");
      return { acknowledged: made, refused };
    }
    const shared = await this.share(found, { ...request, shareMinutes: request.shareMinutes }, local);
    return { acknowledged: shared.made, refused: [...refused, ...shared.refused] };
  }

  /** Takes back what was made here; silences that were written for it are ended. */
  async unacknowledge(refs: readonly EpisodeRef[], confirmation: string | null): Promise<{ refused: Refusal[] }> {
    const { found, refused } = findEpisodes(this.options.environments(), refs);
    const outcome = await takeBack(this, found, confirmation);
    const at = this.options.world.clock.now();
    for (const environment of new Set(found.map(({ monitor }) => monitor.id))) this.showAll(environment);
    this.options.journal.add(
      outcome.done.map(({ alert, monitor }) => ({
        ...about(alert),
        at,
        kind: "unacknowledged" as const,
        text: `${this.options.personal.author} took back the acknowledgement of ${tellingName(alert)} in ${monitor.settings.name}.`,
      })),
    );
    this.options.onAcknowledged(
      [],
      outcome.done.map(({ alert }) => alert),
    );
    return { refused: [...refused, ...outcome.refused] };
  }

  async suppress(
    refs: readonly EpisodeRef[],
    wish: { readonly minutes: number; readonly reason: string },
    confirmation: string | null,
  ): Promise<{ refused: Refusal[] }> {
    const { found, refused } = findEpisodes(this.options.environments(), refs);
    const outcome = await suppressInGateway(this.options, found, wish, confirmation);
    const at = this.options.world.clock.now();
    this.options.journal.add(
      outcome.done.map(({ alert, monitor }) => ({
        ...about(alert),
        at,
        kind: "gateway" as const,
        text: `Suppressed ${tellingName(alert)} for ${wish.minutes} min in the gateway of ${monitor.settings.name}${saying(wish.reason)}`,
      })),
    );
    return { refused: [...refused, ...outcome.refused] };
  }

  /** Shows anew what holds for all alerts of an environment. */
  showAll(environment: string): void {
    const monitor = this.monitor(environment);
    if (monitor !== undefined) this.show(environment, monitor.settled.alerts.values(), []);
  }

  private async share(
    found: readonly Found[],
    request: AcknowledgeRequest & { readonly shareMinutes: number },
    local: (alert: Alert) => Acknowledgement,
  ): Promise<{ readonly made: Acknowledgement[]; readonly refused: Refusal[] }> {
    const made: Acknowledgement[] = [];
    const refused: Refusal[] = [];
    const keep = (alerts: readonly Found[], change: Partial<Acknowledgement>) => {
      const kept = alerts.map(({ alert }) => ({ ...local(alert), ...change }));
      made.push(...kept);
      // At once: what follows may take long, or fail.
      this.made(
        kept,
        alerts,
        change.via === "gateway" ? ", also in the gateway" : `, shared for ${request.shareMinutes} min`,
      );
    };
    // Asked of every environment before anything is sent.
    const passed = await allowed(this.options, found, "acknowledge", request.confirmation);
    refused.push(...passed.refused);
    for (const inEnvironment of groupByEnvironment(passed.found)) {
      const ofGateway = inEnvironment.filter(({ alert }) => alert.gateway !== null);
      const others = inEnvironment.filter(({ alert }) => alert.gateway === null);
      refused.push(
        ...(await acknowledgeInGateway(this.options, ofGateway, request, (done) =>
          keep([done], { via: "gateway", silence: null, until: null }),
        )),
        ...(await shareAsSilences(
          { ...this.options, ledger: this.ledger },
          others,
          request,
          (done, { silence, endsAt }) => keep(done, { via: "silence", silence, until: endsAt }),
        )),
      );
    }
    return { made, refused };
  }

  /** Keeps, shows and tells what was acknowledged here. */
  private made(made: readonly Acknowledgement[], found: readonly Found[], how: string): void {
    if (made.length === 0) return;
    const { journal, onAcknowledged } = this.options;
    // While others were told, an episode may have ended, or its start may have been corrected.
    this.ledger.put(
      made.flatMap((one) => {
        const alert = this.current(one.alert);
        return alert !== undefined && isSameEpisode(one.startsAt, alert) ? [{ ...one, startsAt: alert.startsAt }] : [];
      }),
    );
    for (const inEnvironment of groupByEnvironment(found)) {
      const alerts = inEnvironment.flatMap(({ alert }) => this.current(alert.id) ?? []);
      this.show(inEnvironment[0]?.monitor.id ?? "", alerts, []);
    }
    journal.add(
      found.map(({ alert, monitor }, index) => {
        const { author = "", at = 0, note = "" } = made[index] ?? {};
        const text = `${author} acknowledged ${tellingName(alert)} in ${monitor.settings.name}${how}${saying(note)}`;
        return { ...about(alert), at, kind: "acknowledged" as const, text };
      }),
    );
    onAcknowledged(
      made,
      found.map(({ alert }) => alert),
    );
  }

  /** A silence that has ended ends what it stood for; one that was edited goes on to stand for it. */
  private silencesChanged(environment: string): void {
    const all = new Map(this.options.silences.all(environment).map((silence) => [silence.silence, silence]));
    const edited = (silence: string) => this.options.silences.successorOf(environment, silence);
    const ended: string[] = [];
    const moved: Acknowledgement[] = [];
    for (const own of this.ledger.ownIn(environment)) {
      const now = followSilence(own, this.current(own.alert), all, edited);
      if (now === null) ended.push(own.alert);
      else if (now !== own) moved.push(now);
    }
    this.ledger.end(ended);
    if (moved.length > 0) this.ledger.put(moved);
    this.showAll(environment);
  }

  private show(environment: string, alerts: Iterable<Alert>, forgotten: readonly string[]): void {
    const marked = markedSilences(this.options.silences.all(environment));
    this.ledger.show(alerts, forgotten, marked, this.options.world.clock.now());
  }

  /** The alert as it is now; undefined where it has ended. */
  private current(id: string): Alert | undefined {
    const [environment, fingerprint] = splitAlertId(id);
    const alert = this.monitor(environment)?.alert(fingerprint);
    return alert?.state === "resolved" ? undefined : alert;
  }

  private monitor(environment: string) {
    return this.options
      .environments()
      .all()
      .find(({ id }) => id === environment);
  }
}

/** How a sentence ends that may have a person's words after it. */
function saying(words: string): string {
  return words.trim() === "" ? "." : `: ${words}`;
}

function about({ id, environment, name, severity }: Alert) {
  return { ...plainEntry, environment, alert: id, name, severity };
}

export function acknowledgementHandlers(
  acknowledgements: Acknowledgements,
): Pick<Handlers, "alerts.acknowledge" | "alerts.unacknowledge" | "alerts.suppress"> {
  return {
    "alerts.acknowledge": (request) => acknowledgements.acknowledge(request),
    "alerts.unacknowledge": ({ alerts, confirmation }) => acknowledgements.unacknowledge(alerts, confirmation),
    "alerts.suppress": ({ alerts, minutes, reason, confirmation }) =>
      acknowledgements.suppress(alerts, { minutes, reason }, confirmation),
  };
}
