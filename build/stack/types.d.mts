/** Types that the scripts of the stack share with the integration tests. */

/** A running server. Its port and data folder stay the same over `kill`, `stop` and `restart`. */
export interface Server {
  /** Where it is reached, without a trailing slash, e.g. `http://127.0.0.1:9090`. */
  readonly url: string;
  /** Process ID, or null while it is stopped. */
  readonly pid: number | null;
  /** The last lines it wrote to its standard error. */
  log(): string;
  /** Ends it with SIGTERM (SIGKILL after 15 seconds). Does nothing when it is not running. */
  stop(): Promise<void>;
  /** Ends it with SIGKILL, as a crash would. */
  kill(): Promise<void>;
  /** Stops it when it runs, then starts it and waits until it is ready. `empty` begins with an empty data folder. */
  restart(options?: { empty?: boolean }): Promise<void>;
  /** Kills it and removes its data. */
  remove(): Promise<void>;
}

export interface Alertmanager extends Server {
  /** Where its peers reach it, e.g. `127.0.0.1:9094`; null for one that was started without `peers`. */
  readonly gossip: string | null;
}

/** One scrape job. */
export interface ScrapeTarget {
  readonly job: string;
  /** Host and port. */
  readonly address: string;
  readonly path: string;
  /** Added to all series of the target; `instance` replaces the address. */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface PrometheusOptions {
  /** Text of one rules file, or of several. */
  readonly rules: string | readonly string[];
  readonly scrapeTargets?: readonly ScrapeTarget[];
  /** Origins of the Alertmanagers. */
  readonly alertmanagers: readonly string[];
  readonly externalLabels?: Readonly<Record<string, string>>;
  /** Default `1s`. */
  readonly evaluationInterval?: string;
  /** Default `1s`. */
  readonly scrapeInterval?: string;
  /**
   * How often a firing alert is sent again; four times this is how long Alertmanager keeps an alert of a Prometheus
   * that died. Prometheus's own default is `1m`.
   */
  readonly resendDelay?: string;
  /** Serves everything below this path, e.g. `/prometheus`. */
  readonly routePrefix?: string;
  /** More command line flags. */
  readonly flags?: readonly string[];
}

export interface AlertmanagerOptions {
  /** Text of the configuration file; default: one receiver that tells nobody. */
  readonly config?: string;
  /** Makes it a cluster member: `gossip` of the peers that are there already, `[]` for the first one. */
  readonly peers?: readonly string[];
  /** Serves everything below this path, e.g. `/alertmanager`. */
  readonly routePrefix?: string;
  readonly flags?: readonly string[];
}

export interface LokiOptions {
  /** Keeps the logs of each tenant apart, and refuses whoever names none. */
  readonly tenants?: boolean;
}

/** Paths of the programs that were found, or null. */
export interface Binaries {
  readonly prometheus: string | null;
  readonly alertmanager: string | null;
  readonly loki: string | null;
  readonly promtool: string | null;
  readonly amtool: string | null;
}

/** One alert that can be raised by hand. */
export interface RaisableAlert {
  /** `<stack>/<alert name>`, e.g. `fastapi/HighErrorRate`. */
  readonly alert: string;
  readonly severity: string;
  readonly raised: boolean;
  /** The scrape job that goes down while it is raised, which hides the other series of that job. */
  readonly takesDown?: string;
}

/** A notification that Alertmanager sent to the sink. */
export interface Notification {
  readonly receiver: string;
  readonly at: string;
  readonly body: unknown;
}

export interface Exporter {
  readonly url: string;
  /** Scrape targets of all its jobs, and of `custom` for series set by hand. */
  readonly targets: readonly ScrapeTarget[];
  /**
   * Raises or clears alerts (`true`, `false`) by name (`RedisDown`, every stack's), by full name (`quant/RedisDown`)
   * or `all`; answers the full names. Or sets one series of the job `custom` to a number, or removes it (null).
   * Throws on an unknown alert.
   */
  set(name: string, value: boolean | number | null): readonly string[];
  alerts(): readonly RaisableAlert[];
  notifications(): readonly Notification[];
  close(): Promise<void>;
}

/** How fast things happen. `hold` turns a rule's `for` (seconds) into the one used. */
export interface Pace {
  readonly scrape: string;
  readonly evaluation: string;
  readonly window: string;
  readonly resend: string;
  readonly groupWait: string;
  readonly groupInterval: string;
  hold(productionSeconds: number): number;
}

export interface LogGenerator {
  /** Number of lines that Loki accepted. */
  sent(): number;
  close(): Promise<void>;
}

/** What the integration tests use. */
export interface Harness {
  binaries(): Binaries;
  startPrometheus(options: PrometheusOptions): Promise<Server>;
  startAlertmanager(options?: AlertmanagerOptions): Promise<Alertmanager>;
  /** Null when there is no Loki on this machine. */
  startLoki(options?: LokiOptions): Promise<Server | null>;
  startExporter(options?: { host?: string; port?: number }): Promise<Exporter>;
  startLogGenerator(options: {
    lokiUrl: string;
    exporterUrl?: string;
    backfillMinutes?: number;
    tell?: (sentence: string) => void;
  }): LogGenerator;
  /** Ends every server that is still there and removes its data. */
  removeAll(): Promise<void>;
  /** The stack's rules files, each paced. */
  readRules(pace: Pace): readonly string[];
  paceRules(text: string, pace: Pace): string;
  readonly paces: { readonly play: Pace; readonly fast: Pace };
  /** The stack's Alertmanager configuration; notifications go to the sink of the exporter. */
  alertmanagerConfig(exporterUrl: string, pace: Pace): string;
}
