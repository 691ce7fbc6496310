import type { Node } from "jsonc-parser";
import type * as z from "zod";
import type { SettingsProblem } from "../../../shared/model/environment.ts";
import { type SettingsFile, settingsFileSchema, settingsVersion } from "../../../shared/settings/schema.ts";
import { nodeAt, type Place, parseJsonTree, placeOf, plainValue } from "./jsonTree.ts";
import { type MigrationStep, migrateValue, migrations, versionOf } from "./migrate.ts";

export type ParsedSettings =
  | { readonly ok: true; readonly settings: SettingsFile }
  | { readonly ok: false; readonly problems: readonly SettingsProblem[] };

/** A file with more faults has told enough. */
const faultsTold = 100;

/**
 * Reads the text of a settings file. Comments and trailing commas are allowed, and an older version is brought up to
 * date. Every fault names its line and field.
 */
export function parseSettings(text: string, steps: readonly MigrationStep[] = migrations): ParsedSettings {
  const json = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const tree = parseJsonTree(json);
  if (!tree.ok) {
    const message = `This is not valid JSON: ${tree.message}.`;
    return { ok: false, problems: [{ message, ...placeOf(json, tree.offset), field: null }] };
  }
  const { root } = tree;
  const value = plainValue(root);
  const newer = newerProblem(json, root, value);
  if (newer !== null) return { ok: false, problems: [newer] };
  const parsed = settingsFileSchema.safeParse(broughtUpToDate(value, steps));
  if (!parsed.success) {
    const problems = parsed.error.issues.slice(0, faultsTold).map((issue) => problemOf(json, root, issue));
    return { ok: false, problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
  }
  const problems = duplicates(json, root, parsed.data);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, settings: parsed.data };
}

/** What a step cannot read is as wrong as its version says. */
function broughtUpToDate(value: unknown, steps: readonly MigrationStep[]): unknown {
  try {
    return migrateValue(value, steps);
  } catch {
    return value;
  }
}

/** Of a version that is to come nothing else can be said. */
function newerProblem(text: string, root: Node, value: unknown): SettingsProblem | null {
  const version = versionOf(value);
  if (version === null || version <= settingsVersion) return null;
  const node = nodeAt(root, ["version"]);
  const message = `This file was written by a newer version of Incident Console (its version is ${version}, this console knows ${settingsVersion}). Update this one.`;
  return { message, ...placeOf(text, node === undefined ? 0 : keyOffset(node)), field: null };
}

type Issue = z.core.$ZodIssue;

function problemOf(text: string, root: Node, issue: Issue): SettingsProblem {
  const path = issue.path.filter((part): part is string | number => typeof part !== "symbol");
  const unrecognised = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const node = nodeAt(root, unrecognised === undefined ? path : [...path, unrecognised]);
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
  return expected === "object" || expected === "record" ? "an object in { }" : `a ${expected}`;
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
    const node = nodeAt(root, path.slice(0, length));
    if (node !== undefined) return placeOf(text, keyOffset(node));
  }
  return placeOf(text, root.offset);
}

function keyOffset(node: Node): number {
  return node.parent?.type === "property" ? node.parent.offset : node.offset;
}

function duplicates(text: string, root: Node, settings: SettingsFile): SettingsProblem[] {
  const seen = new Map<string, number>();
  const found: SettingsProblem[] = [];
  for (const [index, { id }] of settings.environments.entries()) {
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, index);
      continue;
    }
    if (found.length === faultsTold) break;
    const path = ["environments", index, "id"];
    const node = nodeAt(root, path);
    const message = `"${id}" is the id of environments[${first}] already; each needs its own`;
    found.push({ message, ...placeOf(text, node === undefined ? 0 : keyOffset(node)), field: fieldName(path) });
  }
  return found;
}
