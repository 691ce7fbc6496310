import * as z from "zod";
import { consoleErrorSchema } from "./errors.ts";

/**
 * The loopback shell's WebSocket at `/socket`. Each message is one JSON text. The browser offers two subprotocols,
 * `incident-console` and `session.<secret>`; the secret is what `POST /session` answered for a link's one-time token.
 */
export const socketProtocol = "incident-console";

/** Prefix of the subprotocol that carries the session's secret. */
export const sessionProtocolPrefix = "session.";

/** Why the server closed the socket. A browser does not see the status of a refused upgrade, hence a code of our own. */
export const closeCodes = {
  /** A message that is none of ours: reconnecting would end the same way. */
  refused: 1008,
  /** The browser reads too slowly; it may reconnect and gets snapshots. */
  tooSlow: 1013,
  /** The session is unknown: the console was restarted, so a new link is needed. */
  noSession: 4401,
} as const;

const messageId = z.number().int().nonnegative();

/** What the browser sends. The ids of calls and of subscriptions are the browser's own; each must be new. */
export const clientMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("call"), id: messageId, name: z.string().max(100), input: z.unknown() }),
  z.object({ type: z.literal("subscribe"), id: messageId, topic: z.string().max(100), key: z.string().max(512) }),
  z.object({ type: z.literal("unsubscribe"), id: messageId }),
]);

export type ClientMessage = z.infer<typeof clientMessageSchema>;

/** A call's answer before its value is known to be what the contract says. */
const resultSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: consoleErrorSchema }),
]);

/** A topic's message before its state or patch is known to be what the contract says. */
const topicMessageSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("snapshot"), epoch: z.string(), sequence: z.number().int(), state: z.unknown() }),
  z.object({ kind: z.literal("patch"), epoch: z.string(), sequence: z.number().int(), patch: z.unknown() }),
  z.object({ kind: z.literal("gone") }),
]);

/**
 * What the server sends: `id` is the one of the call or of the subscription. `welcome` comes before all others, with the
 * proof that came with the session: once the console has ended, any program of this machine can answer at its port.
 */
export const serverMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("welcome"), proof: z.string() }),
  z.object({ type: z.literal("answer"), id: messageId, result: resultSchema }),
  z.object({ type: z.literal("topic"), id: messageId, message: topicMessageSchema }),
]);

export type ServerMessage = z.infer<typeof serverMessageSchema>;

/** `POST /session`: a link's one-time token against a session, and what its console proves itself with to the page. */
export const sessionRequestSchema = z.object({ token: z.string().min(1).max(200) });
export const sessionAnswerSchema = z.object({ session: z.string(), proof: z.string() });
