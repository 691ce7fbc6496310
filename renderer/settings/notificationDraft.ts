import type { EnvironmentNotifications, Levels, QuietHours } from "../../shared/model/notification.ts";
import { type PersonalSettings, personalSettingsSchema } from "../../shared/model/personal.ts";

/** Quiet hours as the form holds them: switched off they keep what was typed. */
export interface QuietDraft extends QuietHours {
  readonly on: boolean;
}

export interface ScopeDraft {
  readonly levels: Levels;
  readonly quiet: QuietDraft;
}

/** The settings of the person as fields hold them: numbers are still texts. */
export interface PersonalDraft {
  readonly author: string;
  readonly historyDays: string;
  readonly defaults: ScopeDraft;
  /** Environments with rules of their own, by id. */
  readonly environments: Readonly<Record<string, ScopeDraft>>;
  readonly digestAbove: string;
  /** `5, 10, 15`. */
  readonly escalateAfterMinutes: string;
  readonly flappingTransitions: string;
  readonly flappingWindow: string;
  readonly resolved: boolean;
  readonly backends: boolean;
}

const usualQuiet: QuietHours = { from: "22:00", to: "07:00", days: [0, 1, 2, 3, 4, 5, 6], except: ["critical"] };

function scopeDraft({ levels, quietHours }: EnvironmentNotifications): ScopeDraft {
  return { levels, quiet: { on: quietHours !== null, ...(quietHours ?? usualQuiet) } };
}

/** The fields for these settings. */
export function draftOf({ author, historyDays, notifications }: PersonalSettings): PersonalDraft {
  const { defaults, environments, flapping } = notifications;
  return {
    author: author ?? "",
    historyDays: String(historyDays),
    defaults: scopeDraft(defaults),
    environments: Object.fromEntries(Object.entries(environments).map(([id, rules]) => [id, scopeDraft(rules)])),
    digestAbove: String(notifications.digestAbove),
    escalateAfterMinutes: notifications.escalateAfterMinutes.join(", "),
    flappingTransitions: String(flapping.transitions),
    flappingWindow: String(flapping.windowMinutes),
    resolved: notifications.resolved,
    backends: notifications.backends,
  };
}

/** Where a fault is: the path of the setting, as `notifications.digestAbove`. */
export type DraftFaults = Readonly<Record<string, string>>;

export type DraftOutcome =
  | { readonly ok: true; readonly settings: PersonalSettings }
  | { readonly ok: false; readonly faults: DraftFaults };

/** The settings that the fields say, or what is wrong with them, each a sentence. */
export function settingsOf(draft: PersonalDraft): DraftOutcome {
  const author = draft.author.trim();
  const parsed = personalSettingsSchema.safeParse({
    version: 1,
    author: author === "" ? null : author,
    historyDays: numberOf(draft.historyDays),
    notifications: {
      defaults: rulesOf(draft.defaults),
      environments: Object.fromEntries(Object.entries(draft.environments).map(([id, scope]) => [id, rulesOf(scope)])),
      digestAbove: numberOf(draft.digestAbove),
      escalateAfterMinutes: listOf(draft.escalateAfterMinutes),
      flapping: { transitions: numberOf(draft.flappingTransitions), windowMinutes: numberOf(draft.flappingWindow) },
      resolved: draft.resolved,
      backends: draft.backends,
    },
  });
  if (parsed.success) return { ok: true, settings: parsed.data };
  const faults: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    const path = issue.path.join(".");
    if (!Object.hasOwn(faults, path)) faults[path] = faultSentence(issue);
  }
  return { ok: false, faults };
}

function rulesOf({ levels, quiet: { on, ...quietHours } }: ScopeDraft): EnvironmentNotifications {
  return { levels, quietHours: on ? quietHours : null };
}

/** An empty or unreadable text is no number, which the schema then says. */
function numberOf(text: string): number | string {
  return /^\s*\d+\s*$/.test(text) ? Number(text) : text;
}

function listOf(text: string): readonly (number | string)[] {
  return text
    .split(/[\s,;]+/)
    .filter((part) => part !== "")
    .map(numberOf);
}

interface Issue {
  readonly code?: string | undefined;
  readonly message: string;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly origin?: unknown;
}

/** What is wrong, as the person would say it. */
function faultSentence(issue: Issue): string {
  const unit = issue.origin === "string" ? " characters" : issue.origin === "array" ? " entries" : "";
  switch (issue.code) {
    case "too_small":
      return issue.message.startsWith("Too small") ? `It must be at least ${issue.minimum}${unit}.` : sentence(issue);
    case "too_big":
      return issue.message.startsWith("Too big") ? `It must be at most ${issue.maximum}${unit}.` : sentence(issue);
    case "invalid_type":
      return "It must be a whole number.";
    default:
      return sentence(issue);
  }
}

function sentence({ message }: Issue): string {
  const text = message.startsWith("must ") ? `It ${message}` : message;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
