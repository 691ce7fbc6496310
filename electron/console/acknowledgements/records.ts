import * as z from "zod";
import type { Acknowledgement } from "../../../shared/model/acknowledgement.ts";
import type { Store } from "../store/store.ts";

const rowSchema = z.object({
  alert: z.string(),
  starts_at: z.number(),
  author: z.string(),
  at: z.number(),
  note: z.string(),
  via: z.enum(["console", "silence", "gateway"]),
  silence: z.string().nullable(),
  until: z.number().nullable(),
});

/** The acknowledgements that were made here and have not ended, as far as the database remembers them. */
export function loadAcknowledgements(store: Store): Acknowledgement[] {
  return store
    .all<unknown>("SELECT alert, starts_at, author, at, note, via, silence, until FROM acknowledgements")
    .flatMap((row) => {
      const parsed = rowSchema.safeParse(row);
      if (!parsed.success) return [];
      const { starts_at: startsAt, ...rest } = parsed.data;
      return [{ ...rest, startsAt, own: true }];
    });
}

/** Keeps these, each in place of what was known of the same alert. */
export function keepAcknowledgements(store: Store, acknowledgements: readonly Acknowledgement[]): void {
  store.transaction(() => {
    for (const { alert, startsAt, author, at, note, via, silence, until } of acknowledgements) {
      store.run("DELETE FROM acknowledgements WHERE alert = ?", [alert]);
      store.run(
        "INSERT INTO acknowledgements (alert, starts_at, author, at, note, via, silence, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        // The table holds whole milliseconds.
        [alert, Math.trunc(startsAt), author, at, note, via, silence, until === null ? null : Math.trunc(until)],
      );
    }
  });
}

export function forgetAcknowledgements(store: Store, alerts: readonly string[]): void {
  store.transaction(() => {
    for (const alert of alerts) store.run("DELETE FROM acknowledgements WHERE alert = ?", [alert]);
  });
}
