import type { BackendHealth } from "../../../shared/model/backend.ts";
import type { Credential, DeviceSignIn } from "../../../shared/model/credential.ts";
import type { ConnectionSettings } from "../../../shared/settings/schema.ts";
import { ConsoleError, toConsoleError } from "../errors.ts";
import type { BackendConnection } from "../http/client.ts";
import type { World } from "../world.ts";
import { forgetBackend } from "./accounts.ts";
import { accountOf, authoritiesOf, bindingOf, boundTo, boundToKey, isForNobody, keyAccountOf } from "./binding.ts";
import { type Entry, entryOf } from "./entering.ts";
import { withheldBecause } from "./fit.ts";
import type { StoredCredential } from "./kept.ts";
import type { SignedIn } from "./oauth/deviceFlow.ts";
import { createProvider } from "./oauth/provider.ts";
import { BrowserSignIn } from "./oauth/signIn.ts";
import { type Proof, proofOf } from "./proof.ts";
import type { Token } from "./tokens.ts";

export interface CredentialDeskOptions {
  readonly world: World;
  readonly environment: string;
  readonly backend: string;
  readonly connection: ConnectionSettings;
  readonly route: Pick<BackendConnection, "name" | "kind" | "caFile" | "proxy">;
  /** The key file of the client certificate; null where settings name none. */
  readonly keyPath: string | null;
  readonly onSignIn: (signIn: DeviceSignIn | null) => void;
  /** What proves who we are is another now: the client has to be built anew. */
  readonly onChange: () => Promise<void>;
  /** A sign-in came to nothing: whoever has nothing to prove with is told why. */
  readonly onSignInFailed: () => Promise<void>;
}

/** What a backend's client is given, and what may be told of it. */
export interface Opened {
  readonly proof: Proof;
  readonly passphrase: string | null;
  /** Why the kept credential is not sent, as a sentence; null where it is, or where there is none. */
  readonly withheld: string | null;
  readonly kept: BackendHealth["credential"];
  readonly scheme: StoredCredential["scheme"] | null;
}

/** Where an entered credential went, and whether another one can be put back. */
export type Entered = Awaited<ReturnType<World["secrets"]["set"]>> & { readonly replaced: boolean };

/** The credentials of one backend: what is kept for it, entered, forgotten, and signed in for. */
export class CredentialDesk {
  private readonly account: string;
  private readonly keyAccount: string;
  private readonly browser: BrowserSignIn;
  /** From a sign-in that was done since the start, and what it belongs to. */
  private first: { readonly token: Token; readonly bound: string } | null = null;
  /** Why the last sign-in came to nothing, as a sentence. */
  private reason: string | null = null;
  /** What worked before something else was entered, for whoever mistyped; in memory until the backend accepts the new one. */
  private previous: { readonly credential: StoredCredential; readonly bound: string } | null = null;
  /** Whether the backend has answered with what is in use. */
  private proven = false;
  /** How many are being kept: until they are in use, what the backend answers is to the one before. */
  private beingKept = 0;
  /** Counts what was entered and forgotten: a token that comes later belongs to what was there before. */
  private era = 0;

  constructor(private readonly options: CredentialDeskOptions) {
    const { environment, backend, connection, world, route } = options;
    this.account = accountOf(environment, backend);
    this.keyAccount = keyAccountOf(environment, backend);
    this.browser = new BrowserSignIn(
      () => {
        const { auth } = connection;
        if (auth?.type !== "oauth2" || auth.grant !== "device") {
          throw new ConsoleError("INVALID_INPUT", `The settings of ${route.name} want no sign-in with a browser.`);
        }
        return createProvider({ backend: route, settings: auth, clock: world.clock });
      },
      {
        onChange: options.onSignIn,
        onSignedIn: (signedIn) => this.signedIn(signedIn),
        onFailed: async ({ message }) => {
          this.reason = message;
          await options.onSignInFailed();
        },
        onFault: ({ message }) =>
          world.log.warn(`What a sign-in for ${this.account} brought is not in use: ${message}`),
      },
    );
  }

  /** What is kept for this backend, ready to be used. Rejects where the keychain fails. */
  async open(): Promise<Opened> {
    const { world, connection, route } = this.options;
    const { era } = this;
    const authorities = await authoritiesOf(route.caFile);
    const bound = boundTo(connection, authorities);
    const kept = await world.secrets.get(this.account, bound);
    const key = await this.keptKey();
    const withheld = withheldBecause(kept, connection.auth, bound);
    const sent = withheld !== null || kept === null || kept.credential === null ? null : kept;
    const credential = sent?.credential ?? null;
    const signedIn = this.first?.bound === bound ? this.first.token : null;
    const first = signedIn !== null && world.clock.now() < signedIn.expiresAt ? signedIn : null;
    const trust =
      authorities === null ? null : { fingerprint: authorities, onOther: () => void this.options.onChange() };
    const proof = proofOf({
      backend: { ...route, trust },
      auth: connection.auth,
      credential,
      reason: this.reason ?? withheld,
      clock: world.clock,
      run: world.runCommand,
      first,
      tell: (token) => {
        // It was renewed: the one of the sign-in may be refused by now.
        if (era === this.era && token !== this.first?.token.value) this.first = null;
        this.nameToken(token);
      },
      keep: (refreshToken) => this.keepRefreshToken(refreshToken, bound, era),
    });
    return {
      proof,
      passphrase: key?.passphrase ?? null,
      withheld,
      kept: withheld === null ? (sent?.kept ?? key?.kept ?? (first === null ? "none" : "session")) : "withheld",
      scheme: credential?.scheme ?? null,
    };
  }

