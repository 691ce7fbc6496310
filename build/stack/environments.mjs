/** The settings that point the console at a stack. */

/** What the log generator's lines call their request ID, and the other names in use. */
const REQUEST_ID_FIELDS = ["request_id", "correlation_id", "req_id", "trace_id"];

/**
 * @param {{ prometheusUrl: string, alertmanagerUrls: readonly string[], lokiUrl: string | null }} backends
 */
export function environments({ prometheusUrl, alertmanagerUrls, lokiUrl }) {
  return {
    version: 1,
    environments: [
      {
        id: "stack",
        name: "Stack",
        color: "#4da3ff",
        production: false,
        prometheus: { url: prometheusUrl },
        alertmanagers: alertmanagerUrls.map((url) => ({ url })),
        ...(lokiUrl === null
          ? {}
          : { loki: { url: lokiUrl, selector: '{job=~".+"}', requestIdFields: REQUEST_ID_FIELDS } }),
      },
    ],
  };
}
