import { type EnvironmentView, formatMemory, memoryKey, parseMemory, pruned, remembered } from "./viewState.ts";

// Of this tab or window alone, and gone with it: a filter of last week must not hide what fires today.
const key = "incident-console.views";

let memory = parseMemory(read());
/** Which environments there are; null until the settings came. */
let known: readonly string[] | null = null;

function read(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(): void {
  try {
    sessionStorage.setItem(key, formatMemory(memory));
  } catch {
    // Without storage the views are remembered until the page is closed.
  }
}

/** How an environment (null: all) was looked at last; undefined where it was not yet. */
export function viewOf(environment: string | null): EnvironmentView | undefined {
  return memory.get(memoryKey(environment));
}

export function rememberView(environment: string | null, view: EnvironmentView): void {
  if (environment !== null && known !== null && !known.includes(environment)) return;
  memory = remembered(memory, environment, view);
  write();
}

/** Forgets the environments that are gone from the settings. */
export function forgetAllBut(environments: readonly string[]): void {
  known = environments;
  const after = pruned(memory, environments);
  if (after === memory) return;
  memory = after;
  write();
}

/** Forgets every view: the demo's environments may be called as one's own are. */
export function forgetViews(): void {
  memory = new Map();
  write();
}

/** Whether the results of a search are what the person finds again in another environment than this one. */
export function isShownElsewhere(search: string, environment: string | null): boolean {
  const shows = ({ place, logs }: EnvironmentView) =>
    place.search === search || Object.values(logs.left).includes(search);
  return [...memory].some(([place, view]) => place !== memoryKey(environment) && shows(view));
}