  /** Keeps what a person entered, in place of the last one. Throws as `entryOf`. */
  async enter(credential: Credential): Promise<Entered> {
    return this.keep(await entryOf(this.options.world, this.options, credential));
  }

  /** As `enter`, of one that fits the settings. */
  async keep({ account, credential, bound }: Entry): Promise<Entered> {
    const { secrets } = this.options.world;
    if (account === this.keyAccount) {
      const kept = await secrets.set(account, credential, bound);
      await this.options.onChange();
      return { ...kept, replaced: false };
    }
    const before = this.proven ? await secrets.get(account, bound).catch(() => null) : null;
    if (before !== null && before.credential !== null) this.previous = { credential: before.credential, bound };
    this.startOver();
    this.beingKept += 1;
    try {
      const kept = await secrets.set(account, credential, bound);
      await this.options.onChange();
      return { ...kept, replaced: this.previous !== null };
    } finally {
      this.beingKept -= 1;
    }
  }

  /** Another one is kept in its place, for settings that are about to be in force: what comes late is not kept. */
  superseded(): void {
    this.era += 1;
  }

  /** The backend answered: what is in use is right, and what it took the place of is no longer needed. */
  accepted(): void {
    if (this.beingKept > 0) return;
    this.previous = null;
    this.proven = true;
  }

  /** Puts back what was there before the last one was entered. Throws NOT_FOUND where there is none. */
  async restore(): Promise<void> {
    const { previous } = this;
    const { world, connection, route } = this.options;
    const bound = await bindingOf(connection, route.caFile);
    if (previous === null || previous.bound !== bound) {
      throw new ConsoleError("NOT_FOUND", "There is no earlier credential to go back to. Enter the right one.");
    }
    this.previous = null;
    this.startOver();
    this.beingKept += 1;
    try {
      await world.secrets.set(this.account, previous.credential, bound);
      await this.options.onChange();
    } finally {
      this.beingKept -= 1;
    }
  }

  /** Forgets all that is kept for this backend. Rejects with NO_KEYCHAIN where some of it could not be removed. */
  async forget(): Promise<void> {
    const { environment, backend, world } = this.options;
    this.previous = null;
    this.startOver();
    try {
      await forgetBackend(world.secrets, environment, backend);
    } finally {
      this.startOver();
      await this.options.onChange();
    }
  }

  signIn(): Promise<DeviceSignIn> {
    this.reason = null;
    return this.browser.begin();
  }

  cancelSignIn(): void {
    this.browser.cancel();
  }

  private nameToken(token: string): void {
    this.options.world.surroundings?.redactor.hold(`${this.account} token`, [token]);
  }

  private startOver(): void {
    this.era += 1;
    this.proven = false;
    this.first = null;
    this.reason = null;
    this.browser.cancel();
  }

  private async signedIn({ token, refreshToken }: SignedIn): Promise<void> {
    const { connection, route, world } = this.options;
    const { secrets } = world;
    this.era += 1;
    this.reason = null;
    const bound = await bindingOf(connection, route.caFile);
    this.first = { token, bound };
    this.nameToken(token.value);
    const kept = refreshToken === null ? secrets.delete(this.account) : this.keepSignIn(refreshToken, bound);
    await kept.catch((cause: unknown) => this.notKept(cause));
    await this.options.onChange();
  }

  private async keepRefreshToken(refreshToken: string, bound: string, era: number): Promise<void> {
    if (era === this.era) await this.keepSignIn(refreshToken, bound).catch((cause: unknown) => this.notKept(cause));
  }

  private async keepSignIn(refreshToken: string, bound: string): Promise<void> {
    if (isForNobody(bound)) throw new ConsoleError("TLS", "The CA file cannot be read.");
    await this.options.world.secrets.set(this.account, { scheme: "device", refreshToken }, bound);
  }

  private notKept(cause: unknown): void {
    this.options.world.log.warn(`A sign-in could not be kept: ${toConsoleError(cause).message}`);
  }

  private async keptKey(): Promise<{ readonly passphrase: string; readonly kept: "keychain" | "session" } | null> {
    const { world, keyPath } = this.options;
    if (keyPath === null) return null;
    const kept = await world.secrets.get(this.keyAccount, boundToKey(keyPath)).catch((cause: unknown) => {
      const { code, message } = toConsoleError(cause);
      throw new ConsoleError(code, message, { scheme: "passphrase" });
    });
    if (kept === null || kept.credential === null || kept.credential.scheme !== "passphrase") return null;
    return { passphrase: kept.credential.passphrase, kept: kept.kept };
  }
}
