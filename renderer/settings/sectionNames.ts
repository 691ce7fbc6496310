/** The parts of the settings in their order, by the id of the card that each begins with. */
export const sections = ["environments", "notifications", "you", "looks", "desktop", "keys", "audit", "about"] as const;
export type SettingsSection = (typeof sections)[number];

export const sectionNames: Readonly<Record<SettingsSection, string>> = {
  environments: "Environments",
  notifications: "Notifications",
  you: "You",
  looks: "Looks",
  desktop: "This window",
  keys: "Keys",
  audit: "Audit log",
  about: "About",
};
