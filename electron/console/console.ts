import type { TopicMessage } from "../../shared/bridge.ts";
import { type CallName, calls, type Handlers } from "../../shared/contract.ts";
import type { ConsoleErrorData, Result } from "../../shared/errors.ts";
import { Environments } from "./environments/environments.ts";
import { writeSettingsSchema } from "./environments/file.ts";
import { errorData, toConsoleError } from "./errors.ts";
import { createHandlers } from "./handlers.ts";
import { Searches } from "./logs/searches.ts";
import { Publisher } from "./publisher.ts";
import type { World } from "./world.ts";

export interface ConsoleOptions {
  /** `environments.json`; it need not exist yet. */
  readonly settingsFile: string;
  /** The console's own folder, where it may write; null: it writes nothing beside the settings. */
  readonly dataFolder: string | null;
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
export async function createConsole(world: World, options: ConsoleOptions): Promise<Console> {
  const publisher = new Publisher(
    `${world.clock.now().toString(36)}-${Math.floor(world.random() * 2 ** 32).toString(36)}`,
  );
  await writeSettingsSchema(options.settingsFile, options.dataFolder).catch((cause: unknown) => {
    world.log.warn(`The settings' schema for editors could not be written: ${toConsoleError(cause).message}`);
  });
  const environments = new Environments(world, publisher, options);
  const searches = new Searches(publisher, world.clock, (id) => environments.searchable(id));
  const handlers = createHandlers({ world, environments, searches });
  await environments.start();
  return {
    call: (name, input) => handle(handlers, world, name, input),
    subscribe: (topic, key, listener) => publisher.subscribe(topic, key, listener),
    resume: () => environments.resume(),
    dispose: async () => {
      searches.closeAll();
      await environments.stop();
    },
  };
}

function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}

async function handle(handlers: Handlers, world: World, name: string, input: unknown): Promise<Result<unknown>> {
  if (!isCallName(name)) return refused({ code: "INVALID_INPUT", message: `There is no call named "${name}".` });
  const parsed = calls[name].input.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join(".") || "the input";
    world.log.warn(`The call ${name} was refused: ${field}: ${issue?.message ?? "invalid"}`);
    return refused({ code: "INVALID_INPUT", message: `${name}: ${field}: ${issue?.message ?? "is not valid"}` });
  }
  try {
    const handler = handlers[name] as (input: unknown) => Promise<unknown>;
    return { ok: true, value: await handler(parsed.data) };
  } catch (cause) {
    const error = toConsoleError(cause);
    if (error.code === "INTERNAL") world.log.warn(`${name}: ${error.message}`);
    return refused(errorData(error));
  }
}

function refused(error: ConsoleErrorData): Result<never> {
  return { ok: false, error };
}
