import { useMemo, useState } from "react";
import type { PersonalState } from "../../shared/model/personal.ts";
import { useClient, useSettings } from "../client/client.ts";
import { type DraftFaults, draftOf, type PersonalDraft, settingsOf } from "./notificationDraft.ts";
import { keepDraft, usePersonalDrafts } from "./personalDrafts.ts";

export interface PersonalForm {
  readonly draft: PersonalDraft;
  readonly faults: DraftFaults;
  /** Something differs from what is in force. */
  readonly changed: boolean;
  readonly saving: boolean;
  /** What the console said to the last save; null where nothing is to be said. */
  readonly said: { readonly ok: boolean; readonly text: string } | null;
  change(part: Partial<PersonalDraft>): void;
  save(): Promise<void>;
  discard(): void;
}

const noFaults: DraftFaults = {};

/** The person's settings as they are being edited; untouched, they follow what is in force. */
export function usePersonalDraft(personal: PersonalState): PersonalForm {
  const { bridge } = useClient();
  const file = useSettings()?.file ?? "";
  const edited = usePersonalDrafts((drafts) => drafts.get(file)) ?? null;
  const [saving, setSaving] = useState(false);
  const [said, setSaid] = useState<PersonalForm["said"]>(null);
  const inForce = useMemo(() => draftOf(personal.settings), [personal.settings]);
  const draft = edited ?? inForce;
  const outcome = useMemo(() => settingsOf(draft), [draft]);
  const changed = edited !== null && !isSame(edited, inForce);
  return {
    draft,
    faults: outcome.ok ? noFaults : outcome.faults,
    changed,
    saving,
    said,
    change: (part) => {
      const next = { ...draft, ...part };
      keepDraft(file, isSame(next, inForce) ? null : next);
      setSaid(null);
    },
    save: async () => {
      if (!outcome.ok) return setSaid({ ok: false, text: "Mend what is marked in red first; nothing was saved." });
      setSaving(true);
      const result = await bridge.call("personal.save", { settings: outcome.settings });
      setSaving(false);
      if (!result.ok) return setSaid({ ok: false, text: result.error.message });
      keepDraft(file, null);
      setSaid({ ok: true, text: "Saved." });
    },
    discard: () => {
      keepDraft(file, null);
      setSaid(null);
    },
  };
}

function isSame(one: PersonalDraft, other: PersonalDraft): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
