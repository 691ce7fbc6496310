import { join } from "node:path";
import type { TopicMessage } from "../../shared/bridge.ts";
import { type CallName, calls, type Handlers } from "../../shared/contract.ts";
import type { ConsoleErrorData, Result } from "../../shared/errors.ts";
import type { OpenedFile } from "../../shared/model/desktop.ts";
import { Acknowledgements, acknowledgementHandlers } from "./acknowledgements/acknowledgements.ts";
import { connectionTestHandlers } from "./connectionTest/handlers.ts";
import { credentialHandlers } from "./credentials/handlers.ts";
import { RemovedCredentials } from "./credentials/removed.ts";
import { Environments } from "./environments/environments.ts";
import { writeSettingsSchema } from "./environments/file.ts";
import { settingsHandlers } from "./environments/settingsHandlers.ts";
import { ConsoleError, errorData, toConsoleError } from "./errors.ts";
import { createFollowers } from "./followers.ts";
import { Audit, auditHandlers } from "./guard/audit.ts";
import { createHandlers } from "./handlers.ts";
import { History, historyHandlers } from "./history/history.ts";
import { explorerHandlers } from "./logs/explorer/explorer.ts";
import { searchEntry } from "./logs/searchEntry.ts";
import { isConclusive, type Searchable, Searches } from "./logs/searches.ts";
import { Tails, tailHandlers } from "./logs/tail/tails.ts";
import { presentOf } from "./notifications/handover/present.ts";
import { Journal, journalHandlers } from "./notifications/journal.ts";
import { Notifications, notificationHandlers } from "./notifications/notifications.ts";
import { Personal, personalHandlers } from "./personal/personal.ts";
import { Publisher } from "./publisher.ts";
import { SavedSearches, savedSearchHandlers } from "./savedSearches/savedSearches.ts";
import { Silences, silenceHandlers } from "./silences/silences.ts";
import { openStore } from "./store/store.ts";
import { SurroundingsDesk } from "./surroundings/handlers.ts";
import { trailHandlers } from "./trails/trails.ts";
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
  /** The machine is about to sleep: no backend is asked until `resume`. */
  suspend(): void;
  /** The machine woke up, or the network came back: connections are made anew and every backend is asked at once. */
  resume(): void;
  /** Something threw where nobody caught it: it is told in the topic `faults`, and the console goes on. */
  fault(cause: unknown): void;
  /** A team's file that the person opened with the console: the page shows what it would bring. */
  open(file: NonNullable<OpenedFile>): void;
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
  const desk = new SurroundingsDesk({ world, publisher, version: options.version });
  const inFolder = (name: string) => (options.dataFolder === null ? null : join(options.dataFolder, name));
  const store = openStore({ file: inFolder("history.sqlite"), clock: world.clock, log: world.log });
  const personal = new Personal({ world, publisher, store, file: inFolder("personal.json") });
  const journal = new Journal(world, store, {
    environmentName: (id) => environments.nameOf(id),
    firedIn: (range) => history.report(range).heatmap.reduce((sum, [, , begun]) => sum + begun, 0),
    episodesIn: (range) => history.report(range),
    present: (environment) =>
      presentOf(
        {
          environments: environments.all(),
          acknowledgement: (alert) => acknowledgements.ledger.of(alert, world.clock.now()),
          silences: (id) => silences.all(id),
        },
        environment,
        world.clock.now(),
      ),
  });
  const audit = new Audit(world, inFolder("audit"), (sentence) =>
    desk.fault(new ConsoleError("UNAVAILABLE", sentence)),
  );
  const history = new History({
    world,
    store,
    journal,
    environments: () => environments,
    historyDays: () => personal.settings.historyDays,
  });
  const silences = new Silences({ world, publisher, personal, audit, journal, environments: () => environments });
  const acknowledgements = new Acknowledgements({
    world,
    publisher,
    store,
    journal,
    personal,
    silences,
    audit,
    environments: () => environments,
    onAcknowledged: (made, alerts) => followers.acknowledged(made, alerts),
  });
  const notifications = new Notifications({
    world,
    publisher,
    store,
    journal,
    personal,
    environmentName: (id) => environments.nameOf(id),
    acknowledged: (alert) => acknowledgements.has(alert),
    onNotified: (alerts, at) => followers.notified(alerts, at),
  });
  const followers = createFollowers({
    world,
    store,
    journal,
    acknowledgements,
    history,
    silences,
    notifications: () => notifications,
  });
  const environments: Environments = new Environments(world, publisher, store, options, followers);
  const savedSearches = new SavedSearches({ world, publisher, file: inFolder("searches.json") });
  const searchable = (id: string): Searchable | undefined => {
    const environment = environments.searchable(id);
    return environment && { ...environment, ownAlertQuery: (name) => savedSearches.alertQuery(id, name) };
  };
  const searches = new Searches(publisher, world.clock, searchable, (search) => {
    if (isConclusive(search)) savedSearches.found(search.query, search.entries.length);
    journal.add([searchEntry(search, (id) => environments.nameOf(id), world.clock.now())]);
  });
  const removed = new RemovedCredentials(world, options.settingsFile);
  const tails = new Tails({ world, publisher, monitor: (id) => environments.get(id) });
  const handlers: Handlers = {
    ...createHandlers({ world, environments, searches, savedSearches }),
    ...credentialHandlers({ world, environments: () => environments }),
    ...settingsHandlers({ world, ...options, environments: () => environments, removed }),
    ...connectionTestHandlers({ world, settingsFile: options.settingsFile }),
    ...desk.handlers(),
    ...explorerHandlers({ world, searchable }),
    ...tailHandlers(tails),
    ...savedSearchHandlers(savedSearches),
    ...trailHandlers({ world, environments: () => environments }),
    ...acknowledgementHandlers(acknowledgements),
    ...silenceHandlers(silences),
    ...personalHandlers(personal),
    ...notificationHandlers(notifications),
    ...journalHandlers(journal),
    ...historyHandlers(history),
    ...auditHandlers(audit),
  };
  desk.start();
  await personal.start();
  await savedSearches.start();
  silences.start();
  acknowledgements.start();
  notifications.start();
  await environments.start();
  return {
    call: (name, input) => handle(handlers, world, name, input),
    subscribe: (topic, key, listener) => publisher.subscribe(topic, key, listener),
    suspend: () => environments.suspend(),
    resume: () => environments.resume(),
    fault: (cause) => desk.fault(cause),
    open: (file) => desk.open(file),
    dispose: async () => {
      desk.stop();
      searches.closeAll();
      tails.stopAll();
      removed.letGo();
      await environments.stop();
      notifications.stop();
      personal.stop();
      history.stop();
      await Promise.all([audit.written(), personal.written(), savedSearches.written()]);
      store.close();
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
