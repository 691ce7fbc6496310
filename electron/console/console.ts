import type { TopicMessage } from "../../shared/bridge.ts";
import type { Result } from "../../shared/errors.ts";
import type { World } from "./world.ts";

export interface ConsoleOptions {
  /** `environments.json`; it need not exist yet. */
  readonly settingsFile: string;
  readonly version: string;
  /** Set in the demo: example request IDs to offer on the screen. */
  readonly demo: { readonly exampleRequestIds: () => readonly string[] } | null;
}

/** The product, without a window: a shell passes the renderer's calls and subscriptions on to it. */
export interface Console {
  /** Checks name and input against the contract; never throws. */
  call(name: string, input: unknown): Promise<Result<unknown>>;
  /** Sends a snapshot at once, then patches, until the returned function is called. An unknown topic is `gone`. */
  subscribe(topic: string, key: string, listener: (message: TopicMessage) => void): () => void;
  /** The machine woke up, or the network came back: connections are made anew and every backend is asked at once. */
  resume(): void;
  dispose(): Promise<void>;
}

/** Starts polling the environments of the settings file. */
export async function createConsole(_world: World, _options: ConsoleOptions): Promise<Console> {
  throw new Error("not there yet");
}
