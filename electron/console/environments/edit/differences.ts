import { isDeepStrictEqual } from "node:util";
import type { EnvironmentSettings } from "../../../../shared/settings/schema.ts";
import { backendsOf, trailBackendsOf } from "../describe.ts";
import { pairUp } from "./pairUp.ts";

/** More sentences than this say less. */
const sentencesTold = 50;
const longestValue = 200;

/** What an environment has: its backends and their hosts. */
export function contentsOf(environment: EnvironmentSettings): string[] {
  const backends = everyBackend(environment).map(({ name, connection }) => `${name} at ${hostOf(connection.url)}.`);
  const { grafana, links = [], readOnly, disabled } = environment;
  return shortened([
    ...(backends.length === 0 ? ["It has no backends."] : backends),
    ...(grafana === undefined ? [] : [`Links to Grafana at ${hostOf(grafana.url)}.`]),
    ...links.map(({ name, url }) => `Link ${quoted(name)} to ${URL.canParse(url) ? hostOf(url) : quoted(url)}.`),
    ...(readOnly === true ? ["Nothing is changed on its servers."] : []),
    ...(disabled === true ? ["It is switched off."] : []),
  ]);
}

/** All backends of an environment, in the order of the screen. */
export function everyBackend(environment: EnvironmentSettings) {
  return [...backendsOf(environment), ...trailBackendsOf(environment)];
}

/** `prometheus.example.com:9090` */
export function hostOf(url: string): string {
  return new URL(url).host;
}

/** Which fields differ, a sentence each. */
export function differencesOf(before: EnvironmentSettings, after: EnvironmentSettings): string[] {
  return shortened(differences("", before, after));
}

function differences(field: string, before: unknown, after: unknown): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (before === undefined) return [`${field} is new: ${quoted(after)}.`];
  if (after === undefined) return [`${field} is left out; it was ${quoted(before)}.`];
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => differences(field === "" ? key : `${field}.${key}`, before[key], after[key]));
  }
  if (Array.isArray(before) && Array.isArray(after) && [...before, ...after].every(isObject)) {
    return listDifferences(field, before, after);
  }
  return [`${field} is ${quoted(after)} instead of ${quoted(before)}.`];
}

/** Elements are numbered from 1, as on the screen. */
function listDifferences(field: string, before: readonly unknown[], after: readonly unknown[]): string[] {
  const pairs = pairUp(before, after);
  const found = pairs.flatMap((index, position) =>
    differences(`${field} ${position + 1}`, index === null ? undefined : before[index], after[position]),
  );
  const gone = [...before.keys()].filter((index) => !pairs.includes(index));
  const left = gone.map((index) => `${field} ${index + 1} is left out; it was ${quoted(before[index])}.`);
  const kept = pairs.filter((index) => index !== null);
  const moved = kept.some((index, position) => index < (kept[position - 1] ?? -1));
  return [...found, ...left, ...(moved ? [`${field} are in another order.`] : [])];
}

/** A value as the file has it, cut where it is long. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shortened(sentences: readonly string[]): string[] {
  const more = sentences.length - sentencesTold;
  return more <= 0 ? [...sentences] : [...sentences.slice(0, sentencesTold), `And ${more} more.`];
}
