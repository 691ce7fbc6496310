/** Roles of Electron's menu items, which bring the platform's own words, keys and behaviour. */
type Role =
  | "about"
  | "services"
  | "hide"
  | "hideOthers"
  | "unhide"
  | "undo"
  | "redo"
  | "cut"
  | "copy"
  | "paste"
  | "selectAll"
  | "reload"
  | "toggleDevTools"
  | "resetZoom"
  | "zoomIn"
  | "zoomOut"
  | "togglefullscreen"
  | "minimize"
  | "zoom"
  | "front"
  | "close";

/** What an item of our own does. */
export type MenuChoice = "settings" | "keys" | "diagnostics" | "updates" | "quit";

export type MenuEntry =
  | { readonly kind: "role"; readonly role: Role; readonly accelerator?: string }
  | { readonly kind: "choice"; readonly choice: MenuChoice; readonly label: string; readonly accelerator?: string }
  | { readonly kind: "separator" };

export interface MenuGroup {
  readonly label: string;
  /** macOS adds to these what belongs there: the window list, the search of the help. */
  readonly role?: "window" | "help";
  readonly entries: readonly MenuEntry[];
}

const separator: MenuEntry = { kind: "separator" };
const roles = (...names: readonly Role[]): readonly MenuEntry[] => names.map((role) => ({ kind: "role", role }));
const settings: MenuEntry = {
  kind: "choice",
  choice: "settings",
  label: "Settings…",
  accelerator: "CommandOrControl+,",
};
/** Ours and not the role: quitting goes through one place, which lets the window close. */
const quit = (label: string): MenuEntry => ({
  kind: "choice",
  choice: "quit",
  label,
  accelerator: "CommandOrControl+Q",
});

/** The application's menu as the platform has it. `developing`: a build that is not packaged. */
export function appMenu(platform: NodeJS.Platform, developing: boolean): readonly MenuGroup[] {
  const mac = platform === "darwin";
  return [
    mac ? macApplication() : { label: "File", entries: [settings, separator, ...roles("close"), quit("Quit")] },
    {
      label: "Edit",
      entries: [
        ...roles("undo", "redo"),
        separator,
        ...roles("cut", "copy", "paste"),
        separator,
        ...roles("selectAll"),
      ],
    },
    {
      label: "View",
      entries: [
        ...roles("reload"),
        separator,
        // Its usual key chooses all environments on the page.
        { kind: "role", role: "resetZoom", accelerator: "CommandOrControl+Alt+0" },
        ...roles("zoomIn", "zoomOut"),
        separator,
        ...roles("togglefullscreen"),
        // Never in a packaged build: they reach everything that the page may ask for.
        ...(developing ? [separator, ...roles("toggleDevTools")] : []),
      ],
    },
    {
      label: "Window",
      role: "window",
      entries: mac
        ? [...roles("minimize", "zoom"), separator, ...roles("front"), ...roles("close")]
        : roles("minimize"),
    },
    {
      label: "Help",
      role: "help",
      entries: [
        { kind: "choice", choice: "keys", label: "Keyboard Shortcuts" },
        { kind: "choice", choice: "diagnostics", label: "Copy Diagnostics" },
        { kind: "choice", choice: "updates", label: "Check for Updates…" },
        ...(mac ? [] : [separator, ...roles("about")]),
      ],
    },
  ];
}

function macApplication(): MenuGroup {
  return {
    label: "Incident Console",
    entries: [
      ...roles("about"),
      separator,
      settings,
      separator,
      ...roles("services"),
      separator,
      ...roles("hide", "hideOthers", "unhide"),
      separator,
      quit("Quit Incident Console"),
    ],
  };
}
