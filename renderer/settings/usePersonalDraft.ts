import { useMemo, useState } from "react";
import type { PersonalState } from "../../shared/model/personal.ts";
import { useClient, useSettings } from "../client/client.ts";
import { type DraftFaults, draftOf, type PersonalDraft, settingsOf } from "./notificationDraft.ts";
import { forgetSaved, keepDraft, type TypedParts, usePersonalDrafts, withoutSame } from "./personalDrafts.ts";

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
const nothing: TypedParts = {};

/** The person's settings as they are being edited; untouched, they follow what is in force. */
export function usePersonalDraft(personal: PersonalState): PersonalForm {
  const { bridge } = useClient();
  const file = useSettings()?.file ?? "";
  const typed = usePersonalDrafts((drafts) => drafts.get(file)) ?? nothing;
  const [saving, setSaving] = useState(false);
  const [said, setSaid] = useState<PersonalForm["said"]>(null);
  const inForce = useMemo(() => draftOf(personal.settings), [personal.settings]);
  const draft = useMemo(() => ({ ...inForce, ...typed }), [inForce, typed]);
  const outcome = useMemo(() => settingsOf(draft), [draft]);
  const changed = Object.keys(withoutSame(typed, inForce)).length > 0;
  return {
    draft,
    faults: outcome.ok ? noFaults : outcome.faults,
    changed,
    saving,
    said,
    change: (part) => {
      keepDraft(file, withoutSame({ ...typed, ...part }, inForce));
      setSaid(null);
    },
    save: async () => {
      if (saving) return;
      if (!outcome.ok) return setSaid({ ok: false, text: "Mend what is marked in red first; nothing was saved." });
      setSaving(true);
      const result = await bridge.call("personal.save", { settings: outcome.settings });
      setSaving(false);
      if (!result.ok) return setSaid({ ok: false, text: result.error.message });
      setSaid(forgetSaved(file, typed) ? null : { ok: true, text: "Saved." });
    },
    discard: () => {
      keepDraft(file, null);
      setSaid(null);
    },
  };
}
