import type { DeviceSignIn } from "../../../../shared/model/credential.ts";
import { ConsoleError, toConsoleError } from "../../errors.ts";
import { beginDeviceFlow, type DeviceFlow, type SignedIn } from "./deviceFlow.ts";
import type { Provider } from "./provider.ts";

export interface SignInListeners {
  /** What the person needs; null once there is no sign-in under way. */
  readonly onChange: (signIn: DeviceSignIn | null) => void;
  readonly onSignedIn: (signedIn: SignedIn) => Promise<void>;
  /** It came to nothing, for this reason. */
  readonly onFailed: (error: ConsoleError) => Promise<void>;
  /** One of the above threw. */
  readonly onFault: (error: ConsoleError) => void;
}

/** The sign-in with a browser of one backend: one at a time, whoever asks. */
export class BrowserSignIn {
  private beginning: Promise<DeviceFlow> | null = null;
  private flow: DeviceFlow | null = null;
  /** Counts sign-ins, begun and cancelled. */
  private turn = 0;

  constructor(
    private readonly openProvider: () => Provider,
    private readonly listeners: SignInListeners,
  ) {}

  /** Begins one, or answers the one that is under way. Rejects with a sentence where the provider begins none. */
  async begin(): Promise<DeviceSignIn> {
    this.beginning ??= this.start();
    const { beginning } = this;
    try {
      return (await beginning).signIn;
    } catch (cause) {
      if (this.beginning === beginning) this.beginning = null;
      throw cause;
    }
  }

  /** Ends the one that is under way, if there is one. */
  cancel(): void {
    this.turn += 1;
    const { flow } = this;
    this.beginning = null;
    this.flow = null;
    flow?.stop();
    if (flow !== null) this.listeners.onChange(null);
  }

  private async start(): Promise<DeviceFlow> {
    this.turn += 1;
    const { turn } = this;
    let provider: Provider | null = null;
    try {
      provider = this.openProvider();
      const flow = await beginDeviceFlow(provider);
      if (turn !== this.turn) {
        flow.stop();
        throw new ConsoleError("CANCELLED", "The sign-in was cancelled.");
      }
      this.flow = flow;
      this.listeners.onChange(flow.signIn);
      void this.follow(flow, turn, provider);
      return flow;
    } catch (cause) {
      await provider?.close();
      throw cause;
    }
  }

  private async follow(flow: DeviceFlow, turn: number, provider: Provider): Promise<void> {
    const ended = await flow.finished.catch((cause: unknown) => toConsoleError(cause));
    await provider.close().catch(() => {});
    if (turn !== this.turn) return;
    this.beginning = null;
    this.flow = null;
    try {
      this.listeners.onChange(null);
      await (ended instanceof ConsoleError ? this.listeners.onFailed(ended) : this.listeners.onSignedIn(ended));
    } catch (cause) {
      this.listeners.onFault(toConsoleError(cause));
    }
  }
}
