/** What is raised at present, and the exposition text that follows from it. */
import { rulesOf, stacks } from "../pace.mjs";
import { DOWN, JOBS } from "./series.mjs";

/** Component labels that the scrape gives to a target, for rules without a component of their own. */
const COMPONENTS = /** @type {Readonly<Record<string, string>>} */ ({
  fastapi: "fastapi",
  traefik: "traefik",
  keycloak: "auth",
});

/** Where series set by hand are found. */
export const CUSTOM = "custom";

/** All alerts of the rules files, with their severity. */
function alertsOfRules() {
  return stacks().flatMap((stack) =>
    [...rulesOf(stack).matchAll(/- alert: (\w+)[\s\S]*?severity: (\w+)/g)].map(([, name, severity = ""]) => ({
      alert: `${stack}/${name}`,
      severity,
    })),
  );
}

/** @param {string} address host and port of the exporter @returns {import('../types.d.mts').ScrapeTarget[]} */
export function scrapeTargets(address) {
  return [...Object.keys(JOBS), CUSTOM].map((job) => ({
    job,
    address,
    path: `/metrics/${job}`,
    labels: { instance: `${job}-1`, ...(COMPONENTS[job] ? { component: COMPONENTS[job] } : {}) },
  }));
}

/** @param {() => number} now milliseconds */
export function createSimulation(now) {
  const alerts = alertsOfRules();
  /** @type {Set<string>} */
  const raised = new Set();
  /** @type {Map<string, number>} */
  const custom = new Map();
  /** Totals of the counters, by job, name and labels. @type {Map<string, number>} */
  const totals = new Map();
  /** @type {Map<string, number>} */
  const rendered = new Map();

  /** @param {number} level */
  const wave = (level) => level * (1 + 0.05 * Math.sin(now() / 20_000 + level));

  /** @param {string} job */
  function render(job) {
    const time = now();
    const seconds = (time - (rendered.get(job) ?? time)) / 1000;
    rendered.set(job, time);
    const series = JOBS[job]?.((alert) => raised.has(alert), wave, time) ?? [];
    /** @type {Map<string, string[]>} */
    const families = new Map();
    for (const { type, name, labels, value } of series) {
      const id = name + labelText(labels);
      const total = (totals.get(`${job} ${id}`) ?? 0) + value * seconds;
      if (type === "counter") totals.set(`${job} ${id}`, total);
      const lines = families.get(name) ?? [`# TYPE ${name} ${type}`];
      families.set(name, [...lines, `${id} ${type === "counter" ? total : value}`]);
    }
    return `${[...families.values()].flat().join("\n")}\n`;
  }

  return {
    alerts: () =>
      alerts.map((alert) => {
        const takesDown = DOWN[alert.alert];
        return { ...alert, raised: raised.has(alert.alert), ...(takesDown === undefined ? {} : { takesDown }) };
      }),

    /** Full names of the alerts that a name stands for. @param {string} name */
    named: (name) =>
      alerts.map(({ alert }) => alert).filter((full) => name === "all" || full === name || full.endsWith(`/${name}`)),

    /** @param {readonly string[]} fullNames @param {boolean} on */
    raise(fullNames, on) {
      for (const name of fullNames) on ? raised.add(name) : raised.delete(name);
    },

    /** @param {string} series @param {number | null} value */
    setSeries: (series, value) => (value === null ? custom.delete(series) : custom.set(series, value)),

    /** Exposition text; null when the job is down, undefined when there is no such job. @param {string} job */
    metrics(job) {
      if (job === CUSTOM) return `${[...custom].map(([series, value]) => `${series} ${value}`).join("\n")}\n`;
      if (!Object.hasOwn(JOBS, job)) return undefined;
      return [...raised].some((alert) => DOWN[alert] === job) ? null : render(job);
    },
  };
}

/** @param {Readonly<Record<string, string>>} labels */
function labelText(labels) {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
