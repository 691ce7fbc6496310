import type { Silence } from "../../../shared/model/silence.ts";
import { readSilenceList } from "../alertmanager/silences.ts";
import { toConsoleError } from "../errors.ts";
import { count } from "../text.ts";
import type { Backend } from "./backend.ts";

export interface SilenceReaderOptions {
  readonly environment: string;
  readonly onSilences: (backend: string, silences: readonly Silence[]) => void;
}

/** Reads the silences of an environment's Alertmanagers, each one at a time. */
export class SilenceReader {
  /** What limits each Alertmanager's list, as a sentence. */
  private readonly notes = new Map<string, string>();
  private readonly reading = new Set<string>();
  private readonly ended = new AbortController();

  constructor(private readonly options: SilenceReaderOptions) {}

  /** Whether silences are being read now. */
  get isReading(): boolean {
    return this.reading.size > 0;
  }

  /** What limits the list of a backend, as sentences. */
  notesOf(backend: string): readonly string[] {
    const note = this.notes.get(backend);
    return note === undefined ? [] : [note];
  }

  /** Never rejects: what limits the list is among its notes from then on. */
  async read(source: Backend): Promise<void> {
    const { backend } = source.health;
    if (this.reading.has(backend)) return;
    this.reading.add(backend);
    try {
      const { environment } = this.options;
      const { silences, rejected } = await readSilenceList(await source.client(), environment, this.ended.signal);
      if (this.ended.signal.aborted) return;
      this.options.onSilences(backend, silences);
      if (rejected === 0) this.notes.delete(backend);
      else this.notes.set(backend, `${count(rejected, "silence")} in its answer could not be read.`);
    } catch (cause) {
      const { code, message } = toConsoleError(cause);
      if (code !== "CANCELLED") this.notes.set(backend, `Its silences could not be read: ${message}`);
    } finally {
      this.reading.delete(backend);
    }
  }

  stop(): void {
    this.ended.abort();
  }
}
