import { labelsOf } from "../metrics/labels.ts";
import type { GatewayTrouble } from "./plan.ts";

const hour = 3_600;

/** The gateway before production's services: it notices the full pool in its own way, and has troubles of its own. */
export const productionGateway: readonly GatewayTrouble[] = [
  {
    rule: "CircuitBreakerOpen",
    severity: "high",
    message: "Circuit breaker of authors-api has been open for more than 1 minute",
    labels: labelsOf({ service: "authors-api", component: "gateway" }),
    from: 90,
    until: 390,
    recurring: true,
    fingerprint: true,
  },
  {
    rule: "RateLimitViolations",
    severity: "medium",
    message: "More than 100 rate-limit violations in the last hour by batch-importer",
    labels: labelsOf({ service: "gateway", client: "batch-importer", component: "rate-limiter" }),
    from: -1.5 * hour,
    recurring: false,
    fingerprint: false,
  },
  {
    rule: "ImageGenerationFailures",
    severity: "low",
    message: "More than 10% of image generations failed in the last 5 minutes",
    labels: labelsOf({ service: "image-generation", component: "generation" }),
    from: -5 * hour,
    recurring: false,
    fingerprint: true,
    handled: { by: "kim@example.com" },
  },
  {
    rule: "HighMemoryUsage",
    severity: "medium",
    message: "Memory of the gateway has been above 85% for 10 minutes",
    labels: labelsOf({ service: "gateway", instance: "gateway-2", component: "gateway" }),
    from: -2 * hour,
    recurring: false,
    fingerprint: true,
    handled: { by: "dana@example.com", minutes: 1440 },
  },
  {
    rule: "HighResponseTime",
    severity: "medium",
    message: "Responses of code-generation took longer than 5 s for 5 minutes",
    labels: labelsOf({ service: "code-generation", component: "gateway" }),
    from: -30 * hour,
    until: -29.5 * hour,
    recurring: false,
    fingerprint: true,
  },
];
