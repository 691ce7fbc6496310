import type { Store } from "../store/store.ts";

/** Deletes what was over before a moment. SQLite uses the room again, so the file stops growing. */
export function forgetOld(store: Store, before: number): void {
  store.transaction(() => {
    // An alert that never ends has old transitions too.
    store.run("DELETE FROM transitions WHERE at < ?", [before]);
    store.run("DELETE FROM transitions WHERE episode IN (SELECT id FROM episodes WHERE over_at < ?)", [before]);
    store.run("DELETE FROM episodes WHERE over_at < ?", [before]);
    store.run("DELETE FROM alerts WHERE NOT EXISTS (SELECT 1 FROM episodes WHERE episodes.alert = alerts.id)");
    store.run("DELETE FROM gaps WHERE to_at < ?", [before]);
    store.run("DELETE FROM heartbeats WHERE at < ?", [before]);
  });
}
