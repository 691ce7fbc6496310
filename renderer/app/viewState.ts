import * as z from "zod";
import { logRangeSchema } from "../../shared/model/logs.ts";
import { alertTabs } from "../alerts/tabs.ts";
import { home, logModes, type Place } from "./location.ts";

/** What of the address belongs to an environment; the screen belongs to the person. */

export type PlaceView = Pick<Place, "filter" | "tab" | "alert" | "request" | "search" | "mode" | "query">;

const text = z.string().max(20_000);
const id = z.string().max(600).nullable();

const placeSchema: z.ZodType<PlaceView> = z.object({
  filter: text,
  tab: z.enum(alertTabs),
  alert: id,
  request: text,
  search: id,
  mode: z.enum(logModes),
  query: text,
});

const logViewSchema = z.object({
  errorsOnly: z.boolean(),
  text,
  component: id,
  environment: id,
  fields: z.array(z.object({ name: text, value: text })).max(50),
  cluster: z.union([z.literal("all"), z.object({ environment: z.string().max(600), at: z.number() })]).nullable(),
  grouped: z.boolean(),
  selected: id,
});

/**
 * How a person looks at an environment: the list of alerts and its groups, the box, the range and the filters of the
 * logs, the list of silences. Nothing of it is a setting of the environment, and nothing of it is secret.
 */
const viewSchema = z.object({
  place: placeSchema,
  groupBy: z.array(z.string().max(1024)).max(50),
  logs: z.object({
    environments: z.object({ ids: z.array(z.string().max(600)).max(200), switcher: id }).nullable(),
    range: logRangeSchema,
    queryRange: logRangeSchema,
    view: logViewSchema,
    left: z.partialRecord(z.enum(logModes), id),
  }),
  silences: z.object({ tab: z.enum(["active", "pending", "expired"]), filter: text, open: id }),
});
export type EnvironmentView = Readonly<z.infer<typeof viewSchema>>;

/** The views by environment, `""` for all of them at once; the one that was left last stands at the end. */
export type ViewMemory = ReadonlyMap<string, EnvironmentView>;

export const noMemory: ViewMemory = new Map();

const mostViews = 40;
/** Of all views as text; a browser gives a page some millions of characters, and other things are kept there too. */
const mostCharacters = 400_000;

export function memoryKey(environment: string | null): string {
  return environment ?? "";
}

/** The memory with a view in it; the oldest goes where there are too many. */
export function remembered(memory: ViewMemory, environment: string | null, view: EnvironmentView): ViewMemory {
  const after = new Map(memory);
  after.delete(memoryKey(environment));
  after.set(memoryKey(environment), view);
  return new Map([...after].slice(-mostViews));
}

/** The memory without the environments that are gone. What `null` shows stays: all of them are never gone. */
export function pruned(memory: ViewMemory, environments: readonly string[]): ViewMemory {
  const kept = [...memory].filter(([key]) => key === "" || environments.includes(key));
  return kept.length === memory.size ? memory : new Map(kept);
}

const memorySchema = z.array(z.tuple([z.string().max(600), z.unknown()])).max(1000);

/** A memory from stored text. What is damaged, or was written by another version, is forgotten; the rest stays. */
export function parseMemory(stored: string | null): ViewMemory {
  const pairs = memorySchema.safeParse(parseJson(stored));
  if (!pairs.success) return noMemory;
  const views = pairs.data.flatMap(([key, value]) => {
    const view = viewSchema.safeParse(value);
    return view.success ? [[key, view.data] as const] : [];
  });
  return new Map(views.slice(-mostViews));
}

function parseJson(stored: string | null): unknown {
  try {
    return JSON.parse(stored ?? "[]");
  } catch {
    return null;
  }
}

/** A memory as text, without the oldest views where it would be too long. */
export function formatMemory(memory: ViewMemory): string {
  const parts = [...memory].map((pair) => JSON.stringify(pair));
  let length = parts.reduce((sum, part) => sum + part.length + 1, 2);
  while (length > mostCharacters) length -= (parts.shift()?.length ?? length) + 1;
  return `[${parts.join(",")}]`;
}

/**
 * Where a person comes to who goes from one environment to another: to what was there when they left it. Into an
 * environment that was not looked at yet only what is typed into the logs' boxes comes along, which hides nothing until
 * it is asked: a filter, a tab or an alert of the one would be a trap in the other. An alert that is open stays open
 * where it can be seen.
 */
export function arrival(before: Place, environment: string | null, view: EnvironmentView | undefined): Place {
  const { screen, alert } = before;
  const stays = alert !== null && (environment === null || alert.startsWith(`${environment}/`));
  if (view === undefined) {
    const { request, mode, query } = before;
    return { ...home, screen, environment, request, mode, query, alert: stays ? alert : null };
  }
  const ofItsOwn = stays && environment !== null;
  return { ...view.place, screen, environment, alert: ofItsOwn ? alert : view.place.alert };
}

/** The part of a place that is remembered for its environment. */
export function placeView(place: Place): PlaceView {
  const { filter, tab, alert, request, search, mode, query } = place;
  return { filter, tab, alert, request, search, mode, query };
}
