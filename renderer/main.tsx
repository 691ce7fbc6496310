import "./client/zod.ts";
import "./app/styles.ts";
import { MantineProvider } from "@mantine/core";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { followAddress } from "./app/place.ts";
import { applyColorSchemeEarly, colorSchemeManager, cssVariables, theme } from "./app/theme.ts";
import { connect } from "./client/bridge.ts";
import { ClientProvider } from "./client/client.ts";

applyColorSchemeEarly();
const client = connect();
followAddress();

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element with the id root.");
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemeManager}
    >
      <ClientProvider value={client}>
        <App />
      </ClientProvider>
    </MantineProvider>
  </StrictMode>,
);
