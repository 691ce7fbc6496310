/**
 * The tables of the local database. Times are ms since 1970, durations ms. Text from servers is stored as it came and
 * bound as a value, never put into SQL.
 *
 * Every subject owns its tables: no other module reads or writes them.
 */

/**
 * history/: one row for every alert ever seen. `alert` is its id (`<environment>/<fingerprint>`); `labels` is JSON, as
 * they were at its last transition.
 */
const alerts = `
CREATE TABLE alerts (
  id INTEGER PRIMARY KEY,
  alert TEXT NOT NULL UNIQUE,
  environment TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  name TEXT NOT NULL,
  labels TEXT NOT NULL
) STRICT`;

/**
 * history/: the episodes of an alert, which never overlap. `fired_at` is null for one that was only ever pending.
 * `over_at` is the last moment that it is known to have lasted to: `ended_at`; where the end is not known, when it was
 * last seen; `9007199254740991` while it goes on, so that one index answers "which episodes touch this range".
 */
const episodes = `
CREATE TABLE episodes (
  id INTEGER PRIMARY KEY,
  alert INTEGER NOT NULL REFERENCES alerts (id),
  severity TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  fired_at INTEGER,
  ended_at INTEGER,
  over_at INTEGER NOT NULL,
  notified_at INTEGER,
  acknowledged_at INTEGER,
  acknowledged_by TEXT,
  state TEXT NOT NULL,
  transitions INTEGER NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX episodes_by_alert ON episodes (alert, starts_at);
CREATE INDEX episodes_by_end ON episodes (over_at);
CREATE INDEX episodes_by_start ON episodes (starts_at)`;

/** history/: every change of state. `origin` is the state before (null for the first of an episode). */
const transitions = `
CREATE TABLE transitions (
  id INTEGER PRIMARY KEY,
  episode INTEGER NOT NULL REFERENCES episodes (id),
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  origin TEXT,
  reason TEXT,
  source TEXT NOT NULL
) STRICT;
CREATE INDEX transitions_by_episode ON transitions (episode)`;

/**
 * history/: `heartbeats`: when each environment was last polled while a console ran; `gaps`: spans in which none ran.
 * `text` is the sentence on the screen; `filled` is 1 once Prometheus answered for it; `tried` counts the attempts.
 */
const gaps = `
CREATE TABLE heartbeats (environment TEXT PRIMARY KEY, since INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE gaps (
  id INTEGER PRIMARY KEY,
  environment TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  text TEXT NOT NULL,
  filled INTEGER NOT NULL,
  tried INTEGER NOT NULL
) STRICT;
CREATE INDEX gaps_by_end ON gaps (to_at)`;

/** notifications/journal.ts: shared/model/notification.ts `JournalEntry`, column by column. */
const journal = `
CREATE TABLE journal (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  environment TEXT,
  alert TEXT,
  name TEXT,
  severity TEXT,
  outcome TEXT,
  text TEXT NOT NULL,
  notification TEXT,
  link TEXT
) STRICT;
CREATE INDEX journal_by_time ON journal (at);
CREATE INDEX journal_by_alert ON journal (alert, at) WHERE alert IS NOT NULL`;

/** acknowledgements/: those made here. `alert` is the alert's id; `silence` the silence's id where `via` is one. */
const acknowledgements = `
CREATE TABLE acknowledgements (
  alert TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  note TEXT NOT NULL,
  via TEXT NOT NULL,
  silence TEXT,
  until INTEGER,
  PRIMARY KEY (alert, starts_at)
) STRICT, WITHOUT ROWID`;

/** personal/: "Mute for 1 h". `environment` null: all of them, which the unique index counts as ''. */
const mutes = `
CREATE TABLE mutes (environment TEXT, until INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX mutes_by_environment ON mutes (ifnull(environment, ''))`;

/** Whoever must remember something small across a restart: the policy's state, for one. `json` is JSON text. */
const state = `
CREATE TABLE state (key TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT`;

/** notifications/: recent notifications, shared/model/notification.ts `Notification` as JSON. */
const notifications = `
CREATE TABLE notifications (id TEXT PRIMARY KEY, at INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
CREATE INDEX notifications_by_time ON notifications (at)`;

/** logs/: recent and saved searches, as JSON. `saved` is 1 for those that stay. */
const searches = `
CREATE TABLE searches (
  id TEXT PRIMARY KEY, at INTEGER NOT NULL, saved INTEGER NOT NULL DEFAULT 0, json TEXT NOT NULL
) STRICT;
CREATE INDEX searches_by_time ON searches (at)`;

/**
 * Index n leads from version n to n + 1 (`PRAGMA user_version`). Only ever add to the end: a database of any older
 * version takes the rest of the list, after a copy of it was made.
 */
export const migrations: readonly string[] = [
  [alerts, episodes, transitions, gaps, journal, acknowledgements, mutes, state, notifications, searches].join(";\n"),
];
