import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { StoreApi } from "zustand/vanilla";
import type { Bridge } from "../../shared/bridge.ts";
import type { Acknowledgement } from "../../shared/model/acknowledgement.ts";
import type { Alert } from "../../shared/model/alert.ts";
import type { BackendHealth } from "../../shared/model/backend.ts";
import type { DesktopState, Fault } from "../../shared/model/desktop.ts";
import type { Environment, SettingsState } from "../../shared/model/environment.ts";
import type { Notification } from "../../shared/model/notification.ts";
import type { PersonalState } from "../../shared/model/personal.ts";
import type { Silence } from "../../shared/model/silence.ts";
import { setConsoleTime } from "../app/ticker.ts";
import type { Connection, ConnectionStore } from "./connection.ts";
import { followTopic, type TopicView } from "./topicStore.ts";

/** What the screens know and can ask. */
export interface Client {
  readonly bridge: Bridge;
  readonly connection: ConnectionStore;
  /** True in a browser tab, where the browser keeps some keys for itself. */
  readonly inBrowserTab: boolean;
  readonly settings: StoreApi<TopicView<"settings">>;
  readonly health: StoreApi<TopicView<"health">>;
  readonly alerts: StoreApi<TopicView<"alerts">>;
  readonly silences: StoreApi<TopicView<"silences">>;
  readonly acknowledgements: StoreApi<TopicView<"acknowledgements">>;
  readonly notifications: StoreApi<TopicView<"notifications">>;
  readonly personal: StoreApi<TopicView<"personal">>;
  readonly desktop: StoreApi<TopicView<"desktop">>;
  readonly faults: StoreApi<TopicView<"faults">>;
  readonly opened: StoreApi<TopicView<"opened">>;
}

/** Follows the topics that every screen needs. */
export function createClient(bridge: Bridge, connection: ConnectionStore, inBrowserTab: boolean): Client {
  void keepTime(bridge);
  return {
    bridge,
    connection,
    inBrowserTab,
    settings: followTopic(bridge, "settings").store,
    // Before the backends' health: after a loss, that every backend answers must not stand beside alerts of before.
    alerts: followTopic(bridge, "alerts").store,
    health: followTopic(bridge, "health").store,
    silences: followTopic(bridge, "silences").store,
    acknowledgements: followTopic(bridge, "acknowledgements").store,
    notifications: followTopic(bridge, "notifications").store,
    personal: followTopic(bridge, "personal").store,
    desktop: followTopic(bridge, "desktop").store,
    faults: followTopic(bridge, "faults").store,
    opened: followTopic(bridge, "opened").store,
  };
}

/** Often enough to notice within half a minute that nobody is there any more. */
const askTimeEveryMs = 10_000;

async function keepTime(bridge: Bridge): Promise<void> {
  for (;;) {
    const asked = Date.now();
    const answer = await bridge.call("clock.now", {});
    if (answer.ok) setConsoleTime(answer.value.now, (asked + Date.now()) / 2);
    await new Promise((resolve) => setTimeout(resolve, askTimeEveryMs));
  }
}

const ClientContext = createContext<Client | null>(null);

export const ClientProvider = ClientContext.Provider;

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === null) throw new Error("The screens need a client around them.");
  return client;
}

export function useConnection(): Connection {
  return useStore(useClient().connection);
}

/** The settings; null until they arrive. */
export function useSettings(): SettingsState | null {
  return useStore(useClient().settings, (view) => view.state);
}

const noEnvironments: readonly Environment[] = [];

export function useEnvironments(): readonly Environment[] {
  return useStore(useClient().settings, (view) => view.state?.environments ?? noEnvironments);
}

export function useEnvironment(id: string | null): Environment | null {
  return useEnvironments().find((environment) => environment.id === id) ?? null;
}

const noBackends: Readonly<Record<string, BackendHealth>> = {};

/** Every backend's health by id. */
export function useHealth(): Readonly<Record<string, BackendHealth>> {
  return useStore(useClient().health, (view) => view.state?.backends ?? noBackends);
}

const noAlerts: Readonly<Record<string, Alert>> = {};

/** Every alert by id. */
export function useAlertsById(): Readonly<Record<string, Alert>> {
  return useStore(useClient().alerts, (view) => view.state?.alerts ?? noAlerts);
}

const noSilences: Readonly<Record<string, Silence>> = {};

/** Every silence, expired ones too, by `<environment>/<silence>`. */
export function useSilences(): Readonly<Record<string, Silence>> {
  return useStore(useClient().silences, (view) => view.state?.items ?? noSilences);
}

const noAcknowledgements: Readonly<Record<string, Acknowledgement>> = {};

/** The acknowledgements of episodes that go on, by alert id. */
export function useAcknowledgements(): Readonly<Record<string, Acknowledgement>> {
  return useStore(useClient().acknowledgements, (view) => view.state?.items ?? noAcknowledgements);
}

const nothingNotified: readonly Notification[] = [];

/** The latest notifications, oldest first. */
export function useNotifications(): readonly Notification[] {
  return useStore(useClient().notifications, (view) => view.state?.recent ?? nothingNotified);
}

/** What belongs to the person, with the mutes; null until it arrives. */
export function usePersonal(): PersonalState | null {
  return useStore(useClient().personal, (view) => view.state);
}

/** What the window can be told; null in a browser tab, which has no window of its own, and until it arrives. */
export function useDesktop(): DesktopState | null {
  return useStore(useClient().desktop, (view) => view.state);
}

const noFaults: readonly Fault[] = [];

/** The latest faults inside the console, oldest first. */
export function useFaults(): readonly Fault[] {
  return useStore(useClient().faults, (view) => view.state?.faults ?? noFaults);
}

/** True until the first snapshot of alerts and health came. */
export function useWaitingForData(): boolean {
  const client = useClient();
  const alerts = useStore(client.alerts, (view) => view.state === null);
  const health = useStore(client.health, (view) => view.state === null);
  return alerts || health;
}
