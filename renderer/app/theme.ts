import { type CSSVariablesResolver, createTheme, localStorageColorSchemeManager } from "@mantine/core";

/** The palette of `tokens.css`, for the parts that Mantine draws. */
export const theme = createTheme({
  fontFamily: "var(--sans)",
  fontFamilyMonospace: "var(--mono)",
  fontSizes: { xs: "12px", sm: "13px", md: "13px", lg: "15px", xl: "17px" },
  defaultRadius: 7,
  primaryColor: "blue",
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    // What closes is gone at once: while it faded away, it would still take the keys from the screen.
    Modal: { defaultProps: { centered: false, yOffset: "10vh", transitionProps: { duration: 100, exitDuration: 0 } } },
    Menu: { defaultProps: { shadow: "md", transitionProps: { duration: 80 } } },
    Popover: { defaultProps: { shadow: "md", transitionProps: { duration: 80 } } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 80 } } },
  },
});

const variables = {
  "--mantine-color-body": "var(--panel)",
  "--mantine-color-text": "var(--text)",
  "--mantine-color-default": "var(--raised)",
  "--mantine-color-default-hover": "var(--hover)",
  "--mantine-color-default-color": "var(--text)",
  "--mantine-color-default-border": "var(--line-strong)",
  "--mantine-color-dimmed": "var(--muted)",
  "--mantine-color-placeholder": "var(--faint)",
  "--mantine-color-anchor": "var(--accent)",
  "--mantine-color-error": "var(--critical)",
  "--mantine-primary-color-filled": "var(--accent)",
  "--mantine-shadow-md": "var(--shadow)",
  "--mantine-shadow-xl": "var(--shadow)",
};

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: variables, dark: variables });

const key = "incident-console.theme";

export const colorSchemeManager = localStorageColorSchemeManager({ key });

/** Sets the colours before React draws: an inline script, which would do it in other applications, is not allowed here. */
export function applyColorSchemeEarly(): void {
  const wanted = colorSchemeManager.get("auto");
  const dark = wanted === "auto" ? window.matchMedia("(prefers-color-scheme: dark)").matches : wanted === "dark";
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
}
