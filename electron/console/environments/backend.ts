import type { BackendHealth } from "../../../shared/model/backend.ts";
import { type ConsoleError, errorData } from "../errors.ts";
import { createHttpClient, defaultMaxBytes, type HttpClient } from "../http/client.ts";
import { createPoller, type Poller, type PollState } from "../polling/poller.ts";
import type { World } from "../world.ts";
import { type BackendSettings, pathBeside } from "./describe.ts";
import { pollIntervalMsOf, timeoutMsOf } from "./schema.ts";

/** What one good poll tells of the backend itself. */
export interface PollFacts {
  readonly version: string | null;
  readonly latencyMs: number;
  readonly notes: readonly string[];
  readonly settling: string | null;
  readonly restartedAt: number | null;
}

export interface BackendOptions {
  readonly world: World;
  readonly environment: string;
  readonly settingsFile: string;
  readonly settings: BackendSettings;
  /** One poll. It keeps what it learned by itself and answers the facts about the backend. */
  readonly poll: (http: HttpClient, signal: AbortSignal) => Promise<PollFacts>;
  /** Called when health changed; `settled` is true at the end of a poll, good or bad. */
  readonly onHealth: (health: BackendHealth, settled: boolean) => void;
  readonly onWake: () => void;
}

/** One backend: its HTTP client with its credential, its poller, and its health. */
export class Backend {
  health: BackendHealth;
  private http: HttpClient | null = null;
  private readonly poller: Poller;
  private facts: PollFacts | null = null;
  private stopped = false;
  /** Counts the changes of the credential. */
  private generation = 0;

  constructor(private readonly options: BackendOptions) {
    const { settings, environment, world } = options;
    const intervalMs = pollIntervalMsOf(settings.connection);
    this.health = {
      id: `${environment}/${settings.backend}`,
      environment,
      backend: settings.backend,
      kind: settings.kind,
      name: settings.name,
      url: settings.connection.url,
      version: null,
      lastSuccessAt: null,
      latencyMs: null,
      error: null,
      failingSince: null,
      polling: false,
      nextPollAt: null,
      intervalMs,
      staleAfterMs: 2 * intervalMs + timeoutMsOf(settings.connection),
      restartedAt: null,
      settling: null,
      notes: [],
      credential: "none",
      asksFor: null,
    };
    this.poller = createPoller({
      clock: world.clock,
      random: world.random,
      intervalMs,
      run: (signal) => this.poll(signal),
      onState: (state) => this.follow(state),
      onWake: options.onWake,
    });
  }

  /** The deadline of one request, in milliseconds. */
  get timeoutMs(): number {
    return timeoutMsOf(this.options.settings.connection);
  }

  start(): void {
    this.poller.start();
  }

  pollNow(): void {
    this.poller.pollNow();
  }

  /** After a sleep or a change of network, connections that look open may be dead. */
  async reconnect(): Promise<void> {
    await this.http?.reset();
    this.poller.pollNow();
  }

  /** The credential changed: the client is built anew and the backend asked at once. */
  async renewCredential(): Promise<void> {
    this.generation += 1;
    const { http } = this;
    this.http = null;
    await http?.close();
    this.poller.pollNow();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.poller.stop();
    await this.http?.close();
  }

  /** The client, with the credential that is kept for this backend. Rejects where a file or the keychain fails. */
  async client(): Promise<HttpClient> {
    if (this.http !== null) return this.http;
    const { generation } = this;
    const { world, settings, environment, settingsFile } = this.options;
    const kept = await world.secrets.get(`${environment}/${settings.backend}`);
    // Another call may have built it meanwhile, or the credential that was read may have been replaced.
    if (this.http !== null) return this.http;
    if (generation !== this.generation) return this.client();
    const { connection } = settings;
    this.health = { ...this.health, credential: kept?.kept ?? "none" };
    const http = createHttpClient(
      {
        name: settings.name,
        kind: settings.kind,
        url: connection.url,
        credential: kept?.credential ?? null,
        headers: {},
        caFile: connection.caFile === undefined ? null : pathBeside(settingsFile, connection.caFile),
        clientCert:
          connection.clientCert === undefined
            ? null
            : {
                cert: pathBeside(settingsFile, connection.clientCert.cert),
                key: pathBeside(settingsFile, connection.clientCert.key),
              },
        proxy: connection.proxy ?? null,
        timeoutMs: timeoutMsOf(connection),
        maxBytes: defaultMaxBytes,
      },
      world.clock,
    );
    this.http = http;
    return http;
  }

  private async poll(signal: AbortSignal): Promise<void> {
    this.facts = null;
    this.facts = await this.options.poll(await this.client(), signal);
  }

  private follow(state: PollState): void {
    if (this.stopped) return;
    const settled = !state.polling;
    const { facts } = this;
    const { error } = state;
    this.health = {
      ...this.health,
      ...(settled && facts !== null
        ? {
            version: facts.version,
            latencyMs: Math.round(facts.latencyMs),
            notes: [...facts.notes],
            settling: facts.settling,
            restartedAt: facts.restartedAt,
          }
        : {}),
      polling: state.polling,
      nextPollAt: state.nextPollAt,
      lastSuccessAt: state.lastSuccessAt,
      failingSince: state.failingSince,
      error:
        error === null
          ? null
          : errorData(error, { environment: this.health.environment, backend: this.health.backend }),
      asksFor: error === null ? null : this.question(error),
    };
    this.options.onHealth(this.health, settled);
  }

  /** What the form should ask for: the scheme of the settings file, else the one the server names. */
  private question(error: ConsoleError): BackendHealth["asksFor"] {
    const { auth } = this.options.settings.connection;
    if (error.code !== "UNAUTHORIZED" && error.code !== "NO_KEYCHAIN") return null;
    return {
      scheme: auth !== undefined && auth.type !== "none" ? auth.type : (error.scheme ?? "basic"),
      username: auth?.type === "basic" ? auth.username : null,
      headerNames: auth?.type === "headers" ? [...auth.names] : [],
    };
  }
}
