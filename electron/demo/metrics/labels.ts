/** The labels of a series or an alert. Names are in order, so that equal sets have equal keys. */
export type Labels = Readonly<Record<string, string>>;

const keys = new WeakMap<Labels, string>();
const nameless = new WeakMap<Labels, Labels>();

/** Labels in order of their names; empty values mean "no such label" (as in Prometheus) and are left out. */
export function labelsOf(record: Readonly<Record<string, string>>): Labels {
  const entries = Object.entries(record).filter(([, value]) => value !== "");
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** A text that is equal for equal labels. */
export function labelKey(labels: Labels): string {
  const known = keys.get(labels);
  if (known !== undefined) return known;
  const key = JSON.stringify(labels);
  keys.set(labels, key);
  return key;
}

/** The labels without the metric's name, as nearly every PromQL function answers them. */
export function withoutName(labels: Labels): Labels {
  const known = nameless.get(labels);
  if (known) return known;
  const { __name__: _, ...rest } = labels;
  nameless.set(labels, rest);
  return rest;
}

/** Only the named labels. */
export function only(labels: Labels, names: readonly string[]): Labels {
  return labelsOf(Object.fromEntries(names.map((name) => [name, labels[name] ?? ""])));
}

/** All but the named labels. */
export function except(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
}

/** As Prometheus writes labels in messages: `{job="fastapi", method="GET"}`. */
export function labelText(labels: Labels): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(", ")}}`;
}
