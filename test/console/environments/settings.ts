import type { SettingsFile } from "../../../shared/settings/schema.ts";

/** A settings file in which every setting is set. */
export const fullSettings: SettingsFile = {
  $schema: "./environments.schema.json",
  version: 1,
  environments: [
    {
      id: "production",
      name: "Production",
      color: "#d6409f",
      production: true,
      prometheus: {
        url: "https://prometheus.example.com/prefix",
        auth: { type: "basic", username: "oncall" },
        caFile: "ca.pem",
        clientCert: { cert: "client.pem", key: "client.key" },
        proxy: "http://proxy.example.com:3128",
        timeout: "5s",
        pollInterval: "30s",
      },
      alertmanagers: [
        { url: "https://alertmanager-1.example.com", auth: { type: "bearer" } },
        { url: "https://alertmanager-2.example.com", auth: { type: "headers", names: ["X-Api-Key"] } },
      ],
      loki: {
        url: "https://loki.example.com",
        auth: { type: "none" },
        tenants: ["shop", "backoffice"],
        selector: '{service="shell"}',
        requestIdFields: ["request_id"],
      },
      grafana: { url: "https://grafana.example.com" },
    },
    { id: "staging", name: "Staging", production: false, alertmanagers: [{ url: "http://127.0.0.1:9093" }] },
  ],
};
