import { create } from "zustand";
import { goTo } from "../app/place.ts";

/** The part of the settings that the person was led to; each leading counts, also twice to the same part. */
export const useWantedSection = create<{ readonly section: "notifications" | null; readonly led: number }>(() => ({
  section: null,
  led: 0,
}));

/** Goes to Settings, Notifications. */
export function goToNotificationSettings(): void {
  useWantedSection.setState(({ led }) => ({ section: "notifications", led: led + 1 }));
  goTo({ screen: "settings" });
}
