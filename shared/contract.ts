import type * as z from "zod";
import { alertCalls, alertTopics } from "./contract/alerts.ts";
import { consoleCalls, consoleTopics } from "./contract/console.ts";
import { credentialCalls } from "./contract/credentials.ts";
import { desktopCalls, desktopTopics } from "./contract/desktop.ts";
import { environmentCalls, environmentTopics } from "./contract/environments.ts";
import { historyCalls } from "./contract/history.ts";
import { logCalls } from "./contract/logs.ts";
import { notificationCalls, notificationTopics } from "./contract/notifications.ts";
import { searchCalls, searchTopics } from "./contract/search.ts";
import type { TopicDefinition } from "./contract/topic.ts";

export type { TopicDefinition } from "./contract/topic.ts";

/**
 * Every question the renderer can ask. Handlers, the preload bridge, the loopback server and the renderer's client are
 * derived from this value: a missing handler does not compile, and a malformed argument is refused before a handler
 * sees it. No call answers a secret.
 */
export const calls = {
  ...consoleCalls,
  ...credentialCalls,
  ...environmentCalls,
  ...desktopCalls,
  ...alertCalls,
  ...notificationCalls,
  ...historyCalls,
  ...searchCalls,
  ...logCalls,
} as const;

export type CallName = keyof typeof calls;
export type CallInput<N extends CallName> = z.input<(typeof calls)[N]["input"]>;
export type ParsedInput<N extends CallName> = z.output<(typeof calls)[N]["input"]>;
export type CallOutput<N extends CallName> = z.output<(typeof calls)[N]["output"]>;

/** One function for every call. */
export type Handlers = { readonly [N in CallName]: (input: ParsedInput<N>) => Promise<CallOutput<N>> };

/** Everything the renderer can follow. `search` and `tail` have one state for each id; the others have the key `""`. */
export const topics = {
  ...consoleTopics,
  ...environmentTopics,
  ...desktopTopics,
  ...alertTopics,
  ...notificationTopics,
  ...searchTopics,
} as const;

export type TopicName = keyof typeof topics;
export type TopicState<N extends TopicName> = (typeof topics)[N] extends TopicDefinition<infer S, infer _P> ? S : never;
export type TopicPatch<N extends TopicName> = (typeof topics)[N] extends TopicDefinition<infer _S, infer P> ? P : never;
