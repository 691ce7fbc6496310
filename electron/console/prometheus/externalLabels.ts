import { parse } from "yaml";
import * as z from "zod";
import { compileAnchored } from "../../../shared/matchers.ts";
import type { Labels } from "../../../shared/model/alert.ts";

const scalarText = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const configSchema = z.object({
  global: z.object({ external_labels: z.record(z.string(), scalarText).nullish() }).nullish(),
  alerting: z
    .object({
      alert_relabel_configs: z.array(z.object({ action: z.string().nullish(), regex: scalarText.nullish() })).nullish(),
    })
    .nullish(),
});

/**
 * The labels that a Prometheus adds to its alerts on their way to Alertmanager, from its configuration: its
 * `external_labels` less those that an `alert_relabel_configs` entry drops (the usual way to take the replica label
 * off). An empty set where the text is no configuration. Other relabelling is not followed.
 */
export function sentLabels(configYaml: string): Labels {
  let document: unknown;
  try {
    document = parse(configYaml, { maxAliasCount: 100 });
  } catch {
    return {};
  }
  const config = configSchema.safeParse(document);
  if (!config.success) return {};
  const dropped = (config.data.alerting?.alert_relabel_configs ?? [])
    .filter((relabel) => relabel.action === "labeldrop")
    .map((relabel) => compileAnchored(relabel.regex ?? ".*"));
  const labels = Object.entries(config.data.global?.external_labels ?? {});
  return Object.fromEntries(labels.filter(([name]) => !dropped.some((pattern) => pattern?.test(name))));
}
