import { type Answer, type Exchange, type Handler, htmlAnswer, pageNotFound, textAnswer } from "../http/exchange.ts";
import type { Scrapes } from "../metrics/scrapes.ts";
import type { EnvironmentPlan } from "../plans/plan.ts";
import type { Evaluate } from "../promql/evaluate.ts";
import type { RuleEngine } from "../rules/engine.ts";
import { labelsAnswer, labelValuesAnswer, seriesAnswer } from "./labels.ts";
import { guarded, instantQuery, rangeQuery } from "./queries.ts";
import { alertsAnswer, rulesAnswer } from "./rules.ts";
import { buildInfoAnswer, configAnswer, runtimeInfoAnswer, targetsAnswer } from "./status.ts";

/** What a simulated Prometheus is made of. Times are ms since 1970. */
export interface PrometheusWorld {
  readonly plan: EnvironmentPlan;
  readonly scrapes: Scrapes;
  readonly evaluate: Evaluate;
  readonly engine: RuleEngine;
  readonly startTime: number;
  readonly now: () => number;
  /** The Alertmanagers' addresses, for the configuration. */
  readonly alertmanagers: () => readonly string[];
}

interface Endpoint {
  readonly methods: readonly string[];
  readonly answer: (exchange: Exchange) => Answer;
}

const reading = ["GET", "OPTIONS"];
const asking = ["GET", "OPTIONS", "POST"];

function endpointsOf(world: PrometheusWorld): ReadonlyMap<string, Endpoint> {
  const { plan, scrapes, evaluate, engine, startTime, now } = world;
  const get = (answer: Endpoint["answer"]): Endpoint => ({ methods: reading, answer });
  const ask = (answer: Endpoint["answer"]): Endpoint => ({ methods: asking, answer });
  return new Map([
    ["alerts", get(() => alertsAnswer(engine, now()))],
    ["rules", get((exchange) => rulesAnswer(exchange, engine, now()))],
    ["query", ask((exchange) => instantQuery(exchange, evaluate, now()))],
    ["query_range", ask((exchange) => rangeQuery(exchange, evaluate))],
    ["labels", ask((exchange) => labelsAnswer(exchange, scrapes))],
    ["series", ask((exchange) => seriesAnswer(exchange, scrapes))],
    ["targets", get(({ parameters }) => targetsAnswer(plan.targets, parameters.get("state"), now()))],
    ["status/buildinfo", get(buildInfoAnswer)],
    ["status/runtimeinfo", get(() => runtimeInfoAnswer(startTime, now()))],
    ["status/config", get(() => configAnswer(plan, world.alertmanagers()))],
  ]);
}

function plainText(text: string): Answer {
  return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: text };
}

function besidesApi({ path, parameters }: Exchange): Answer {
  if (path === "/-/ready") return plainText("Prometheus Server is Ready.\n");
  if (path === "/-/healthy") return plainText("Prometheus Server is Healthy.\n");
  if (path === "/query" || path === "/graph") {
    return htmlAnswer(
      "A simulated Prometheus",
      parameters.get("g0.expr") ?? "It belongs to the demo of Incident Console.",
    );
  }
  if (path !== "/") return pageNotFound;
  const headers = { "content-type": "text/html; charset=utf-8", location: "/query" };
  return { status: 302, headers, body: '<a href="/query">Found</a>.\n\n' };
}

/** Prometheus 3.5's HTTP API, as far as Incident Console asks for it. */
export function prometheusHandler(world: PrometheusWorld): Handler {
  const endpoints = endpointsOf(world);
  return (exchange) => {
    if (!exchange.path.startsWith("/api/v1/")) return besidesApi(exchange);
    const path = exchange.path.slice("/api/v1/".length);
    const label = /^label\/([^/]+)\/values$/.exec(path)?.[1];
    const values = (name: string): Endpoint => ({
      methods: reading,
      answer: (asked) => labelValuesAnswer(asked, world.scrapes, decodeURIComponent(name)),
    });
    const endpoint = label === undefined ? endpoints.get(path) : values(label);
    if (!endpoint) return pageNotFound;
    if (exchange.method !== "HEAD" && !endpoint.methods.includes(exchange.method)) {
      return textAnswer(405, "Method Not Allowed\n", { allow: endpoint.methods.join(", ") });
    }
    return guarded(() => endpoint.answer(exchange));
  };
}
