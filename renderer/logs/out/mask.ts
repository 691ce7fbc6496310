/** Words in a field's name that make its value a person's, or a key to a door. */
const personalWords = new Set(
  `user username login email mail phone mobile ip firstname lastname fullname surname birth birthday iban card ssn
  password passwd pwd secret token authorization cookie session apikey`.split(/\s+/),
);
/** Two words that are personal together only. */
const personalPairs = new Set(["api key", "remote addr", "remote address", "first name", "last name", "full name"]);
/** What a person's word may be followed by: `user_id`, `client_ip`, `email_address`; `user_agent` names nobody. */
const trailingWords = new Set(["id", "ids", "name", "addr", "address", "number", "value", "header"]);

// Each begins only where a run of its characters does: a line of a megabyte would take minutes otherwise.
const email = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const ipv4 = /\b(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}\b/g;
/** What may be an IPv6 address; whether it is one, the URL parser knows. */
const ipv6Like = /(?<![\w:.])[0-9a-f:.]*[0-9a-f:](?![\w:])/gi;
const longestIpv6 = 45;
const jwt = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const authorization = /\b(bearer|basic|token)\s+[\w.~+/=-]{8,}/gi;
const card = /\b(?:\d[ -]?){13,19}\b/g;
const pair = /(?<![\w-])([\w-]+)(=)("(?:[^"\\]|\\.)*"|[^\s,;&"]+)/g;
/** `"password": "…"` inside a text, as JSON or Python write it, and `Password: …`. A scheme's token is masked above. */
const member =
  /(?<![\w.-])((\\?["']|)[\w.-]+\2\s*:\s*)("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\"(?:[^"\\]|\\[^"])*\\"|(?!(?:bearer|basic|token)\b)[^\s,;&"'\\{}[\]•]+)/gi;
/** `https://user:password@host`. */
const userInfo = /(:\/\/)[^\s/@"'<>]+@/g;

const masked = "•••";

/** The text with e-mail and network addresses, tokens, card numbers and pairs such as `user=…` and `"user": …` masked. */
export function maskText(text: string): string {
  return text
    .replace(jwt, masked)
    .replace(authorization, (_whole, word: string) => `${word} ${masked}`)
    .replace(userInfo, `$1${masked}@`)
    .replace(email, masked)
    .replace(ipv4, masked)
    .replace(ipv6Like, (text) => (isIpv6(text) ? masked : text))
    .replace(card, (digits) => (digits.replace(/\D/g, "").length >= 13 ? masked : digits))
    .replace(pair, (whole, name: string, sign: string) => (isPersonal(name) ? `${name}${sign}${masked}` : whole))
    .replace(member, (whole, name: string, _quote: string, value: string) =>
      isPersonal(name.replace(/["'\\:\s]/g, "")) ? `${name}${quoteOf(value)}${masked}${quoteOf(value)}` : whole,
    );
}

function isIpv6(text: string): boolean {
  return text.length <= longestIpv6 && /:.*:/.test(text) && URL.canParse(`http://[${text}]`);
}

/** What stands around a value, so that what was JSON stays JSON. */
function quoteOf(value: string): string {
  return /^(?:\\?"|')/.exec(value)?.[0] ?? "";
}

/** A stream's labels, masked as the fields of a line are: a Loki 3 has a line's metadata among them. */
export function maskLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [name, isPersonal(name) ? masked : maskText(value)]),
  );
}

/** Whether a field's value is masked whole. */
export function isPersonal(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word, index) => {
    const next = words[index + 1];
    if (next !== undefined && personalPairs.has(`${word} ${next}`)) return true;
    return personalWords.has(word) && (next === undefined || trailingWords.has(next));
  });
}

/** A log line with its personal fields masked; JSON stays JSON. */
export function maskLine(line: string): string {
  if (line.trimStart().startsWith("{")) {
    try {
      return JSON.stringify(maskValue(JSON.parse(line), 0));
    } catch {
      // Not JSON after all.
    }
  }
  return maskText(line);
}

/** Deeper than this nothing is told apart any more. */
const deepest = 32;

function maskValue(value: unknown, depth: number): unknown {
  if (typeof value === "string") return maskText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= deepest) return masked;
  if (Array.isArray(value)) return value.map((each) => maskValue(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      isPersonal(name) && each !== null ? masked : maskValue(each, depth + 1),
    ]),
  );
}
