import { alertId, type Labels } from "../../../shared/model/alert.ts";
import { fingerprint } from "../alerts/fingerprint.ts";
import type { Store } from "../store/store.ts";
import type { Known } from "./episodes.ts";
import { labelsIn } from "./rows.ts";

/** The known alerts of one name. */
interface Namesakes {
  readonly byFingerprint: ReadonlyMap<string, Known>;
  /** By each label that they carry, in their order. */
  readonly byLabel: ReadonlyMap<string, readonly Known[]>;
}

/** The alerts of an environment that the database knows, found by their labels. Each name is read once. */
export class KnownAlerts {
  private readonly names = new Map<string, Namesakes>();

  constructor(
    private readonly store: Store,
    private readonly environment: string,
  ) {}

  /**
   * The alert that Alertmanager lists with these labels: the one with their fingerprint, else one that is known with the
   * same labels and more, since what is added on the way is not always to be known. A new one where neither is.
   */
  carrying(labels: Labels): Known {
    const own = fingerprint(labels);
    const name = labels.alertname ?? "(no alertname)";
    const namesakes = this.namesakes(name);
    const known = namesakes.byFingerprint.get(own) ?? withAll(namesakes, labels);
    if (known !== undefined && known.fingerprint !== own) return known;
    return { id: alertId(this.environment, own), environment: this.environment, fingerprint: own, name, labels };
  }

  private namesakes(name: string): Namesakes {
    let namesakes = this.names.get(name);
    if (namesakes === undefined) {
      namesakes = this.read(name);
      this.names.set(name, namesakes);
    }
    return namesakes;
  }

  private read(name: string): Namesakes {
    const { environment } = this;
    const byFingerprint = new Map<string, Known>();
    const byLabel = new Map<string, Known[]>();
    const rows = this.store.all<{ readonly fingerprint: string; readonly labels: string }>(
      "SELECT fingerprint, labels FROM alerts WHERE environment = ? AND name = ? ORDER BY id",
      [environment, name],
    );
    for (const { fingerprint: own, labels: text } of rows) {
      const labels = labelsIn(text);
      const known = { id: alertId(environment, own), environment, fingerprint: own, name, labels };
      byFingerprint.set(own, known);
      for (const label of Object.entries(labels)) {
        const key = JSON.stringify(label);
        const others = byLabel.get(key);
        if (others === undefined) byLabel.set(key, [known]);
        else others.push(known);
      }
    }
    return { byFingerprint, byLabel };
  }
}

/** The first that carries all of these labels. It is among those with the rarest of them, which are few. */
function withAll({ byLabel }: Namesakes, labels: Labels): Known | undefined {
  const entries = Object.entries(labels);
  let fewest: readonly Known[] | null = null;
  for (const label of entries) {
    const carriers = byLabel.get(JSON.stringify(label)) ?? [];
    if (fewest === null || carriers.length < fewest.length) fewest = carriers;
  }
  return fewest?.find((known) =>
    entries.every(([key, value]) => Object.hasOwn(known.labels, key) && known.labels[key] === value),
  );
}
