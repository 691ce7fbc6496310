import type { UpdateState } from "../../../shared/model/desktop.ts";
import { withStop } from "../../backends/words.ts";
import { momentOf, type Zone } from "../../format/time.ts";

/** What is known of newer versions, as sentences. `at` and `now` in milliseconds since 1970. */
export function updateSentence(updates: UpdateState, now: number, zone: Zone): string {
  switch (updates.kind) {
    case "unsupported":
      return withStop(updates.message);
    case "idle":
      return "Nobody has asked for a newer version yet.";
    case "checking":
      return "Asking for a newer version…";
    case "current":
      return `This is the newest version, as of ${momentOf(updates.at, now, zone)}.`;
    case "available":
      return `Version ${updates.version} is there.${updates.fetchable ? "" : " It cannot be fetched from here."}`;
    case "fetching":
      return `Fetching version ${updates.version}: ${Math.floor(updates.percent)} %.`;
    case "ready":
      return `Version ${updates.version} is fetched and its signature is right. It is put in place when the console ends.`;
    case "failed":
      return `It failed at ${momentOf(updates.at, now, zone)}: ${withStop(updates.message)}`;
  }
}

export type UpdateStep = "check" | "fetch" | "install";

/** The steps that can be taken now; the first is what the person most likely wants. */
export function stepsOf(updates: UpdateState): readonly UpdateStep[] {
  switch (updates.kind) {
    case "idle":
    case "current":
    case "failed":
      return ["check"];
    case "available":
      return updates.fetchable ? ["fetch", "check"] : ["check"];
    case "ready":
      return ["install"];
    case "unsupported":
    case "checking":
    case "fetching":
      return [];
  }
}

export const stepNames: Readonly<Record<UpdateStep, string>> = {
  check: "Check now",
  fetch: "Fetch it",
  install: "Restart to install",
};
