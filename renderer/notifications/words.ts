import type { Delivery, Notification } from "../../shared/model/notification.ts";
import type { PersonalState } from "../../shared/model/personal.ts";
import { dayName, minuteOf, type Zone } from "../format/time.ts";
import type { BrowserPermission } from "./permission.ts";
import { muteFor, quietUntil, rulesFor } from "./quiet.ts";

/** `04:12` today, `22 Nov 08:00` on another day. */
export function untilText(until: number, now: number, zone: Zone): string {
  const name = dayName(until, now, zone);
  return name === "today" ? minuteOf(until, zone) : `${name} ${minuteOf(until, zone)}`;
}

export interface BellWords {
  readonly text: string;
  readonly tone: "on" | "quiet" | "warning";
  /** The same in a sentence, for the panel and for hovering. */
  readonly sentence: string;
}

interface BellState {
  readonly personal: PersonalState;
  /** The ids of those that are watched. */
  readonly environments: readonly string[];
  /** The chosen environment; null: all. */
  readonly environment: string | null;
  /** Null in the window, where the system is asked and not a browser. */
  readonly permission: BrowserPermission | null;
  readonly now: number;
  readonly zone: Zone;
}

/** What the button in the header says. What holds everything back comes before what holds back a part. */
export function bellWords({ personal, environments, environment, permission, now, zone }: BellState): BellWords {
  const mute = muteFor(personal.mutes, environment, now);
  if (mute !== null) {
    const until = untilText(mute.until, now, zone);
    return {
      text: `Muted until ${until}`,
      tone: "quiet",
      sentence: `Muted until ${until}. A digest then says what was held back.`,
    };
  }
  if (permission !== null && permission !== "granted") {
    return {
      text: permission === "default" ? "Notifications not allowed yet" : "Browser blocks notifications",
      tone: "warning",
      sentence: "The browser shows no notifications; they appear only inside this window, while you look at it.",
    };
  }
  const { quietHours, levels } = rulesFor(personal.settings.notifications, environment);
  const until = quietHours === null ? null : quietUntil(quietHours, now);
  if (quietHours !== null && until !== null) {
    const but =
      quietHours.except.length === 0 ? "everything is held back" : `only ${quietHours.except.join(", ")} gets through`;
    const end = untilText(until, now, zone);
    return {
      text: `Quiet until ${end}`,
      tone: "quiet",
      sentence: `Quiet hours until ${end}: ${but}. A digest then says what was held back.`,
    };
  }
  if (Object.values(levels).every((level) => level === "off")) {
    return { text: "Notifications off", tone: "quiet", sentence: "Every severity is switched off in the settings." };
  }
  const everywhere = environment !== null || environments.every((id) => isHeard(personal, id, now));
  return {
    text: "Notifications on",
    tone: "on",
    sentence: everywhere ? "Notifications are on." : "Notifications are on, but not for every environment.",
  };
}

/** Whether something of an environment is told now: it is not muted, nor quiet or switched off by rules of its own. */
function isHeard({ mutes, settings }: PersonalState, environment: string, now: number): boolean {
  const { quietHours, levels } = rulesFor(settings.notifications, environment);
  const quiet = quietHours !== null && quietUntil(quietHours, now) !== null;
  const off = Object.values(levels).every((level) => level === "off");
  return muteFor(mutes, environment, now) === null && !quiet && !off;
}

/** How a notification reached the person. */
export function deliverySentence(delivery: Delivery | null): string {
  if (delivery === null) return "Not delivered yet";
  const more = delivery.message === null ? "" : `: ${delivery.message}`;
  switch (delivery.by) {
    case "system":
      return `Shown by the system${more}`;
    case "toast":
      return `Shown in the window${more}`;
    case "none":
      return `Not shown${more}`;
  }
}

/** How many critical ones nobody has looked at. Tests do not count. */
export function unseenCritical(notifications: readonly Notification[]): number {
  return notifications.filter(
    ({ seen, severity, kind }) => !seen && severity === "critical" && kind !== "test" && kind !== "resolved",
  ).length;
}

export function unseenCount(notifications: readonly Notification[]): number {
  return notifications.filter(({ seen }) => !seen).length;
}
