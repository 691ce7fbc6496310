const placeholders = ["id", "from", "to", "fromMs", "toMs"] as const;
export type LinkValues = Readonly<Record<(typeof placeholders)[number], string>>;

const placeholder = /\{([^{}]*)\}/g;

/** Something harmless in place of every value, to look at the address itself. */
const sample: LinkValues = { id: "x", from: "x", to: "x", fromMs: "1", toMs: "1" };

function isPlaceholder(name: string): name is keyof LinkValues {
  return (placeholders as readonly string[]).includes(name);
}

/** The address that a template means. It is not looked at whether it may be opened. */
export function fillTemplate(template: string, values: LinkValues): string {
  return template.replace(placeholder, (whole, name: string) =>
    isPlaceholder(name) ? encodeURIComponent(values[name]) : whole,
  );
}

/** What is wrong with a link's template, to go on after its field's name; null where it can be used. */
export function templateFault(template: string): string | null {
  for (const [whole, name = ""] of template.matchAll(placeholder)) {
    if (!isPlaceholder(name)) return `has ${whole}, which is none of {id}, {from}, {to}, {fromMs} and {toMs}`;
  }
  const filled = fillTemplate(template, sample);
  if (!URL.canParse(filled) || new URL(filled).protocol !== "https:") return "must be a URL that begins with https://";
  const { username, password } = new URL(filled);
  if (username !== "" || password !== "") return "must not hold a user name or password";
  if (/^https:\/\/[^/?#]*[{}]/i.test(template)) return "must have its placeholders after the host";
  return null;
}
