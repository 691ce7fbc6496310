import type { BackendHealth } from "../../../shared/model/backend.ts";
import type { Credential } from "../../../shared/model/credential.ts";
import { refusedBecause, withheldBecause } from "../credentials/fit.ts";
import { ConsoleError, errorData } from "../errors.ts";
import { type BackendConnection, createHttpClient, defaultMaxBytes, type HttpClient } from "../http/client.ts";
import { createPoller, type Poller, type PollState } from "../polling/poller.ts";
import type { Clock, World } from "../world.ts";
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

/** What a backend is asked through, with the connections that it keeps. */
export interface Connected {
  /** Drops all connections; the next question connects anew. */
  reset(): Promise<void>;
  /** As `reset`, for good. */
  close(): Promise<void>;
}

export interface BackendOptions<C extends Connected> {
  readonly world: World;
  readonly environment: string;
  readonly settingsFile: string;
  readonly settings: BackendSettings;
  /** Makes the client; `withheld` is the sentence for a server that asks who we are while a kept credential is not sent. */
  readonly connect: (connection: BackendConnection, withheld: string | null) => C;
  /** One poll. It keeps what it learned by itself and answers the facts about the backend. */
  readonly poll: (client: C, signal: AbortSignal) => Promise<PollFacts>;
  /** Called when health changed; `settled` is true at the end of a poll, good or bad. */
  readonly onHealth: (health: BackendHealth, settled: boolean) => void;
  readonly onWake: () => void;
}

/** One backend: its client with its credential, its poller, and its health. */
export class Backend<C extends Connected = HttpClient> {
  health: BackendHealth;
  private connected: C | null = null;
  private readonly poller: Poller;
  private facts: PollFacts | null = null;
  private notes: readonly string[] = [];
  /** Why the kept credential is not sent, as a sentence; null where it is, or where there is none. */
  private withheld: string | null = null;
  private stopped = false;
  /** Counts the changes of the credential. */
  private generation = 0;

  constructor(private readonly options: BackendOptions<C>) {
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
      credentialForm: this.form("basic"),
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

  /** The one server that this backend's credential may be sent to. */
  get origin(): string {
    // URL gives only the web's schemes an origin.
    const { protocol, host } = new URL(this.options.settings.connection.url);
    return `${protocol}//${host}`;
  }

  /** Why a credential does not fit the settings, as a sentence; null where it does. */
  misfit(credential: Credential): string | null {
    return refusedBecause(credential, this.options.settings.connection.auth);
  }

  start(): void {
    this.poller.start();
  }

  pollNow(): void {
    this.poller.pollNow();
  }

  /** After a sleep or a change of network, connections that look open may be dead. */
  async reconnect(): Promise<void> {
    await this.connected?.reset();
    this.poller.pollNow();
  }

  /** The credential changed: the client is built anew and the backend asked at once. */
  async renewCredential(): Promise<void> {
    this.generation += 1;
    const { connected } = this;
    this.connected = null;
    this.withheld = null;
    await connected?.close();
    this.poller.pollNow();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.poller.stop();
    await this.connected?.close();
  }

  /**
   * The client, with the credential that is kept for this backend. One that is kept for another server, or that is not
   * what the settings name, is not sent. Rejects where a file or the keychain fails.
   */
  async client(): Promise<C> {
    if (this.connected !== null) return this.connected;
    const { generation } = this;
    const { world, settings, environment, settingsFile } = this.options;
    const kept = await world.secrets.get(`${environment}/${settings.backend}`, this.origin);
    // Another call may have built it meanwhile, or the credential that was read may have been replaced.
    if (this.connected !== null) return this.connected;
    if (generation !== this.generation) return this.client();
    const { connection } = settings;
    const withheld = withheldBecause(kept, connection.auth);
    const sent = withheld !== null || kept === null || kept.credential === null ? null : kept;
    this.withheld = withheld;
    this.health = {
      ...this.health,
      credential: withheld === null ? (sent?.kept ?? "none") : "withheld",
      credentialForm: this.form(sent?.credential.scheme ?? "basic"),
    };
    this.connected = this.options.connect(
      {
        name: settings.name,
        kind: settings.kind,
        url: connection.url,
        credential: sent?.credential ?? null,
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
      withheld,
    );
    return this.connected;
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
    if (settled && facts !== null) this.notes = facts.notes;
    const asksFor = error === null ? null : this.question(error);
    this.health = {
      ...this.health,
      ...(settled && facts !== null
        ? {
            version: facts.version,
            latencyMs: Math.round(facts.latencyMs),
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
      // Where the backend asks, the error says so already.
      notes: this.withheld === null || asksFor !== null ? [...this.notes] : [...this.notes, this.withheld],
      asksFor,
    };
    this.options.onHealth(this.health, settled);
  }

  /** What to ask for, where a credential would help: the scheme the server names, else the one in use. */
  private question(error: ConsoleError): BackendHealth["asksFor"] {
    if (error.code !== "UNAUTHORIZED" && error.code !== "NO_KEYCHAIN") return null;
    if (error.scheme === "tenant") return null;
    return this.form(error.scheme ?? this.health.credentialForm.scheme);
  }

  /** What a form for the credential begins with; settings that name a scheme decide. */
  private form(scheme: Credential["scheme"]): BackendHealth["credentialForm"] {
    const { auth } = this.options.settings.connection;
    return {
      scheme: auth !== undefined && auth.type !== "none" ? auth.type : scheme,
      username: auth?.type === "basic" ? auth.username : null,
      headerNames: auth?.type === "headers" ? [...auth.names] : [],
    };
  }
}

/** The client of a backend that speaks HTTP. */
export function connectHttp(connection: BackendConnection, withheld: string | null, clock: Clock): HttpClient {
  const http = createHttpClient(connection, clock);
  return withheld === null ? http : explaining(http, withheld);
}

/** As `http`, but a server that wants to know who asks is answered for with the sentence. */
function explaining(http: HttpClient, sentence: string): HttpClient {
  const explain = (cause: unknown): never => {
    if (!(cause instanceof ConsoleError) || cause.code !== "UNAUTHORIZED" || cause.scheme === "tenant") throw cause;
    throw new ConsoleError("UNAUTHORIZED", sentence, { scheme: cause.scheme });
  };
  return {
    ...http,
    request: (path, options) => http.request(path, options).catch(explain),
    json: (path, options) => http.json(path, options).catch(explain),
  };
}
