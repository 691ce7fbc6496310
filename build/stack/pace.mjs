/** Production speed is for production: the same rules, with less waiting. Nothing here imports a package (see compose.yaml). */
import { readdirSync, readFileSync } from "node:fs";

/** @typedef {import('./types.d.mts').Pace} Pace */

const RULES = new URL("./rules/", import.meta.url);
const SECONDS = { s: 1, m: 60, h: 3600 };

/** To play with by hand: an alert is pending long enough to be seen. @type {Pace} */
const play = {
  scrape: "5s",
  evaluation: "5s",
  window: "30s",
  resend: "15s",
  groupWait: "5s",
  groupInterval: "15s",
  hold: (productionSeconds) => Math.ceil(productionSeconds / 15),
};

/** For tests. @type {Pace} */
const fast = {
  scrape: "1s",
  evaluation: "1s",
  window: "8s",
  resend: "5s",
  groupWait: "1s",
  groupInterval: "2s",
  hold: () => 2,
};

export const paces = { play, fast };

/**
 * Shortens each `for` and each range window of a rules file.
 * @param {string} text @param {Pace} pace
 */
export function paceRules(text, pace) {
  return text
    .replace(/^( *for: )(\d+)([smh])$/gm, (_, key, number, unit) => {
      return `${key}${pace.hold(Number(number) * SECONDS[/** @type {'s' | 'm' | 'h'} */ (unit)])}s`;
    })
    .replace(/\[\d+[smh]\]/g, `[${pace.window}]`);
}

/** Names of the rules files, without ending: one for each stack. */
export function stacks() {
  return readdirSync(RULES)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.replace(".yaml", ""))
    .sort();
}

/** Production text of a stack's rules file. @param {string} stack */
export function rulesOf(stack) {
  return readFileSync(new URL(`${stack}.yaml`, RULES), "utf8");
}

/** All rules files, paced. @param {Pace} pace */
export function readRules(pace) {
  return stacks().map((stack) => paceRules(rulesOf(stack), pace));
}
