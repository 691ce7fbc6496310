import type { Bridge } from "../../../shared/bridge.ts";
import { namesOf } from "./editor/names.ts";
import { quoted } from "./quote.ts";

/** Labels that name a service, the most telling first. */
const telling = ["service", "service_name", "app", "job", "container", "namespace", "filename"] as const;

/** A selector that fits an environment's streams: the label that tells services apart, with its value if it has one. */
export async function usualSelector(bridge: Bridge, environment: string): Promise<string> {
  const names = namesOf(bridge, environment);
  const labels = await names.labels(null);
  const label = telling.find((each) => labels.includes(each)) ?? labels.find((each) => !each.startsWith("__"));
  if (label === undefined) return "";
  const values = await names.values(label, null);
  const [only] = values;
  return values.length === 1 && only !== undefined ? `{${label}=${quoted(only)}}` : `{${label}=~".+"}`;
}
