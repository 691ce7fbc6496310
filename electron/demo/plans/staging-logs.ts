import { fraction, keyFor, mix, pick } from "../chance/mix.ts";
import { type LogBook, logBookOf } from "../logs/book.ts";
import { type Level, pythonTime, type Step } from "../logs/entry.ts";
import { numberedEvery, numberNaming } from "../logs/identifiers.ts";
import { type Casting, type Planted, plantedSlots, requestsOf, type Scene } from "../logs/requests.ts";
import { type Labels, labelsOf } from "../metrics/labels.ts";
import { historySeconds } from "../story/episodes.ts";
import type { StorySetting } from "./plan.ts";
import { cacheCold, hiccup, keyExpired } from "./staging-troubles.ts";

const quant = labelsOf({ job: "quant-api", service_name: "quant-api" });
const celery = labelsOf({ job: "celery", service_name: "celery" });
const openUser = labelsOf({ job: "openuser-api", service_name: "openuser-api" });
const streams: readonly Labels[] = [celery, openUser, quant];

/** The Quant stack writes its levels in lower case. */
type Word = "debug" | "info" | "warning" | "error";
const detected: Readonly<Record<Word, Level>> = { debug: "debug", info: "info", warning: "warn", error: "error" };

interface Says {
  readonly after: number;
  readonly level: Word;
  readonly logger: string;
  readonly message: string;
  readonly more?: Readonly<Record<string, string | number>>;
}

function quantLine(casting: Casting, endpoint: string, method: string, says: Says): Step {
  return {
    after: Math.round(says.after * 1000),
    stream: quant,
    level: detected[says.level],
    text: (time) =>
      JSON.stringify({
        timestamp: pythonTime(time),
        level: says.level,
        logger: says.logger,
        message: says.message,
        request_id: casting.id,
        user_id: `trader-${1 + (mix(casting.key, 10) % 40)}`,
        endpoint,
        method,
        ...says.more,
        environment: "staging",
      }),
  };
}

/** A worker's line, which calls a request's ID `req_id`. */
function workerLine(casting: Casting, after: number): Step {
  return {
    after: Math.round(after * 1000),
    stream: celery,
    level: "info",
    text: (time) =>
      JSON.stringify({
        timestamp: pythonTime(time),
        level: "info",
        logger: "quant.tasks.settlement",
        message: "Task settle_order succeeded",
        req_id: casting.id,
      }),
  };
}

function sceneOf(casting: Casting): Scene {
  const { key, slot } = casting;
  const chance = fraction(key, 2);
  const [method, endpoint] = pick<readonly [string, string]>(
    [
      ["GET", "/api/v1/quotes"],
      ["GET", "/api/v1/portfolio"],
      ["POST", "/api/v1/orders"],
    ],
    key,
    11,
  );
  const says = (line: Says): Step => quantLine(casting, endpoint, method, line);
  const received = says({ after: 0, level: "info", logger: "quant.middleware", message: "request received" });
  if (chance < 0.02 + 0.5 * keyExpired.at(slot.second)) {
    const more = { status_code: 401, duration_ms: 4.1 };
    const message = "authentication failed: API key expired";
    return {
      failed: true,
      steps: [received, says({ after: 4, level: "warning", logger: "quant.auth", message, more })],
    };
  }
  if (chance < 0.03 + 0.6 * hiccup.at(slot.second)) {
    const more = { status_code: 500, duration_ms: 212.4 };
    const message = "order rejected: exchange gateway closed the connection";
    return {
      failed: true,
      steps: [received, says({ after: 212, level: "error", logger: "quant.orders", message, more })],
    };
  }
  const cold = fraction(key, 3) < 0.6 * cacheCold.at(slot.second);
  const took = cold ? 900 + 900 * fraction(key, 4) : 20 + 60 * fraction(key, 4);
  const more = { status_code: 200, duration_ms: Math.round(took * 10) / 10 };
  return {
    failed: false,
    steps: [
      received,
      ...(cold ? [says({ after: 3, level: "debug", logger: "quant.cache", message: "cache miss" })] : []),
      says({ after: took, level: "info", logger: "quant.api", message: "request finished", more }),
      ...(method === "POST" ? [workerLine(casting, took + 400)] : []),
    ],
  };
}

/** OpenUser's lines carry no request ID. */
function openUserLine(key: number): Step {
  const message = pick(["Session refreshed", "Profile updated", "Invitation sent"], key, 1);
  return {
    after: key % 1_000_000,
    stream: openUser,
    level: "info",
    text: (time) =>
      JSON.stringify({
        timestamp: pythonTime(time),
        level: "INFO",
        logger: "openuser.api",
        message,
        module: "sessions",
        function: "refresh",
        line: 40 + (key % 80),
      }),
  };
}

const planted: readonly Planted[] = [
  {
    id: "req-123456",
    second: -900,
    scene: (casting) => ({
      failed: true,
      steps: [
        quantLine(casting, "/api/v1/orders", "POST", {
          after: 0,
          level: "info",
          logger: "quant.middleware",
          message: "request received",
        }),
        quantLine(casting, "/api/v1/orders", "POST", {
          after: 2_004,
          level: "error",
          logger: "quant.orders",
          message: "order rejected: exchange gateway did not answer within 2 s",
          more: { status_code: 504, duration_ms: 2_004.2 },
        }),
      ],
    }),
  },
];

/** Staging's logs: a request in about ten seconds, named `req-NNNNNN`. */
export function stagingLogs({ seed, startedAt }: StorySetting): LogBook {
  const naming = numberNaming(seed);
  const key = keyFor(seed, "staging background");
  // Only every third second has requests, so that their numbers do not repeat within the history.
  const open = (second: number): boolean => (second + historySeconds + 1000) % numberedEvery === 0;
  const requests = requestsOf({
    seed: keyFor(seed, "staging"),
    perSecond: (second) => (open(second) ? Math.min(0.99, 0.3 + 0.6 * keyExpired.at(second)) : 0),
    naming: () => naming,
    scene: sceneOf,
    planted,
  });
  const background = (second: number): readonly Step[] =>
    mix(key, second) % 45 === 0 ? [openUserLine(mix(key, second, 1))] : [];
  return logBookOf({ streams, namings: [naming], requests, planted: plantedSlots(planted), background }, startedAt);
}
