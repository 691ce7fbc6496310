import type { SettingsProblem } from "../../../../shared/model/environment.ts";

const formats: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /^\s*</, what: "a web page. Where the file is on a website, download the file itself (often “Raw”)" },
  { pattern: /^apiVersion:[\s\S]*^kind:\s*Config\b|^kind:\s*Config\b[\s\S]*^apiVersion:/m, what: "a kubeconfig" },
  { pattern: /^apiVersion:[\s\S]*^kind:|^kind:[\s\S]*^apiVersion:/m, what: "a Kubernetes manifest" },
  { pattern: /^(scrape_configs|rule_files):/m, what: "the configuration of Prometheus (prometheus.yml)" },
  { pattern: /^(route|receivers|inhibit_rules):/m, what: "the configuration of Alertmanager (alertmanager.yml)" },
  { pattern: /^(schema_config|ingester|limits_config):/m, what: "the configuration of Loki" },
  { pattern: /^groups:/m, what: "a file of Prometheus rules" },
  { pattern: /^-----BEGIN /m, what: "a certificate or a key" },
  { pattern: /^(---|[\w-]+:(\s|$)|- )/m, what: "YAML" },
];

/** Far into a file nothing tells what it is. */
const lookedAt = 20_000;

/** A sentence for text that is no settings file but something well known; null where it is not known. */
export function otherFormat(text: string): SettingsProblem | null {
  const start = text.slice(0, lookedAt).replace(/^\uFEFF/, "");
  if (/^\s*([{[]|\/[/*])/.test(start)) return foreignJson(text);
  const format = formats.find(({ pattern }) => pattern.test(start));
  if (format === undefined) return null;
  return sentence(`This looks like ${format.what}. A settings file of Incident Console is JSON with "environments".`);
}

/** JSON of something else would be told of every one of its fields. */
function foreignJson(text: string): SettingsProblem | null {
  if (/"environments"\s*:/.test(text)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return null;
  }
  if (typeof value === "object" && value !== null && "version" in value) return null;
  return sentence('This is JSON, but no settings file of Incident Console: it has no "environments".');
}

function sentence(message: string): SettingsProblem {
  return { message, line: null, column: null, field: null };
}
