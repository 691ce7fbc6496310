// A gateway, a Prometheus and an old Alertmanager all answer at `/api/v1/alerts`; their answers' shapes tell them apart.

/** True for `{alerts: […]}`, a gateway's. */
export function isGatewayList(body: unknown): boolean {
  return isMap(body) && Array.isArray(body.alerts);
}

/** The kind of server whose answer this is instead of a gateway's; null where it cannot be told. */
export function otherServer(body: unknown): "prometheus" | "alertmanager" | null {
  if (!isMap(body) || (body.status !== "success" && body.status !== "error")) return null;
  if (Array.isArray(body.data)) return "alertmanager";
  return isMap(body.data) && Array.isArray(body.data.alerts) ? "prometheus" : null;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
