import type { Acknowledgement } from "../../../shared/model/acknowledgement.ts";
import type { Alert } from "../../../shared/model/alert.ts";
import type { Silence } from "../../../shared/model/silence.ts";
import { coveredAlerts } from "../../../shared/silences.ts";

/** A server ends the silence that was edited and begins its successor at once. */
const succeedsWithinMs = 2_000;

/**
 * An acknowledgement that was made here as its silence has it by now: with the silence's end, or bound to the silence
 * that took its place in an edit; the same object where nothing changed, null where it has ended. `silences` are the
 * environment's by Alertmanager's id, `edited` the id by which an edit that was made here replaced another; `alert` is
 * undefined while it is not known.
 */
export function followSilence(
  own: Acknowledgement,
  alert: Alert | undefined,
  silences: ReadonlyMap<string, Silence>,
  edited: (silence: string) => string | null,
): Acknowledgement | null {
  const silence = own.silence === null ? undefined : silences.get(own.silence);
  if (silence === undefined) return own;
  const holds = silence.state === "expired" ? successorOf(silence, alert, silences, edited) : silence;
  if (holds === null) return null;
  if (holds.silence === own.silence && holds.endsAt === own.until) return own;
  return { ...own, silence: holds.silence, until: holds.endsAt };
}

/** The silence that another one became by an edit that gave it a new id, where it is an acknowledgement still. */
function successorOf(
  ended: Silence,
  alert: Alert | undefined,
  silences: ReadonlyMap<string, Silence>,
  edited: (silence: string) => string | null,
): Silence | null {
  const known = edited(ended.silence);
  const candidates = known === null ? [...silences.values()] : [silences.get(known)];
  const holds = candidates.find(
    (silence) =>
      silence !== undefined &&
      silence.state === "active" &&
      silence.acknowledges !== null &&
      // An edit that was made elsewhere is known by its moment.
      (known !== null || Math.abs(silence.startsAt - ended.endsAt) <= succeedsWithinMs) &&
      (alert === undefined || coveredAlerts(silence.matchers, [alert]).length > 0),
  );
  return holds ?? null;
}
