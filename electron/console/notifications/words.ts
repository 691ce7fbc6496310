import type { Alert } from "../../../shared/model/alert.ts";
import { type Severity, severityRank } from "../../../shared/model/severity.ts";
import type { PolicyContext } from "./policy/types.ts";

/** Notifications show about four lines. */
const bodyLimit = 240;
const nameLimit = 80;
const wordLimit = 20;
/** A digest names so many alerts; its count has them all. */
const namesShown = 5;

/**
 * Words of ASCII, and of the marks that our own texts have, with single spaces between them: most texts are such, and
 * need no cleaning, which takes 50 times as long.
 */
const clean = /^[!-~·×—…]+(?: [!-~·×—…]+)*$/;
const numbers = new Intl.NumberFormat("en");
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/**
 * One line of a server's text, for a notification: without control characters, line breaks and marks that turn the
 * direction of writing, and no longer than `limit` characters.
 */
export function plain(text: string, limit: number): string {
  if (text === "" || (text.length <= limit && clean.test(text))) return text;
  // No more than what can be shown is looked at: an annotation may be megabytes.
  const line = text
    .slice(0, limit * 4)
    .replace(unprintable, " ")
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...line];
  return characters.length <= limit
    ? line
    : `${characters
        .slice(0, limit - 1)
        .join("")
        .trimEnd()}…`;
}

/** The alert's own word for its severity, else the name of the level. */
export function severityWord(alert: Pick<Alert, "labels" | "severity">): string {
  const own = Object.hasOwn(alert.labels, "severity") ? plain(alert.labels.severity ?? "", wordLimit) : "";
  return own === "" ? alert.severity : own;
}

export function alertName(name: string): string {
  return plain(name, nameLimit) || "Alert without a name";
}

/** `Production · critical · HighErrorRate`. */
export function alertTitle(environment: string, alert: Pick<Alert, "labels" | "severity" | "name">): string {
  return joined(plain(environment, nameLimit), severityWord(alert), alertName(alert.name));
}

/** What a notification says below its title: the annotations, else the labels that the title does not have. */
export function alertBody({ annotations, labels }: Pick<Alert, "annotations" | "labels">): string {
  const own = (name: string) => (Object.hasOwn(annotations, name) ? plain(annotations[name] ?? "", bodyLimit) : "");
  const summary = own("summary");
  const description = own("description") || own("message");
  const told = description === summary ? summary : [summary, description].filter((text) => text !== "").join(" — ");
  if (told !== "") return told.length <= bodyLimit ? told : cutBody(told);
  const rest = Object.entries(labels).filter(([name]) => name !== "alertname" && name !== "severity");
  return cutBody(
    rest
      .slice(0, 20)
      .map(([name, value]) => `${plain(name, 40)}=${plain(value, 60)}`)
      .join(", "),
  );
}

/** Labels that tell one alert from its namesakes, the most telling ones first. */
const tellingNames = ["instance", "pod", "endpoint", "name"];

/**
 * Which of several alerts of a name it is: `instance=web-1, endpoint=/authors`, from its most telling labels; empty where
 * it has none.
 */
export function whichOne(labels: Alert["labels"]): string {
  let first = "";
  for (const name of tellingNames) {
    const pair = pairOf(labels, name);
    if (pair === "") continue;
    if (first !== "") return [first, pair].join(", ");
    first = pair;
  }
  return first === "" ? pairOf(labels, "job") : first;
}

/** `instance=web-1`; empty where the label is. */
function pairOf(labels: Alert["labels"], name: string): string {
  const value = Object.hasOwn(labels, name) ? plain(labels[name] ?? "", 60) : "";
  return value === "" ? "" : [name, value].join("=");
}

/** `HighErrorRate (endpoint=/authors)`. */
export function tellingName({ name, labels }: Pick<Alert, "name" | "labels">): string {
  const which = whichOne(labels);
  return which === "" ? alertName(name) : `${alertName(name)} (${which})`;
}

/** Few texts have characters that count as two, and only those need to be taken apart. */
function charactersOf(text: string): number {
  return clean.test(text) ? text.length : [...text].length;
}

/** A notification's body that ends with which one of its name the alert is. */
export function bodyWithLabels(alert: Pick<Alert, "annotations" | "labels">): string {
  const body = alertBody(alert);
  const which = whichOne(alert.labels);
  if (which === "" || body.includes(which)) return body;
  return joined(plain(body, bodyLimit - charactersOf(which) - 3), which);
}

/** Where an alert is quieted: `silenced in Alertmanager`, `suppressed in the gateway`. */
export function quietedWords({ state, gateway }: Pick<Alert, "state" | "gateway">): string {
  return gateway === null ? `${state} in Alertmanager` : "suppressed in the gateway";
}

export function cutBody(text: string): string {
  return plain(text, bodyLimit);
}

export function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" · ");
}

/** `Prometheus`, `Prometheus and Loki`, `A, B and C`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** `HH:MM` where the person is. */
export function clockTime(at: number, { localTime }: Pick<PolicyContext, "localTime">): string {
  const { minutes } = localTime(at);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The worst names with their counts: `RedisDown, HighErrorRate ×8 and 3 more`. */
export function worstNames(alerts: readonly Pick<Alert, "name" | "severity">[]): string {
  const counts = new Map<string, { count: number; rank: number }>();
  for (const { name, severity } of alerts) {
    const known = counts.get(name);
    const rank = severityRank(severity);
    if (known === undefined) counts.set(name, { count: 1, rank });
    else {
      known.count += 1;
      known.rank = Math.min(known.rank, rank);
    }
  }
  const sorted = [...counts].sort(([, a], [, b]) => a.rank - b.rank || b.count - a.count);
  const shown = sorted.slice(0, namesShown);
  const texts = shown.map(([name, { count: times }]) => `${plain(name, 40)}${times === 1 ? "" : ` ×${times}`}`);
  const rest = alerts.length - shown.reduce((sum, [, { count: times }]) => sum + times, 0);
  return rest === 0 ? texts.join(", ") : `${texts.join(", ")} and ${numbers.format(rest)} more`;
}

/** `3 critical`: how many have the worst severity. */
export function worstCount(alerts: readonly Pick<Alert, "severity">[], severity: Severity): string {
  return `${numbers.format(alerts.filter((alert) => alert.severity === severity).length)} ${severity}`;
}

/** `1 alert`, `3 critical alerts`. */
export function alertCount(count: number, adjective = ""): string {
  return `${numbers.format(count)} ${adjective === "" ? "" : `${adjective} `}${count === 1 ? "alert" : "alerts"}`;
}

/** `12,345`. */
export function number(value: number): string {
  return numbers.format(value);
}

/** Where a journal's line leads: the page's address of the alert, or of the environment's alerts. */
export function placeOf(environment: string | null, alert: string | null): string {
  const first = environment === null ? "" : `env=${encodeURIComponent(environment)}`;
  const second = alert === null ? "" : `alert=${encodeURIComponent(alert)}`;
  if (first === "" && second === "") return "#/alerts";
  return `#/alerts?${first}${first === "" || second === "" ? "" : "&"}${second}`;
}

/** Where a line about a backend leads. */
export function backendsPlace(environment: string | null): string {
  return environment === null ? "#/backends" : `#/backends?env=${encodeURIComponent(environment)}`;
}
