const windowMs = 5_000;

interface Sample {
  readonly at: number;
  readonly total: number;
}

/** Lines a second over the last five seconds, from how many came in all. Times are ms of any one clock. */
export class RateMeter {
  private samples: Sample[] = [];

  add(total: number, at: number): void {
    this.samples.push({ at, total });
    this.forget(at);
  }

  perSecond(now: number): number {
    this.forget(now);
    const [first] = this.samples;
    const last = this.samples.at(-1);
    if (first === undefined || last === undefined) return 0;
    // Over less than a second the first batch would be told as a flood.
    return ((last.total - first.total) * 1000) / Math.max(1000, now - first.at);
  }

  /** The youngest of the samples before the window is where the window begins. */
  private forget(now: number): void {
    const [, second] = this.samples;
    if (second !== undefined && second.at <= now - windowMs) {
      const keep = this.samples.findLastIndex(({ at }) => at <= now - windowMs);
      this.samples = this.samples.slice(keep);
    }
  }
}
