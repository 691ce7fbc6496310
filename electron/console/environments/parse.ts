import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type * as z from "zod";
import type { SettingsProblem } from "../../../shared/model/environment.ts";
import { type SettingsFile, settingsFileSchema } from "./schema.ts";

export type ParsedSettings =
  | { readonly ok: true; readonly settings: SettingsFile }
  | { readonly ok: false; readonly problems: readonly SettingsProblem[] };

/** Reads the text of a settings file. Comments and trailing commas are allowed. Every fault names its line and field. */
export function parseSettings(text: string): ParsedSettings {
  const json = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const errors: ParseError[] = [];
  const root = parseTree(json, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined || root === undefined) {
    const place = placeOf(json, error?.offset ?? 0);
    const words = error === undefined ? "the file is empty" : wordsOf(printParseErrorCode(error.error));
    return { ok: false, problems: [{ message: `This is not valid JSON: ${words}.`, ...place, field: null }] };
  }
  const parsed = settingsFileSchema.safeParse(plainValue(root));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => problemOf(json, root, issue));
    return { ok: false, problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
  }
  const problems = duplicates(json, root, parsed.data);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, settings: parsed.data };
}

function wordsOf(code: string): string {
  const words = code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return words
    .replace(/^close brace expected$/, "a } is missing")
    .replace(/^close bracket expected$/, "a ] is missing");
}

/** The plain value of a syntax tree. jsonc-parser's own `getNodeValue` would let `__proto__` reach the prototype. */
function plainValue(node: Node): unknown {
  if (node.type === "array") return (node.children ?? []).map(plainValue);
  if (node.type !== "object") return node.value as unknown;
  const entries = (node.children ?? []).flatMap(({ children }) => {
    const [key, value] = children ?? [];
    return key !== undefined && value !== undefined ? [[String(key.value), plainValue(value)] as const] : [];
  });
  return Object.fromEntries(entries);
}

type Issue = z.core.$ZodIssue;

function problemOf(text: string, root: Node, issue: Issue): SettingsProblem {
  const path = issue.path.filter((part): part is string | number => typeof part !== "symbol");
  const unrecognised = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const node = findNodeAtLocation(root, unrecognised === undefined ? path : [...path, unrecognised]);
  const place = node === undefined ? nearestPlace(text, root, path) : placeOf(text, keyOffset(node));
  const field = fieldName(unrecognised === undefined ? path : [...path, unrecognised]);
  return { message: sentenceOf(issue, unrecognised, node === undefined), ...place, field };
}

function sentenceOf(issue: Issue, unrecognised: string | undefined, missing: boolean): string {
  if (unrecognised !== undefined) return "is not a setting. Is it misspelt, or in the wrong place?";
  if (issue.code === "invalid_type" && missing && issue.message.startsWith("Invalid input")) return "is missing";
  if (issue.code === "invalid_type" && issue.message.startsWith("Invalid input"))
    return `must be ${article(issue.expected)}`;
  return issue.message;
}

function article(expected: string): string {
  if (expected === "array") return "a list";
  return expected === "object" ? "an object in { }" : `a ${expected}`;
}

/** `environments[0].prometheus.url` */
function fieldName(path: readonly (string | number)[]): string | null {
  if (path.length === 0) return null;
  return path.reduce<string>((name, part) => {
    if (typeof part === "number") return `${name}[${part}]`;
    return name === "" ? part : `${name}.${part}`;
  }, "");
}

/** Where a field is missing, the place is that of what should hold it. */
function nearestPlace(text: string, root: Node, path: readonly (string | number)[]): Place {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return placeOf(text, keyOffset(node));
  }
  return placeOf(text, root.offset);
}

function keyOffset(node: Node): number {
  return node.parent?.type === "property" ? node.parent.offset : node.offset;
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** Line and column, counted from 1. */
function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n") };
}

function duplicates(text: string, root: Node, settings: SettingsFile): SettingsProblem[] {
  const seen = new Map<string, number>();
  return settings.environments.flatMap(({ id }, index) => {
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, index);
      return [];
    }
    const path = ["environments", index, "id"];
    const node = findNodeAtLocation(root, path);
    const message = `"${id}" is the id of environments[${first}] already; each needs its own`;
    return [{ message, ...placeOf(text, node === undefined ? 0 : keyOffset(node)), field: fieldName(path) }];
  });
}
