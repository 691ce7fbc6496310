import type { EnvironmentNotifications } from "../../../shared/model/notification.ts";
import type { PersonalSettings } from "../../../shared/model/personal.ts";

/** Lists in order and without repetition: the times of escalation, the days and the exceptions of quiet hours. */
export function inOrder(settings: PersonalSettings): PersonalSettings {
  const { notifications } = settings;
  const tidy = (one: EnvironmentNotifications): EnvironmentNotifications => ({
    ...one,
    quietHours:
      one.quietHours === null
        ? null
        : { ...one.quietHours, days: ascending(one.quietHours.days), except: [...new Set(one.quietHours.except)] },
  });
  return {
    ...settings,
    notifications: {
      ...notifications,
      defaults: tidy(notifications.defaults),
      environments: Object.fromEntries(
        Object.entries(notifications.environments).map(([id, one]) => [id, tidy(one)] as const),
      ),
      escalateAfterMinutes: ascending(notifications.escalateAfterMinutes),
    },
  };
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
