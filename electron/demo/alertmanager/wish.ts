import type { SilenceWish, WireMatcher } from "./silences.ts";

/** A body that does not have the API's shape. 422 bodies have codes of their own (602: required, 612: too few items). */
export class BodyError extends Error {
  readonly status: 400 | 422;
  readonly code: number;
  constructor(status: 400 | 422, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function required(name: string): BodyError {
  return new BodyError(422, 602, `${name} in body is required`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(fields: Fields, name: string, shown: string = name): string {
  const value = fields[name];
  if (typeof value !== "string") throw required(shown);
  return value;
}

function momentOf(fields: Fields, name: string): number {
  const text = textOf(fields, name);
  const moment = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(moment)) return moment;
  const reason = `parsing time ${JSON.stringify(text)} as "2006-01-02": cannot parse ${JSON.stringify(text)} as "2006"`;
  throw new BodyError(400, 400, `parsing silence body from "" failed, because ${reason}`);
}

function matcherOf(value: unknown, index: number): WireMatcher {
  const fields = isFields(value) ? value : {};
  const { isRegex, isEqual } = fields;
  if (typeof isRegex !== "boolean") throw required(`matchers.${index}.isRegex`);
  return {
    name: textOf(fields, "name", `matchers.${index}.name`),
    value: textOf(fields, "value", `matchers.${index}.value`),
    isRegex,
    isEqual: isEqual !== false,
  };
}

/** Reads the body of `POST /silences`. Throws BodyError, in the words of Alertmanager's validation. */
export function parseWish(body: string): SilenceWish {
  if (body === "") throw required("silence");
  let fields: unknown;
  try {
    fields = JSON.parse(body);
  } catch {
    throw new BodyError(400, 400, 'parsing silence body from "" failed, because unexpected EOF');
  }
  if (!isFields(fields)) throw required("silence");
  const endsAt = momentOf(fields, "endsAt");
  const startsAt = momentOf(fields, "startsAt");
  const comment = textOf(fields, "comment");
  const createdBy = textOf(fields, "createdBy");
  const { matchers, id } = fields;
  if (!Array.isArray(matchers)) throw required("matchers");
  if (matchers.length === 0) throw new BodyError(422, 612, "matchers in body should have at least 1 items");
  return {
    id: typeof id === "string" ? id : "",
    comment,
    createdBy,
    startsAt,
    endsAt,
    matchers: matchers.map(matcherOf),
  };
}
