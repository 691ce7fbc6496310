import type { Silence } from "../../../shared/model/silence.ts";
import type { KeyedPatch } from "../../../shared/state/keyed.ts";
import { type Expectation, keepUnchanged, reviewed, type SilencesById, sameSilence, unionOf } from "./union.ts";

interface EnvironmentSilences {
  /** What each backend answered last. */
  readonly lists: Map<string, SilencesById>;
  /** What was written here and is not confirmed, by Alertmanager's id. */
  readonly expected: Map<string, Expectation>;
  /** What is shown. */
  shown: SilencesById;
}

const none: SilencesById = new Map();

/** What is known of each environment's silences, what was written here included until the servers show it. */
export class Known {
  private readonly environments = new Map<string, EnvironmentSilences>();
  /** Environments that left the settings: what is written to them still is not expected to be seen. */
  private readonly gone = new Set<string>();

  /** `onPatch` hears what changed; it is not called where nothing did. */
  constructor(private readonly onPatch: (environment: string, patch: KeyedPatch<Silence>) => void) {}

  of(environment: string): SilencesById {
    return this.environments.get(environment)?.shown ?? none;
  }

  /** Whether a backend has a silence with this id, as far as is known. */
  has(environment: string, backend: string, silence: string): boolean {
    const known = this.environments.get(environment);
    return known?.lists.get(backend)?.has(silence) === true || known?.expected.get(silence)?.backend === backend;
  }

  polled(environment: string, backend: string, silences: readonly Silence[], now: number): void {
    this.gone.delete(environment);
    const known = this.entry(environment);
    const list = keepUnchanged(silences, known.lists.get(backend) ?? none);
    known.lists.set(backend, list);
    for (const [id, expectation] of known.expected) {
      const left = reviewed(expectation, backend, list, now);
      if (left === null) known.expected.delete(id);
      else known.expected.set(id, left);
    }
    this.show(environment, known);
  }

  /** Shows what was written as if the servers had it, until they agree or contradict. */
  expect(environment: string, backend: string, silences: readonly Silence[]): void {
    if (this.gone.has(environment)) return;
    const known = this.entry(environment);
    for (const silence of silences) known.expected.set(silence.silence, { silence, backend, contradictions: 0 });
    this.show(environment, known);
  }

  forget(environment: string): void {
    const known = this.environments.get(environment);
    this.environments.delete(environment);
    this.gone.add(environment);
    const remove = [...(known?.shown.values() ?? [])].map(({ id }) => id);
    if (remove.length > 0) this.onPatch(environment, { put: [], remove });
  }

  private entry(environment: string): EnvironmentSilences {
    const known = this.environments.get(environment);
    if (known !== undefined) return known;
    const created: EnvironmentSilences = { lists: new Map(), expected: new Map(), shown: none };
    this.environments.set(environment, created);
    return created;
  }

  private show(environment: string, known: EnvironmentSilences): void {
    const next = unionOf(known.lists.values());
    for (const { silence } of known.expected.values()) next.set(silence.silence, silence);
    const put: Silence[] = [];
    for (const [id, silence] of next) {
      const before = known.shown.get(id);
      if (before === undefined || !sameSilence(before, silence)) put.push(silence);
      else next.set(id, before);
    }
    const remove = [...known.shown.values()].filter(({ silence }) => !next.has(silence)).map(({ id }) => id);
    known.shown = next;
    if (put.length > 0 || remove.length > 0) this.onPatch(environment, { put, remove });
  }
}
