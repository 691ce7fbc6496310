import type { Acknowledgement } from "../../../shared/model/acknowledgement.ts";
import type { Alert, AlertChange, AlertState, Labels } from "../../../shared/model/alert.ts";
import type { Severity } from "../../../shared/model/severity.ts";
import type { SqlValue, Store } from "../store/store.ts";
import { goesOn } from "./rows.ts";

const fires: ReadonlySet<AlertState> = new Set(["firing", "silenced", "inhibited"]);
/** Two backends reckon the start of the same episode so far apart at most. */
const sameStartMs = 120_000;

/** What an episode is recorded with. */
interface Beginning {
  readonly severity: Severity;
  readonly startsAt: number;
  readonly fired: boolean;
  /** Null while it goes on. */
  readonly endedAt: number | null;
  readonly state: AlertState;
  readonly source: "console" | "prometheus";
}

/** Who an alert is. */
export type Known = Pick<Alert, "id" | "environment" | "fingerprint" | "name"> & { readonly labels: Labels };

interface Current {
  readonly starts_at: number;
  readonly fired_at: number | null;
  readonly over_at: number;
  readonly state: AlertState;
}

/** Names an episode by what it is about; its running number may differ in a database that takes over. */
const thisEpisode = "alert = (SELECT id FROM alerts WHERE alert = ?) AND starts_at = ?";

/**
 * Writes changes of state as transitions, and keeps the episodes they belong to. Every step looks at what is stored, so
 * that two consoles on one database, or one that starts anew, do not record the same thing twice.
 */
export class Episodes {
  constructor(private readonly store: Store) {}

  /** One change, at `now`. Other changes than those of the state are passed over. */
  apply(change: AlertChange, now: number): void {
    if (change.kind === "forgotten") this.forget(change.previous, now);
    // A rule's `for` may have a fraction of a millisecond, which the tables do not take.
    else this.follow({ ...change.alert, startsAt: Math.round(change.alert.startsAt) }, change.kind, now);
  }

  /**
   * Ends what is stored as going on in an environment but is not among `ids`: at an unknown moment after `lastSeenAt`,
   * or, where that is null, now.
   */
  endMissing(environment: string, ids: ReadonlySet<string>, lastSeenAt: number | null, now: number): void {
    const open = this.store.all<Current & { readonly alert: string }>(
      `SELECT a.alert, e.starts_at, e.fired_at, e.over_at, e.state
       FROM episodes AS e JOIN alerts AS a ON a.id = e.alert WHERE e.over_at = ? AND a.environment = ?`,
      [goesOn, environment],
    );
    for (const { alert, ...current } of open) {
      if (ids.has(alert)) continue;
      if (lastSeenAt === null) this.end(alert, current, "It was not there any more after a restart.", now);
      else this.close(alert, current.starts_at, null, lastSeenAt);
    }
  }

  notified(alert: string, at: number): void {
    this.store.run(
      `UPDATE episodes SET notified_at = ? WHERE notified_at IS NULL
       AND alert = (SELECT id FROM alerts WHERE alert = ?)
       AND starts_at = (SELECT max(starts_at) FROM episodes WHERE alert = (SELECT id FROM alerts WHERE alert = ?))`,
      [at, alert, alert],
    );
  }

  acknowledged({ alert, startsAt, at, author }: Acknowledgement): void {
    const current = this.current(alert);
    if (current === undefined) return;
    const exact = this.store.all(`SELECT 1 FROM episodes WHERE ${thisEpisode}`, [alert, startsAt]).length > 0;
    // The start of an episode may be reckoned by another backend than when it was recorded.
    if (!exact && current.over_at !== goesOn) return;
    this.store.run(
      `UPDATE episodes SET acknowledged_at = ?, acknowledged_by = ? WHERE acknowledged_at IS NULL AND ${thisEpisode}`,
      [at, author, alert, exact ? startsAt : current.starts_at],
    );
  }

  /** Inserts an episode with its first transition; one that is stored already stays as it is. */
  begin(alert: Known, beginning: Beginning, reason: string | null, at: number): void {
    const { startsAt, endedAt, fired, severity, state, source } = beginning;
    this.remember(alert);
    this.store.run(
      `INSERT INTO episodes (alert, severity, starts_at, fired_at, ended_at, over_at, state, transitions, source)
       SELECT id, ?, ?, ?, ?, ?, ?, 0, ? FROM alerts WHERE alert = ? ON CONFLICT DO NOTHING`,
      [severity, startsAt, fired ? startsAt : null, endedAt, endedAt ?? goesOn, state, source, alert.id],
    );
    this.addTransition(alert.id, startsAt, { at, state, origin: null, reason, source });
  }

  addTransition(
    alert: string,
    startsAt: number,
    transition: {
      readonly at: number;
      readonly state: AlertState;
      readonly origin: AlertState | null;
      readonly reason: string | null;
      readonly source: "console" | "prometheus";
    },
  ): void {
    const { at, state, origin, reason, source } = transition;
    this.store.run(
      `INSERT INTO transitions (episode, at, state, origin, reason, source)
       SELECT id, ?, ?, ?, ?, ? FROM episodes WHERE ${thisEpisode}`,
      [at, state, origin, reason, source, alert, startsAt],
    );
    this.update(alert, startsAt, "transitions = transitions + ?, state = ?", [turns(origin, state) ? 1 : 0, state]);
  }

