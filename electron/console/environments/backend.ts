import type { BackendHealth } from "../../../shared/model/backend.ts";
import type { CredentialScheme } from "../../../shared/model/credential.ts";
import { pollIntervalMsOf, timeoutMsOf } from "../../../shared/settings/schema.ts";
import { CredentialDesk } from "../credentials/desk.ts";
import { credentialForm } from "../credentials/form.ts";
import { type ConsoleError, errorData } from "../errors.ts";
import type { BackendConnection, HttpClient } from "../http/client.ts";
import { createPoller, type Poller, type PollState } from "../polling/poller.ts";
import type { World } from "../world.ts";
import { connectionOf, keyPathOf, routeOf } from "./connection.ts";
import type { BackendSettings } from "./describe.ts";

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
  /** What proves who we are. */
  readonly credentials: CredentialDesk;
  private connected: C | null = null;
  private readonly poller: Poller;
  private facts: PollFacts | null = null;
  private notes: readonly string[] = [];
  /** Why the kept credential is not sent, as a sentence; null where it is, or where there is none. */
  private withheld: string | null = null;
  private stopped = false;
  /** Counts the changes of the credential. */
  private generation = 0;
  /** Under way while clients that were replaced end; null otherwise. */
  private closing: Promise<void> | null = null;
  private suspensions = 0;

  constructor(private readonly options: BackendOptions<C>) {
    const { settings, environment, world, settingsFile } = options;
    this.credentials = new CredentialDesk({
      world,
      environment,
      backend: settings.backend,
      connection: settings.connection,
      route: routeOf(settingsFile, settings),
      keyPath: keyPathOf(settingsFile, settings.connection),
      onSignIn: (signIn) => this.tell({ signIn }),
      onChange: () => this.renewCredential(),
      onSignInFailed: async () => {
        // What works without the new sign-in goes on undisturbed.
        if (this.connected === null || this.health.error?.code === "UNAUTHORIZED") await this.renewCredential();
      },
    });
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
      clientCert: settings.connection.clientCert !== undefined,
      signIn: null,
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

  /** A person wants it asked. A refused password is sent once more for that, though it is held back from polls. */
  askNow(): void {
    const { error, asksFor } = this.health;
    if (error?.code === "UNAUTHORIZED" && asksFor?.scheme === "basic") void this.renewCredential();
    else this.pollNow();
  }

  /** No poll until `reconnect`. */
  suspend(): void {
    this.suspensions += 1;
    this.poller.suspend();
  }

  /** After a sleep or a change of network, connections that look open may be dead. */
  async reconnect(): Promise<void> {
    const { suspensions } = this;
    await this.connected?.reset();
    // The next sleep may be about to begin already.
    if (suspensions === this.suspensions) this.poller.pollNow();
  }

  /** The credential changed: the client is built anew and the backend asked at once. */
  async renewCredential(): Promise<void> {
    this.generation += 1;
    const { connected } = this;
    this.connected = null;
    this.withheld = null;
    if (connected !== null) this.end(connected);
    await this.closing;
    if (!this.stopped) this.poller.pollNow();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.poller.stop();
    this.credentials.cancelSignIn();
    await Promise.all([this.connected?.close(), this.closing]);
  }

  /**
   * The client, with the credential that is kept for this backend. One that is kept for another server, or that is not
   * what the settings name, is not sent. Rejects where a file or the keychain fails.
   */
  async client(): Promise<C> {
    if (this.connected !== null) return this.connected;
    if (this.closing !== null) {
      // It may be renewing what is kept, and what it is given counts once (a refresh token): one after the other.
      await this.closing;
      return this.client();
    }
    const { generation } = this;
    const { settings, settingsFile } = this.options;
    const { proof, passphrase, withheld, kept, scheme } = await this.credentials.open();
    // Another call may have built it meanwhile, or the credential that was read may have been replaced.
    if (this.connected === null && generation === this.generation) {
      this.withheld = withheld;
      this.health = { ...this.health, credential: kept, credentialForm: this.form(scheme ?? "basic") };
      this.connected = this.options.connect(connectionOf(settingsFile, settings, proof, passphrase), withheld);
      return this.connected;
    }
    await proof.authorizer?.close();
    return this.connected ?? this.client();
  }

  private end(client: C): void {
    const closing = Promise.allSettled([this.closing, client.close()]).then(() => {
      if (this.closing === closing) this.closing = null;
    });
    this.closing = closing;
  }

  private async poll(signal: AbortSignal): Promise<void> {
    this.facts = null;
    const client = await this.client();
    try {
      this.facts = await this.options.poll(client, signal);
    } catch (cause) {
      // What was cut off, or refused, with the credential before says nothing of the one that took its place.
      if (client !== this.connected && !this.stopped && !signal.aborted) return this.poll(signal);
      throw cause;
    }
    // Nor does a good answer.
    if (client === this.connected) this.credentials.accepted();
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
    if (error.scheme === "passphrase") return this.form("passphrase");
    if (error.code !== "UNAUTHORIZED" && error.code !== "NO_KEYCHAIN") return null;
    if (error.scheme === "tenant") return null;
    const form = this.form(error.scheme ?? this.health.credentialForm.scheme);
    return error.ended ? { ...form, ended: true } : form;
  }

  private form(scheme: CredentialScheme): BackendHealth["credentialForm"] {
    return credentialForm(this.options.settings.connection.auth, scheme);
  }

  /** A change that no poll brought. */
  private tell(change: Partial<BackendHealth>): void {
    if (this.stopped) return;
    this.health = { ...this.health, ...change };
    this.options.onHealth(this.health, false);
  }
}
