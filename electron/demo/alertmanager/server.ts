import { type Answer, type Exchange, type Handler, htmlAnswer, jsonAnswer, pageNotFound } from "../http/exchange.ts";
import { only } from "../metrics/labels.ts";
import { matchesAll } from "../metrics/matcher.ts";
import { type PeerWorld, type ReceivedAlert, receivedAlerts } from "./alerts.ts";
import { booleanOf, FilterError, parseFilter, receiverFilter } from "./filter.ts";
import { isKept, SilenceError } from "./silences.ts";
import { type Peer, statusOf } from "./status.ts";
import { wireAlert, wireSilence } from "./wire.ts";
import { BodyError, parseWish } from "./wish.ts";

/** One simulated Alertmanager. Times are ms since 1970. */
export interface AlertmanagerWorld extends PeerWorld {
  readonly self: () => Peer;
  readonly peers: () => readonly Peer[];
  /** Its last start. */
  readonly startTime: () => number;
  readonly now: () => number;
}

const shared = { "cache-control": "no-store", vary: "Origin" };

function answer(status: number, body: unknown): Answer {
  return jsonAnswer(status, body, shared);
}

function empty(status: number): Answer {
  return { status, headers: shared, body: "" };
}

/** Suppressed and active alerts are each let through by their own parameter. */
function wanted({ parameters }: Exchange): (alert: ReceivedAlert) => boolean {
  const matchers = parameters.getAll("filter").map(parseFilter);
  const [active, silenced, inhibited] = ["active", "silenced", "inhibited"].map((name) =>
    booleanOf(parameters.get(name)),
  );
  const receiver = receiverFilter(parameters.get("receiver"));
  return (alert) => {
    if (!silenced && alert.silencedBy.length > 0) return false;
    if (!inhibited && alert.inhibitedBy.length > 0) return false;
    if (!active && alert.silencedBy.length === 0 && alert.inhibitedBy.length === 0) return false;
    return alert.receivers.some(receiver) && matchesAll(alert.labels, matchers);
  };
}

function currentAlerts(world: AlertmanagerWorld, exchange: Exchange): readonly ReceivedAlert[] {
  return receivedAlerts(world, world.now(), world.startTime()).filter(wanted(exchange));
}

/** An alert is in a group of each of its receivers. */
function groupsAnswer(world: AlertmanagerWorld, exchange: Exchange): Answer {
  const receiver = receiverFilter(exchange.parameters.get("receiver"));
  const groups = new Map<
    string,
    { readonly labels: unknown; readonly receiver: string; readonly alerts: ReceivedAlert[] }
  >();
  for (const alert of currentAlerts(world, exchange)) {
    const labels = only(alert.labels, world.plan.routing.groupBy);
    for (const name of alert.receivers.filter(receiver)) {
      const key = `${Object.values(labels).join("\u0000")}\u0000${name}`;
      const group = groups.get(key) ?? { labels, receiver: name, alerts: [] };
      group.alerts.push(alert);
      groups.set(key, group);
    }
  }
  const sorted = [...groups].sort(([left], [right]) => (left < right ? -1 : 1));
  return answer(
    200,
    sorted.map(([, { labels, receiver: name, alerts }]) => ({
      alerts: alerts.map(wireAlert),
      labels,
      receiver: { name },
    })),
  );
}

function silencesAnswer(world: AlertmanagerWorld, { parameters }: Exchange): Answer {
  const matchers = parameters.getAll("filter").map(parseFilter);
  const now = world.now();
  const silences = world.silences.all().filter((silence) => {
    const values = Object.fromEntries(silence.matchers.map(({ name, value }) => [name, value]));
    return isKept(silence, now) && matchers.every((each) => each.name in values && matchesAll(values, [each]));
  });
  return answer(
    200,
    silences.map((silence) => wireSilence(silence, now)),
  );
}

function putSilence(world: AlertmanagerWorld, { headers, body }: Exchange): Answer {
  const type = (headers["content-type"] ?? "application/octet-stream").split(";")[0];
  if (body !== "" && type !== "application/json") {
    const message = `unsupported media type ${JSON.stringify(type)}, only [application/json] are allowed`;
    return answer(415, { code: 415, message });
  }
  return answer(200, { silenceID: world.silences.put(parseWish(body), world.now()) });
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function oneSilence(world: AlertmanagerWorld, { method }: Exchange, id: string): Answer {
  if (!uuid.test(id)) {
    return answer(422, { code: 601, message: `silenceID in path must be of type uuid: ${JSON.stringify(id)}` });
  }
  if (method === "DELETE") return empty(world.silences.expire(id, world.now()) ? 200 : 404);
  const silence = world.silences.get(id);
  return silence ? answer(200, wireSilence(silence, world.now())) : empty(404);
}

function refusal(method: string, allowed: readonly string[]): Answer {
  const message = `method ${method} is not allowed, but [${allowed.join(",")}] are`;
  return jsonAnswer(405, { code: 405, message }, { ...shared, allow: allowed.join(",") });
}

function apiAnswer(world: AlertmanagerWorld, exchange: Exchange, path: string): Answer {
  const method = exchange.method === "HEAD" ? "GET" : exchange.method;
  const reading = (read: () => Answer): Answer => (method === "GET" ? read() : refusal(method, ["GET"]));
  switch (path) {
    case "/alerts":
      return reading(() => answer(200, currentAlerts(world, exchange).map(wireAlert)));
    case "/alerts/groups":
      return reading(() => groupsAnswer(world, exchange));
    case "/status":
      return reading(() => answer(200, statusOf(world.plan, world.self(), world.peers(), world.startTime())));
    case "/receivers":
      return reading(() =>
        answer(
          200,
          world.plan.routing.receivers.map((name) => ({ labels: { name }, name })),
        ),
      );
    case "/silences":
      if (method === "POST") return putSilence(world, exchange);
      return method === "GET" ? silencesAnswer(world, exchange) : refusal(method, ["GET", "POST"]);
  }
  const id = /^\/silence\/([^/]+)$/.exec(path)?.[1];
  if (id === undefined) return answer(404, { code: 404, message: `path ${exchange.path} was not found` });
  return method === "GET" || method === "DELETE" ? oneSilence(world, exchange, id) : refusal(method, ["DELETE", "GET"]);
}

function guarded(ask: () => Answer): Answer {
  try {
    return ask();
  } catch (cause) {
    if (cause instanceof FilterError) return answer(400, cause.message);
    if (cause instanceof SilenceError) return answer(cause.status, cause.message);
    if (cause instanceof BodyError) return answer(cause.status, { code: cause.code, message: cause.message });
    throw cause;
  }
}

function besidesApi(path: string): Answer {
  if (path === "/-/ready" || path === "/-/healthy") {
    return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: "OK" };
  }
  if (path.startsWith("/api/v1/")) {
    const error =
      "The Alertmanager v1 API was deprecated in version 0.16.0 and is removed as of version 0.27.0 - " +
      "please use the equivalent route in the v2 API";
    return jsonAnswer(410, { status: "deprecated", error });
  }
  return path === "/"
    ? htmlAnswer("A simulated Alertmanager", "It belongs to the demo of Incident Console.")
    : pageNotFound;
}

/** Alertmanager 0.33's API v2, without the posting of alerts: they come from the story. */
export function alertmanagerHandler(world: AlertmanagerWorld): Handler {
  return (exchange) => {
    if (!exchange.path.startsWith("/api/v2/")) return besidesApi(exchange.path);
    const path = exchange.path.slice("/api/v2".length).replace(/\/$/, "");
    return guarded(() => apiAnswer(world, exchange, path));
  };
}