  /** Ends an episode: at `endedAt`, or, where that is null, at an unknown moment after `lastSeenAt`. */
  close(alert: string, startsAt: number, endedAt: number | null, lastSeenAt: number): void {
    const over = Math.max(startsAt, endedAt ?? lastSeenAt);
    this.update(alert, startsAt, "ended_at = ?, over_at = ?", [endedAt === null ? null : over, over]);
  }

  private follow(alert: Alert, kind: AlertChange["kind"], now: number): void {
    const current = this.current(alert.id);
    if (current === undefined) {
      if (alert.state !== "resolved") this.open(alert, alert.startsAt, now);
      return;
    }
    if (alert.state === "resolved") {
      if (current.over_at !== goesOn) return;
      this.remember(alert);
      this.end(alert.id, current, alert.reason, now);
      return;
    }
    if (isAnother(current, alert, kind)) {
      this.makeWay(alert.id, current, alert.startsAt);
      this.open(alert, alert.startsAt, now);
      return;
    }
    const startsAt = this.move(alert, current);
    if (current.over_at !== goesOn) {
      // It was taken for ended, but its backend says that it never stopped.
      this.update(alert.id, startsAt, "ended_at = NULL, over_at = ?", [goesOn]);
    }
    if (current.state === alert.state) return;
    this.remember(alert);
    const at = current.state === "pending" && alert.state === "firing" ? Math.min(now, alert.startsAt) : now;
    this.update(alert.id, startsAt, "severity = ?", [alert.severity]);
    this.addTransition(alert.id, startsAt, {
      at: Math.max(startsAt, at),
      state: alert.state,
      origin: current.state,
      reason: alert.reason,
      source: "console",
    });
  }

  private open(alert: Alert, startsAt: number, now: number): void {
    const { severity, state, lastState, reason } = alert;
    const fired = fires.has(state === "unknown" ? (lastState ?? "firing") : state);
    const beginning = { severity, startsAt, fired, endedAt: null, state, source: "console" } as const;
    this.begin(alert, beginning, reason, Math.min(now, startsAt));
  }

  private end(alert: string, current: Current, reason: string | null, now: number): void {
    const at = Math.max(now, current.starts_at);
    this.close(alert, current.starts_at, at, at);
    const transition = { at, state: "resolved", origin: current.state, reason, source: "console" } as const;
    this.addTransition(alert, current.starts_at, transition);
  }

  /** An alert that the console no longer keeps. Only of one that never fired does that tell how it ended. */
  private forget(previous: Alert, now: number): void {
    const current = this.current(previous.id);
    if (current === undefined || current.over_at !== goesOn) return;
    if (current.fired_at === null) this.end(previous.id, current, "It went away without firing.", now);
    else this.close(previous.id, current.starts_at, null, now);
  }

  /** Ends the last episode no later than the next one begins: what ended it was seen late, or not at all. */
  private makeWay(alert: string, current: Current, startsAt: number): void {
    if (current.over_at === goesOn) this.close(alert, current.starts_at, startsAt, startsAt);
    else if (current.over_at > startsAt) {
      this.update(alert, current.starts_at, "ended_at = min(ended_at, ?), over_at = ?", [startsAt, startsAt]);
    }
  }

  /** From pending to firing the start moves to when it began to fire. Answers the start in force. */
  private move(alert: Alert, { starts_at, fired_at }: Current): number {
    if (fired_at !== null || !fires.has(alert.state)) return starts_at;
    const startsAt = Math.max(starts_at, alert.startsAt);
    this.update(alert.id, starts_at, "starts_at = ?, fired_at = ?", [startsAt, startsAt]);
    return startsAt;
  }

  private current(alert: string): Current | undefined {
    const [current] = this.store.all<Current>(
      `SELECT starts_at, fired_at, over_at, state FROM episodes
       WHERE alert = (SELECT id FROM alerts WHERE alert = ?) ORDER BY starts_at DESC LIMIT 1`,
      [alert],
    );
    return current;
  }

  private remember({ id, environment, fingerprint, name, labels }: Known): void {
    this.store.run(
      `INSERT INTO alerts (alert, environment, fingerprint, name, labels) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (alert) DO UPDATE SET name = excluded.name, labels = excluded.labels
       WHERE labels <> excluded.labels`,
      [id, environment, fingerprint, name, JSON.stringify(labels)],
    );
  }

  private update(alert: string, startsAt: number, assignments: string, values: readonly SqlValue[]): void {
    this.store.run(`UPDATE episodes SET ${assignments} WHERE ${thisEpisode}`, [...values, alert, startsAt]);
  }
}

/** Whether it began or ceased to fire. What was quieted or unknown before or after may have been so all the while. */
function turns(origin: AlertState | null, state: AlertState): boolean {
  if (state === "firing") return origin === null || origin === "pending" || origin === "resolved";
  return state === "resolved" && origin === "firing";
}

/** Whether what is reported now is another episode than the one that is stored. */
function isAnother(current: Current, alert: Alert, kind: AlertChange["kind"]): boolean {
  // The same start, or an earlier one, was told before: it is that episode still.
  if (alert.startsAt <= current.starts_at) return false;
  if (current.over_at !== goesOn || kind === "refired") return true;
  if (kind !== "appeared") return false;
  // The console does not know what was before, so the times have to tell.
  if (current.fired_at === null) {
    const expected = (alert.activeAt ?? current.starts_at) + (alert.holdSeconds ?? 0) * 1000;
    return alert.activeAt !== current.starts_at && alert.startsAt - expected > sameStartMs;
  }
  return alert.state === "pending" || alert.startsAt - current.starts_at > sameStartMs;
}
