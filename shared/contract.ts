import * as z from "zod";
import { type Acknowledgement, acknowledgementSchema } from "./model/acknowledgement.ts";
import { labelsSchema } from "./model/alert.ts";
import { connectionReportSchema, trialCredentialSchema } from "./model/connectionTest.ts";
import { credentialSchema, deviceSignInSchema } from "./model/credential.ts";
import {
  type DesktopState,
  desktopSettingsSchema,
  desktopStateSchema,
  type FaultsState,
  faultsStateSchema,
  type OpenedFile,
  openedFileSchema,
} from "./model/desktop.ts";
import { type SettingsState, settingsProblemSchema, settingsStateSchema } from "./model/environment.ts";
import {
  auditEntrySchema,
  episodeSchema,
  historyRangeSchema,
  historyReportSchema,
  transitionSchema,
} from "./model/history.ts";
import { logMetricSchema, logVolumeSchema } from "./model/logMetrics.ts";
import {
  logEntrySchema,
  logQuerySchema,
  logRangeSchema,
  type SearchState,
  searchStateSchema,
  spanSchema,
} from "./model/logs.ts";
import { deliverySchema, journalEntrySchema, notificationLevels } from "./model/notification.ts";
import { type PersonalState, personalSettingsSchema, personalStateSchema } from "./model/personal.ts";
import { alertGraphSchema, alertRuleSchema } from "./model/rule.ts";
import { type SavedSearchesState, savedSearchesStateSchema } from "./model/savedSearches.ts";
import { severities } from "./model/severity.ts";
import { type Silence, silenceSchema, silenceWishSchema } from "./model/silence.ts";
import { type TailState, tailStateSchema } from "./model/tail.ts";
import { trailsSchema } from "./model/trails.ts";
import { backendTrialSchema, environmentSettingsSchema } from "./settings/schema.ts";
import {
  type AlertsPatch,
  type AlertsState,
  alertsPatchSchema,
  alertsStateSchema,
  reduceAlerts,
} from "./state/alerts.ts";
import {
  type HealthPatch,
  type HealthState,
  healthPatchSchema,
  healthStateSchema,
  reduceHealth,
} from "./state/health.ts";
import { type Keyed, type KeyedPatch, keyedTopic } from "./state/keyed.ts";
import {
  type NotificationsPatch,
  type NotificationsState,
  notificationsPatchSchema,
  notificationsStateSchema,
  reduceNotifications,
} from "./state/notifications.ts";
import { reduceSearch, type SearchPatch, searchPatchSchema } from "./state/search.ts";
import { reduceTail, type TailPatch, tailPatchSchema } from "./state/tail.ts";

const id = z.string().min(1).max(512);
const nothing = z.null();

/** An alert in one of its episodes: what is acknowledged must be what the person saw. */
const episodeRef = z.object({ alert: id, startsAt: z.number() });
/** The environment's name as the person typed it; asked for before a write to production. */
const confirmation = z.string().max(200).nullable();
/** Which text of the settings file a change was made on. */
const revision = z.string().max(128);
/** A team's settings file. */
const settingsText = z.string().max(4_000_000, "is larger than 4 MB, so it is no settings file");
/** A part of many that could not be done, and why. */
const refusals = z.array(z.object({ id: z.string(), message: z.string() }));

/**
 * Every question the renderer can ask. Handlers, the preload bridge, the loopback server and the renderer's client are
 * derived from this value: a missing handler does not compile, and a malformed argument is refused before a handler
 * sees it. No call answers a secret.
 */
