import type { Acknowledgement } from "../../../shared/model/acknowledgement.ts";
import type { Alert, AlertChange } from "../../../shared/model/alert.ts";
import type { KeyedPatch } from "../../../shared/state/keyed.ts";
import type { Store } from "../store/store.ts";
import { foreignAcknowledgement, isSameEpisode, type MarkedSilences, sameAcknowledgement } from "./derive.ts";
import { forgetAcknowledgements, keepAcknowledgements, loadAcknowledgements } from "./records.ts";

/** Who has which episode: those made here, which outlive the console, and those that others made. By alert id. */
export class Ledger {
  private readonly own = new Map<string, Acknowledgement>();
  /** What is shown: of alerts that are known, in the episode that they are in. */
  private readonly shown = new Map<string, Acknowledgement>();

  constructor(
    private readonly store: Store,
    private readonly onPatch: (patch: KeyedPatch<Acknowledgement>) => void,
  ) {}

  restore(): void {
    for (const acknowledgement of loadAcknowledgements(this.store))
      this.own.set(acknowledgement.alert, acknowledgement);
  }

  /** Writes all that is known into a database that was begun anew. */
  rewrite(): void {
    keepAcknowledgements(this.store, [...this.own.values()]);
  }

  /** The one in force for this very episode; null where there is none, or its time is up. */
  of({ id, startsAt }: Pick<Alert, "id" | "startsAt">, now: number): Acknowledgement | null {
    const found = this.shown.get(id);
    if (found === undefined || found.startsAt !== startsAt) return null;
    return found.until !== null && found.until <= now ? null : found;
  }

  /** Whether any is shown for the alert, whatever its episode. */
  shows(alert: string): boolean {
    return this.shown.has(alert);
  }

  /** Those made here in one environment, of alerts that are not known now too. */
  ownIn(environment: string): Acknowledgement[] {
    return [...this.own.values()].filter(({ alert }) => alert.startsWith(`${environment}/`));
  }

  put(acknowledgements: readonly Acknowledgement[]): void {
    for (const acknowledgement of acknowledgements) this.own.set(acknowledgement.alert, acknowledgement);
    keepAcknowledgements(this.store, acknowledgements);
  }

  end(alerts: readonly string[]): void {
    const ended = alerts.filter((alert) => this.own.delete(alert));
    if (ended.length > 0) forgetAcknowledgements(this.store, ended);
  }

  /**
   * Ends what was made here for episodes that are over, or takes it along where only the episode's start was corrected.
   * Until every backend was asked (`asked` is false), an alert's start may be anything: `judge` tells then.
   */
  follow(changes: readonly AlertChange[], asked = true): void {
    const ended: string[] = [];
    const moved: Acknowledgement[] = [];
    for (const change of changes) {
      const id = change.kind === "forgotten" ? change.previous.id : change.alert.id;
      const own = this.own.get(id);
      if (own === undefined) continue;
      if (isOver(change, own, asked)) ended.push(id);
      else if (change.kind !== "forgotten" && goesOn(change, own) && own.startsAt !== change.alert.startsAt) {
        moved.push({ ...own, startsAt: change.alert.startsAt });
      }
    }
    this.end(ended);
    if (moved.length > 0) this.put(moved);
  }

  /**
   * Compares what was made here with the alerts of its environment, once every backend was asked. Where all of them
   * answered (`sure`), what is not there has ended; `elsewhere` are alerts that these servers cannot tell of.
   */
  judge(environment: string, alerts: ReadonlyMap<string, Alert>, sure: boolean, elsewhere: ReadonlySet<string>): void {
    const ended: string[] = [];
    const moved: Acknowledgement[] = [];
    for (const own of this.ownIn(environment)) {
      const alert = alerts.get(own.alert);
      if (alert === undefined) {
        if (sure && !elsewhere.has(own.alert)) ended.push(own.alert);
      } else if (!isSameEpisode(own.startsAt, alert)) {
        if (sure) ended.push(own.alert);
      } else if (own.startsAt !== alert.startsAt) moved.push({ ...own, startsAt: alert.startsAt });
    }
    this.end(ended);
    if (moved.length > 0) this.put(moved);
  }

  /** Shows what holds for these alerts now; `forgotten` are those that are not known any more. */
  show(alerts: Iterable<Alert>, forgotten: readonly string[], marked: MarkedSilences, now: number): void {
    const put: Acknowledgement[] = [];
    const remove = forgotten.filter((id) => this.shown.delete(id));
    for (const alert of alerts) {
      const before = this.shown.get(alert.id);
      const own = this.own.get(alert.id);
      const holds = own?.startsAt === alert.startsAt ? own : foreignAcknowledgement(alert, marked, before, now);
      if (holds === null) {
        if (this.shown.delete(alert.id)) remove.push(alert.id);
      } else if (before === undefined || !sameAcknowledgement(before, holds)) {
        this.shown.set(alert.id, holds);
        put.push(holds);
      }
    }
    if (put.length > 0 || remove.length > 0) this.onPatch({ put, remove });
  }

  /** Takes an environment off the screen. What was made here stays, as an episode may turn out to go on. */
  hide(environment: string): void {
    const remove = [...this.shown.keys()].filter((id) => id.startsWith(`${environment}/`));
    for (const id of remove) this.shown.delete(id);
    if (remove.length > 0) this.onPatch({ put: [], remove });
  }
}

function isOver(change: AlertChange, own: Acknowledgement, asked: boolean): boolean {
  switch (change.kind) {
    case "resolved":
    case "forgotten":
      return true;
    case "refired":
      return asked;
    case "lost":
      return false;
    case "appeared":
      return asked && !goesOn(change, own);
    case "changed":
      // One that is pending does not fire any more: the next time that it does is another episode.
      return change.alert.state === "pending" || (asked && !goesOn(change, own));
  }
}

/** Whether the alert is in the episode that was acknowledged. */
function goesOn(change: Exclude<AlertChange, { readonly kind: "forgotten" }>, { startsAt }: Acknowledgement): boolean {
  return (change.kind === "changed" && change.previous.startsAt === startsAt) || isSameEpisode(startsAt, change.alert);
}
