import { type AlertTab, alertTabs } from "../alerts/tabs.ts";

export const screens = ["alerts", "logs", "silences", "history", "journal", "backends", "settings"] as const;
export type Screen = (typeof screens)[number];

/** How the logs are looked at: by a request's ID, by LogQL, or as they are written. */
export const logModes = ["trace", "query", "tail"] as const;
export type LogMode = (typeof logModes)[number];

/** Where the person is. It is kept in the address, so that a reload or a copied link leads to the same place. */
export interface Place {
  readonly screen: Screen;
  /** Null: all environments. */
  readonly environment: string | null;
  readonly filter: string;
  readonly tab: AlertTab;
  /** Id of the alert in the detail pane. */
  readonly alert: string | null;
  /** What was typed into the box of the logs. */
  readonly request: string;
  /** Id of the search whose results are shown. */
  readonly search: string | null;
  readonly mode: LogMode;
  /** The LogQL in the editor. */
  readonly query: string;
}

export const home: Place = {
  screen: "alerts",
  environment: null,
  filter: "",
  tab: "active",
  alert: null,
  request: "",
  search: null,
  mode: "trace",
  query: "",
};

/** `#/alerts?env=production&filter=…`: only what differs from the usual is written. */
export function formatPlace(place: Place): string {
  const query = new URLSearchParams();
  const add = (name: string, value: string | null, usual: string | null) => {
    if (value !== null && value !== usual) query.set(name, value);
  };
  add("env", place.environment, null);
  add("filter", place.filter, "");
  add("state", place.tab, "active");
  add("alert", place.alert, null);
  add("request", place.request, "");
  add("search", place.search, null);
  add("mode", place.mode, "trace");
  add("query", place.query, "");
  const text = query.toString();
  return `#/${place.screen}${text === "" ? "" : `?${text}`}`;
}

/** The place an address leads to; null where the address is none of ours. */
export function parsePlace(hash: string): Place | null {
  const match = /^#\/([a-z]+)(?:\?(.*))?$/s.exec(hash);
  const screen = screens.find((name) => name === match?.[1]);
  if (match === null || screen === undefined) return null;
  const query = new URLSearchParams(match[2] ?? "");
  return {
    screen,
    environment: query.get("env"),
    filter: query.get("filter") ?? "",
    tab: alertTabs.find((tab) => tab === query.get("state")) ?? "active",
    alert: query.get("alert"),
    request: query.get("request") ?? "",
    search: query.get("search"),
    mode: logModes.find((mode) => mode === query.get("mode")) ?? "trace",
    query: query.get("query") ?? "",
  };
}