export const calls = {
  /** The console's clock. Over a tunnel the page's own may be another machine's, and ages must not depend on it. */
  "clock.now": { input: z.object({}), output: z.object({ now: z.number() }) },
  /** Polls now: one environment, or all of them. */
  "poll.now": { input: z.object({ environment: id.nullable() }), output: nothing },
  /**
   * Keeps a credential for one backend and asks that backend again at once. `url` is the backend's address as the
   * person saw it, `provider` the origins of those that give its tokens: refused where settings have others by now.
   */
  "credentials.set": {
    input: z.object({
      environment: id,
      backend: id,
      url: z.string().max(4096),
      provider: z.array(z.string().max(4096)).max(10).optional(),
      credential: credentialSchema,
    }),
    output: z.object({
      kept: z.enum(["keychain", "session"]),
      note: z.string().nullable(),
      /** True where it took the place of one that can be put back, until the backend has accepted this one. */
      replaced: z.boolean(),
    }),
  },
  /** Puts back the credential that a new one took the place of, where the new one is refused. */
  "credentials.restore": { input: z.object({ environment: id, backend: id }), output: nothing },
  /** Forgets a backend's credential, also where the settings do not have the backend any more. */
  "credentials.forget": { input: z.object({ environment: id, backend: id }), output: nothing },
  /** Begins a sign-in with a browser for a backend whose settings want one; health tells how it goes on. */
  "credentials.signIn": { input: z.object({ environment: id, backend: id }), output: deviceSignInSchema },
  "credentials.cancelSignIn": { input: z.object({ environment: id, backend: id }), output: nothing },
  /** Tries the keychain again, and moves what was kept for the session into it; every backend without proof asks anew. */
  "keychain.retry": {
    input: z.object({}),
    output: z.object({ kind: z.enum(["keychain", "session"]), reason: z.string().nullable() }),
  },
  /** The environments as the settings file has them, disabled ones too. There is no secret in them. */
  "environments.read": {
    input: z.object({}),
    output: z.object({
      environments: z.array(environmentSettingsSchema),
      revision,
      /** Why they cannot be changed from here (a faulty file, no permission), a sentence; null where they can. */
      locked: z.string().nullable(),
    }),
  },
  /**
   * Writes one environment into the settings file: a new one, or in place of `replaces`. Comments in the file stay.
   * Refused where the file changed since `revision`. `confirmation` is asked for where it is or becomes production.
   */
  "environments.put": {
    input: z.object({ replaces: id.nullable(), environment: environmentSettingsSchema, revision, confirmation }),
    output: z.object({ revision }),
  },
  /** Takes one out of the file, and forgets its credentials; `note` says why some are still kept, a sentence. */
  "environments.remove": {
    input: z.object({ id, revision, confirmation }),
    output: z.object({ revision, note: z.string().nullable() }),
  },
  /** Puts them into another order: every id of the file, once. */
  "environments.order": {
    input: z.object({ ids: z.array(id).max(1000), revision }),
    output: z.object({ revision }),
  },
  /** What a team's file would bring. Nothing is written. */
  "environments.preview": {
    input: z.object({ text: settingsText }),
    output: z.object({
      environments: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          production: z.boolean(),
          status: z.enum(["new", "changed", "same"]),
          /** What it has and, where it is changed, what differs; sentences. */
          details: z.array(z.string()),
          /** What deserves a look before it is taken: a command that it wants to run, another server for a known id. */
          warnings: z.array(z.string()),
        }),
      ),
      problems: z.array(settingsProblemSchema),
    }),
  },
  /** Takes environments of a team's file over into the settings file. */
  "environments.import": {
    input: z.object({ text: settingsText, ids: z.array(id).min(1).max(1000), revision, confirmation }),
    output: z.object({ revision, added: z.int(), replaced: z.int() }),
  },
  /** A file for the team. `notes`: what others have to know, such as paths of files that only this machine has. */
  "environments.export": {
    input: z.object({ ids: z.array(id).min(1).max(1000) }),
    output: z.object({ text: z.string(), fileName: z.string(), notes: z.array(z.string()) }),
  },
  /** Tries a backend as a form describes it, before anything is kept. */
  "connection.test": {
    input: z.object({ trial: backendTrialSchema, credential: trialCredentialSchema }),
    output: connectionReportSchema,
  },
  /** Shows the demo in place of one's own environments, which go on being watched; and back. */
  "demo.enter": { input: z.object({}), output: nothing },
  "demo.leave": { input: z.object({}), output: nothing },
  "desktop.save": { input: z.object({ settings: desktopSettingsSchema }), output: nothing },
  /** Asks for a newer version now; fetches the one that is known; puts a fetched one in place and starts it. */
  "desktop.update": { input: z.object({ step: z.enum(["check", "fetch", "install"]) }), output: nothing },
  /** The file that was opened with the console was looked at. */
  "opened.close": { input: z.object({}), output: nothing },
  /** What helps to find a fault, as text to copy: versions, states, the last lines of the log. Never a secret. */
  "diagnostics.read": { input: z.object({}), output: z.object({ text: z.string(), logFile: z.string().nullable() }) },
  /** The Prometheus rule behind an alert; null where none is known. */
  "alerts.rule": { input: z.object({ alert: id }), output: alertRuleSchema.nullable() },
  /** Recent values of what the alert's rule compares; null where its expression has no comparison to draw. */
  "alerts.graph": { input: z.object({ alert: id }), output: alertGraphSchema.nullable() },
  /**
   * "I have it", for the episodes that are named. An alert that is in another episode by now is refused. With
   * `shareMinutes` it is also written for others: to Alertmanager as a silence of so many minutes with the marker
   * comment, to a gateway as its own acknowledgement.
   */
  "alerts.acknowledge": {
    input: z.object({
      alerts: z.array(episodeRef).min(1).max(10_000),
      note: z.string().max(4096),
      shareMinutes: z.int().min(1).max(1440).nullable(),
      confirmation,
    }),
    output: z.object({ acknowledged: z.array(acknowledgementSchema), refused: refusals }),
  },
  /** Takes back acknowledgements made here; a silence that was written with one is expired. */
  "alerts.unacknowledge": {
    input: z.object({ alerts: z.array(episodeRef).min(1).max(10_000), confirmation }),
    output: z.object({ refused: refusals }),
  },
  /** Suppresses alerts in the gateway that reports them, 1 to 1440 minutes. */
  "alerts.suppress": {
    input: z.object({
      alerts: z.array(episodeRef).min(1).max(10_000),
      minutes: z.int().min(1).max(1440),
      reason: z.string().max(4096),
      confirmation,
    }),
    output: z.object({ refused: refusals }),
  },
  /** Creates a silence, or edits the one that the wish replaces. Answers what the server stored. */
  "silences.save": {
    input: z.object({ wish: silenceWishSchema, confirmation }),
    output: z.object({
      silence: silenceSchema,
      /** A sentence where the server stored something else than was asked for, its new id included; null otherwise. */
      note: z.string().nullable(),
    }),
  },
  /** Ends silences of one environment now. `silences` are Alertmanager's ids. */
  "silences.expire": {
    input: z.object({ environment: id, silences: z.array(id).min(1).max(1000), confirmation }),
    output: z.object({ expired: z.array(z.string()), refused: refusals }),
  },
  /** Replaces what belongs to the person. */
  "personal.save": { input: z.object({ settings: personalSettingsSchema }), output: nothing },
  /** Mutes an environment, or with null all of them, until a moment; null ends the mute. */
  "notifications.mute": {
    input: z.object({ environment: id.nullable(), until: z.number().nullable() }),
    output: nothing,
  },
  /** Sends a test and answers what the system said. */
  "notifications.test": {
    input: z.object({
      severity: z.enum(severities),
      level: z.enum(notificationLevels).exclude(["off"]),
      environment: id.nullable(),
    }),
    output: deliverySchema,
  },
  /** A page that shows notifications itself says how it went. */
  "notifications.delivered": { input: z.object({ notification: id, delivery: deliverySchema }), output: nothing },
  /** The person opened or dismissed these; null: all. */
  "notifications.seen": { input: z.object({ notifications: z.array(id).nullable() }), output: nothing },
  /** The journal, newest first, from before an entry on. */
  "journal.read": {
    input: z.object({
      environment: id.nullable(),
      /** One alert's entries only; null: all. */
      alert: id.nullable(),
      from: z.number().nullable(),
      to: z.number().nullable(),
      before: z.number().nullable(),
      limit: z.int().min(1).max(1000),
    }),
    output: z.object({ entries: z.array(journalEntrySchema), more: z.boolean() }),
  },
  /** Adds a line of the person's own. `link` is a location hash of the page. */
  "journal.note": {
    input: z.object({
      environment: id.nullable(),
      alert: id.nullable(),
      text: z.string().trim().min(1).max(4096),
      link: z.string().max(8192).startsWith("#").nullable(),
    }),
    output: nothing,
  },
  /** The shift journal as Markdown. `utc`: times in UTC instead of local ones. */
  "journal.export": {
    input: z.object({ environment: id.nullable(), from: z.number(), to: z.number(), utc: z.boolean() }),
    output: z.object({ markdown: z.string(), fileName: z.string() }),
  },
  "history.report": { input: z.object({ range: historyRangeSchema }), output: historyReportSchema },
  /** The episodes of one alert, newest first, with the transitions of those that the console saw. */
  "history.alert": {
    input: z.object({ alert: id, limit: z.int().min(1).max(500) }),
    output: z.object({ episodes: z.array(episodeSchema), transitions: z.array(transitionSchema) }),
  },
  /** What happened while nobody looked; null where that was only a moment, or nothing happened. */
  "history.away": {
    input: z.object({ since: z.number() }),
    output: z
      .object({ from: z.number(), to: z.number(), fired: z.array(episodeSchema), resolved: z.array(episodeSchema) })
      .nullable(),
  },
  /** The writes that this console made, newest first. */
  "audit.read": {
    input: z.object({ environment: id.nullable(), limit: z.int().min(1).max(1000) }),
    output: z.object({ entries: z.array(auditEntrySchema), file: z.string().nullable() }),
  },
  /** Starts a search; its results are the topic `search` with the answered id as key. */
  "search.start": {
    input: z.object({ query: logQuerySchema, environments: z.array(id).min(1), range: logRangeSchema }),
    output: z.object({ search: id }),
  },
  /** Reads the next page in every environment that had a full one. */
  "search.more": { input: z.object({ search: id }), output: nothing },
  "search.cancel": { input: z.object({ search: id }), output: nothing },
  /** Ends a search and frees what it found. */
  "search.close": { input: z.object({ search: id }), output: nothing },
  /** The entries of the same stream before and after an entry, whatever their level. `timestamp` in nanoseconds. */
  "logs.around": {
    input: z.object({
      environment: id,
      /** The labels of the entry's stream. */
      stream: labelsSchema,
      timestamp: z.string().regex(/^\d{1,19}$/),
      before: z.int().min(0).max(500),
      after: z.int().min(0).max(500),
    }),
    output: z.object({
      entries: z.array(logEntrySchema),
      streams: z.array(labelsSchema),
      moreBefore: z.boolean(),
      moreAfter: z.boolean(),
    }),
  },
  /** How many lines a query has, by level, over its whole range. */
  "logs.volume": {
    input: z.object({
      query: logQuerySchema,
      environments: z.array(id).min(1),
      span: spanSchema,
      buckets: z.int().min(1).max(500),
    }),
    output: z.array(logVolumeSchema),
  },
  /** A query for numbers, over a range. */
  "logs.metric": {
    input: z.object({
      expression: z.string().trim().min(1).max(16_384),
      environments: z.array(id).min(1),
      span: spanSchema,
      points: z.int().min(2).max(1000),
    }),
    output: z.array(logMetricSchema),
  },
  /** Label names of the last day, or of the streams of a selector. */
  "logs.labels": {
    input: z.object({ environment: id, selector: z.string().max(4096).nullable() }),
    output: z.array(z.string()),
  },
  "logs.values": {
    input: z.object({ environment: id, label: id, selector: z.string().max(4096).nullable() }),
    output: z.array(z.string()),
  },
  /** Fields found in recent lines of a selector, most frequent first. */
  "logs.fields": {
    input: z.object({ environment: id, selector: z.string().min(1).max(4096) }),
    output: z.array(z.string()),
  },
  /** What the environment's logs are known to allow. */
  "logs.limits": {
    input: z.object({ environment: id }),
    output: z.object({ maxEntries: z.number(), maxSpanMs: z.number(), retentionMs: z.number().nullable() }),
  },
  /** The LogQL that an alert means, with the person's own in its place where there is one. */
  "logs.alertQuery": {
    input: z.object({ alert: id }),
    output: z.object({ expression: z.string(), derived: z.string(), span: spanSchema, own: z.boolean() }),
  },
  /** Errors in an alert's logs since it fired: how many, and which messages most. */
  "logs.alertErrors": {
    input: z.object({ alert: id }),
    output: z.object({
      span: spanSchema,
      expression: z.string(),
      /** Null where the server cannot count them; the sentence is in `note`. */
      count: z.number().nullable(),
      /** Equal messages, most frequent first, of the latest lines read. */
      messages: z.array(z.object({ message: z.string(), count: z.number(), lastAt: z.number() })),
      /** The messages are of so many lines. */
      read: z.number(),
      note: z.string().nullable(),
    }),
  },
  /** Follows lines as they are written; they are the topic `tail` with the answered id as key. */
  "tail.start": {
    input: z.object({ expression: z.string().trim().min(1).max(16_384), environments: z.array(id).min(1) }),
    output: z.object({ tail: id }),
  },
  "tail.stop": { input: z.object({ tail: id }), output: nothing },
  /** Keeps a search under a name; with an id, in place of that one. */
  "searches.save": {
    input: z.object({
      id: id.nullable(),
      name: z.string().trim().min(1).max(120),
      query: logQuerySchema,
      range: logRangeSchema,
      environments: z.array(id).max(100),
    }),
    output: z.object({ id }),
  },
  "searches.remove": { input: z.object({ id }), output: nothing },
  /** Forgets the recent searches. */
  "searches.forget": { input: z.object({}), output: nothing },
  /** Remembers the person's LogQL for every alert of a name in an environment; null: the derived one again. */
  "searches.forAlert": {
    input: z.object({ environment: id, name: id, expression: z.string().trim().min(1).max(16_384).nullable() }),
    output: nothing,
  },
  /** What the other systems of an environment know of a request ID. `span` narrows it to the time of its entries. */
  "trails.read": { input: z.object({ environment: id, id, span: spanSchema.nullable() }), output: trailsSchema },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type CallName = keyof typeof calls;
