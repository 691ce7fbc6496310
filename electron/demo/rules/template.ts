import type { Labels } from "../metrics/labels.ts";

/** A number with so many significant digits and no trailing zeros, like Go's `%.4g`. */
function significant(value: number, digits: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}

function humanize(value: number): string {
  const steps = ["", "k", "M", "G", "T", "P"] as const;
  let rest = value;
  let step = 0;
  while (Math.abs(rest) >= 1000 && step < steps.length - 1) {
    rest /= 1000;
    step++;
  }
  return `${significant(rest, 4)}${steps[step] ?? ""}`;
}

function humanizeDuration(value: number): string {
  const seconds = Math.floor(Math.abs(value));
  if (seconds < 60) return `${significant(value, 4)}s`;
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const sign = value < 0 ? "-" : "";
  if (days > 0) return `${sign}${days}d ${hours}h ${minutes}m ${seconds % 60}s`;
  return hours > 0 ? `${sign}${hours}h ${minutes}m ${seconds % 60}s` : `${sign}${minutes}m ${seconds % 60}s`;
}

function apply(step: string, value: number): string {
  const decimals = /^printf "%\.(\d)f"$/.exec(step)?.[1];
  if (decimals !== undefined) return value.toFixed(Number(decimals));
  if (step === "humanize") return humanize(value);
  if (step === "humanizePercentage") return `${significant(value * 100, 4)}%`;
  if (step === "humanizeDuration") return humanizeDuration(value);
  return `<error expanding template: function "${step}" not defined>`;
}

function expandAction(action: string, value: number, labels: Labels): string {
  const [subject = "", step] = action.split("|").map((part) => part.trim());
  if (subject.startsWith("$labels.")) return labels[subject.slice("$labels.".length)] ?? "";
  if (subject !== "$value") return `<error expanding template: undefined variable "${subject}">`;
  return step === undefined ? String(value) : apply(step, value);
}

/** Expands the annotations of the demo's own rules: `{{ $value | humanizePercentage }}`, `{{ $labels.instance }}`. */
export function expandTemplate(template: string, value: number, labels: Labels): string {
  return template.replace(/\{\{\s*(.*?)\s*\}\}/g, (_, action: string) => expandAction(action, value, labels));
}
