import { type RefObject, useEffect } from "react";
import { create } from "zustand";
import { goTo } from "../app/place.ts";
import { useEnvironmentsView } from "./environments/view.ts";
import type { SettingsSection } from "./sectionNames.ts";

/** The part of the settings that the person was led to; each leading counts, also twice to the same part. */
const useWantedSection = create<{ readonly section: SettingsSection | null; readonly led: number }>(() => ({
  section: null,
  led: 0,
}));

/** Leads to a part of the settings; a form that is open there is put aside, with what was typed. */
export function leadTo(section: SettingsSection): void {
  useEnvironmentsView.setState({ shown: "list" });
  useWantedSection.setState(({ led }) => ({ section, led: led + 1 }));
}

/** Goes to Settings and there to a part. */
export function goToSettings(section: SettingsSection): void {
  leadTo(section);
  goTo({ screen: "settings" });
}

/** Goes to Settings, Notifications. */
export function goToNotificationSettings(): void {
  goToSettings("notifications");
}

/** Brings the part with that id into view, with the focus, once the person is led to it. */
export function useLedTo(id: string | undefined, part: RefObject<HTMLElement | null>): void {
  const { section, led } = useWantedSection();
  // `led` alone tells a second leading to the same part from the first.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useEffect(() => {
    if (section === null || section !== id) return;
    part.current?.focus({ preventScroll: true });
    part.current?.scrollIntoView({ block: "start" });
    useWantedSection.setState({ section: null });
  }, [section, led, id, part]);
}
