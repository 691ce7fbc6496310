import { isSelector } from "./grammar.ts";
import { labelName, quoted } from "./quote.ts";

/** What a field of a recipe takes. */
export type FieldKind = "selector" | "text" | "pattern" | "name" | "number" | "duration";

export interface RecipeField {
  readonly name: string;
  readonly label: string;
  readonly kind: FieldKind;
  /** What stands in it at first; the selector comes from the environment. */
  readonly initial: string;
  readonly placeholder?: string;
}

export type RecipeValues = Readonly<Record<string, string>>;

/** A query that people keep, with gaps to fill. */
export interface Recipe {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly fields: readonly RecipeField[];
  /** The query of values that `problemOf` found nothing wrong with. */
  readonly build: (values: Filled) => string;
}

/** Values made safe: texts and patterns are quoted, names are names. */
type Filled = (name: string) => string;

const selector: RecipeField = { name: "selector", label: "Streams", kind: "selector", initial: "" };
const levels: RecipeField = {
  name: "levels",
  label: "Levels (pattern)",
  kind: "pattern",
  initial: "(?i)(error|critical|fatal)",
};
const idField: RecipeField = { name: "idField", label: "Field with the ID", kind: "name", initial: "request_id" };
const id: RecipeField = { name: "id", label: "Request ID", kind: "text", initial: "", placeholder: "abc12345" };

function pattern(name: string, label: string, initial: string): RecipeField {
  return { name, label, kind: "pattern", initial };
}

/** Every recipe, as the menu lists them. Lines that are no JSON fail counts, so counts leave them out. */
export const recipes: readonly Recipe[] = [
  {
    id: "errors",
    name: "Recent errors",
    about: "Lines of the levels that mean trouble, whatever their case",
    fields: [selector, levels],
    build: (value) => `${value("selector")} | json | level=~${value("levels")}`,
  },
  {
    id: "user",
    name: "By user",
    about: "Everything one user did",
    fields: [
      selector,
      { name: "field", label: "Field", kind: "name", initial: "user_id" },
      { name: "user", label: "User ID", kind: "text", initial: "", placeholder: "u123" },
    ],
    build: (value) => `${value("selector")} | json | ${value("field")}=${value("user")}`,
  },
  {
    id: "endpoint",
    name: "By endpoint",
    about: "Requests to endpoints that match a pattern",
    fields: [selector, pattern("endpoint", "Endpoint (pattern)", "/authors/.*")],
    build: (value) => `${value("selector")} | json | endpoint=~${value("endpoint")}`,
  },
  {
    id: "authentication",
    name: "Failed authentication",
    about: "What the authentication's loggers call an error, failed or invalid",
    fields: [
      selector,
      pattern("logger", "Logger (pattern)", "app.auth.*"),
      pattern("words", "Words (pattern)", "(?i)(error|failed|invalid)"),
    ],
    build: (value) => `${value("selector")} |~ ${value("words")} | json | logger=~${value("logger")}`,
  },
  {
    id: "rate-limit",
    name: "Rate-limit violations",
    about: "Requests that were too many",
    fields: [selector, pattern("words", "Words (pattern)", "(?i)(rate.?limit|too many requests)")],
    build: (value) => `${value("selector")} |~ ${value("words")}`,
  },
  {
    id: "websocket",
    name: "WebSocket",
    about: "What the WebSocket's loggers wrote",
    fields: [selector, pattern("logger", "Logger (pattern)", "app.api.ws.*")],
    build: (value) => `${value("selector")} | json | logger=~${value("logger")}`,
  },
  {
    id: "slow",
    name: "Slow operations",
    about: "What took longer than so many milliseconds",
    fields: [
      selector,
      { name: "field", label: "Field", kind: "name", initial: "duration_ms" },
      { name: "limit", label: "Longer than (ms)", kind: "number", initial: "100" },
    ],
    build: (value) => `${value("selector")} | json | __error__="" | ${value("field")} > ${value("limit")}`,
  },
  {
    id: "request",
    name: "One request",
    about: "Every line that has an ID, parsed or not",
    fields: [selector, id],
    build: (value) => `${value("selector")} |= ${value("id")}`,
  },
  {
    id: "request-format",
    name: "One request, in short lines",
    about: "Time, level, logger and message of one request",
    fields: [selector, idField, id],
    build: (value) =>
      `${value("selector")} | json | ${value("idField")}=${value("id")} | line_format "{{.timestamp}} {{.level}} {{.logger}}: {{.message}}"`,
  },
  {
    id: "component",
    name: "One component",
    about: "What loggers that match a pattern wrote",
    fields: [
      selector,
      { name: "field", label: "Field", kind: "name", initial: "logger" },
      pattern("component", "Component (pattern)", "app.repositories.*"),
    ],
    build: (value) => `${value("selector")} | json | ${value("field")}=~${value("component")}`,
  },
  {
    id: "error-rate",
    name: "Error rate over time",
    about: "Errors a second, by level: a chart",
    fields: [selector, levels, { name: "window", label: "Window", kind: "duration", initial: "5m" }],
    build: (value) =>
      `sum by (level) (rate(${value("selector")} | json | __error__="" | level=~${value("levels")} [${value("window")}]))`,
  },
  {
    id: "top-errors",
    name: "Top 10 error messages",
    about: "The messages that errors have most often: a chart and a table",
    fields: [selector, levels, { name: "window", label: "Window", kind: "duration", initial: "1h" }],
    build: (value) =>
      `topk(10, sum by (message) (count_over_time(${value("selector")} | json | __error__="" | level=~${value("levels")} [${value("window")}])))`,
  },
];

/** What is wrong with a field's value, a sentence; null where nothing is. */
export function problemOf(field: RecipeField, value: string): string | null {
  const text = value.trim();
  if (text === "") return `${field.label} is needed.`;
  switch (field.kind) {
    case "selector":
      return isSelector(text) ? null : 'This is no stream selector. It looks like {service="shell"}.';
    case "number":
      return /^\d{1,12}(\.\d{1,6})?$/.test(text) ? null : "This must be a number such as 100.";
    case "duration":
      return /^[1-9]\d{0,5}(ms|s|m|h|d|w)$/.test(text) ? null : "This must be a duration such as 5m or 1h.";
    case "pattern":
    case "text":
    case "name":
      return null;
  }
}

function safe(field: RecipeField, value: string): string {
  switch (field.kind) {
    case "text":
    case "pattern":
      return quoted(value);
    case "name":
      return labelName(value);
    case "selector":
    case "number":
    case "duration":
      return value.trim();
  }
}

/** The query with its gaps filled; null where a value is not good. Whatever the values are, they stay values. */
export function fillRecipe(recipe: Recipe, values: RecipeValues): string | null {
  const entered = (field: RecipeField) => (Object.hasOwn(values, field.name) ? (values[field.name] ?? "") : "");
  if (recipe.fields.some((field) => problemOf(field, entered(field)) !== null)) return null;
  return recipe.build((name) => {
    const field = recipe.fields.find((each) => each.name === name);
    return field === undefined ? '""' : safe(field, entered(field));
  });
}