export type CallInput<N extends CallName> = z.input<(typeof calls)[N]["input"]>;
export type ParsedInput<N extends CallName> = z.output<(typeof calls)[N]["input"]>;
export type CallOutput<N extends CallName> = z.output<(typeof calls)[N]["output"]>;

/** One function for every call. */
export type Handlers = { readonly [N in CallName]: (input: ParsedInput<N>) => Promise<CallOutput<N>> };

/** A topic: a state that is sent whole once, then as numbered patches which both sides apply with the same reducer. */
export interface TopicDefinition<State, Patch> {
  readonly state: z.ZodType;
  readonly patch: z.ZodType;
  readonly reduce: (state: State, patch: Patch) => State;
}

function topic<State, Patch>(definition: TopicDefinition<State, Patch>): TopicDefinition<State, Patch> {
  return definition;
}

function keyed<T>(item: z.ZodType<T>, idOf: (item: T) => string): TopicDefinition<Keyed<T>, KeyedPatch<T>> {
  return keyedTopic(item, idOf);
}

/** Everything the renderer can follow. `search` and `tail` have one state for each id; the others have the key `""`. */
export const topics = {
  settings: topic<SettingsState, SettingsState>({
    state: settingsStateSchema,
    patch: settingsStateSchema,
    reduce: (_state, patch) => patch,
  }),
  health: topic<HealthState, HealthPatch>({ state: healthStateSchema, patch: healthPatchSchema, reduce: reduceHealth }),
  alerts: topic<AlertsState, AlertsPatch>({ state: alertsStateSchema, patch: alertsPatchSchema, reduce: reduceAlerts }),
  /** The silences of every environment, expired ones too, by `<environment>/<silence>`. */
  silences: keyed<Silence>(silenceSchema, (silence) => silence.id),
  /** The acknowledgements of episodes that go on, by alert id. */
  acknowledgements: keyed<Acknowledgement>(acknowledgementSchema, (acknowledgement) => acknowledgement.alert),
  notifications: topic<NotificationsState, NotificationsPatch>({
    state: notificationsStateSchema,
    patch: notificationsPatchSchema,
    reduce: reduceNotifications,
  }),
  personal: topic<PersonalState, PersonalState>({
    state: personalStateSchema,
    patch: personalStateSchema,
    reduce: (_state, patch) => patch,
  }),
  /** What the window can be told; null in a browser tab. */
  desktop: topic<DesktopState | null, DesktopState | null>({
    state: desktopStateSchema.nullable(),
    patch: desktopStateSchema.nullable(),
    reduce: (_state, patch) => patch,
  }),
  opened: topic<OpenedFile, OpenedFile>({
    state: openedFileSchema,
    patch: openedFileSchema,
    reduce: (_state, patch) => patch,
  }),
  faults: topic<FaultsState, FaultsState>({
    state: faultsStateSchema,
    patch: faultsStateSchema,
    reduce: (_state, patch) => patch,
  }),
  searches: topic<SavedSearchesState, SavedSearchesState>({
    state: savedSearchesStateSchema,
    patch: savedSearchesStateSchema,
    reduce: (_state, patch) => patch,
  }),
  tail: topic<TailState, TailPatch>({ state: tailStateSchema, patch: tailPatchSchema, reduce: reduceTail }),
  search: topic<SearchState, SearchPatch>({ state: searchStateSchema, patch: searchPatchSchema, reduce: reduceSearch }),
} as const;

export type TopicName = keyof typeof topics;
export type TopicState<N extends TopicName> = (typeof topics)[N] extends TopicDefinition<infer S, infer _P> ? S : never;
export type TopicPatch<N extends TopicName> = (typeof topics)[N] extends TopicDefinition<infer _S, infer P> ? P : never;
