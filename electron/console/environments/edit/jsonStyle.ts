import type { Node } from "jsonc-parser";
import { indentAt } from "./jsonLayout.ts";

/** How a file is written. */
export interface JsonStyle {
  /** `\n` or `\r\n`. */
  readonly lineBreak: string;
  /** One level of indentation. */
  readonly unit: string;
}

/** An object or a list of plain values stays on a line that is not longer. */
const lineLength = 100;

export const usualStyle: JsonStyle = { lineBreak: "\n", unit: "  " };

/** The style of a text, as far as it shows one. */
export function styleOf(text: string, root: Node): JsonStyle {
  const lineBreak = /\r?\n/.exec(text)?.[0];
  if (lineBreak === undefined) return usualStyle;
  return { lineBreak, unit: unitOf(text, root) ?? usualStyle.unit };
}

function unitOf(text: string, node: Node): string | null {
  const outer = indentAt(text, node.offset);
  for (const child of node.children ?? []) {
    const inner = indentAt(text, child.offset);
    if (node.type !== "property" && inner.length > outer.length && inner.startsWith(outer)) {
      return inner.slice(outer.length);
    }
    const deeper = unitOf(text, child);
    if (deeper !== null) return deeper;
  }
  return null;
}

/** A value as JSON over several lines; `indent` is that of its first line, which has it already. */
export function renderValue(value: unknown, style: JsonStyle, indent: string): string {
  const parts = partsOf(value);
  if (parts === null) return JSON.stringify(value);
  const inline = renderInline(value);
  if (parts.entries.every(([, part]) => isPlain(part)) && indent.length + inline.length <= lineLength) return inline;
  const inner = `${indent}${style.unit}`;
  const lines = parts.entries.map(([key, part]) => `${inner}${key}${renderValue(part, style, inner)}`);
  const { lineBreak } = style;
  return `${parts.open}${lineBreak}${lines.join(`,${lineBreak}`)}${lineBreak}${indent}${parts.close}`;
}

/** A value as JSON on one line. */
export function renderInline(value: unknown): string {
  const parts = partsOf(value);
  if (parts === null) return JSON.stringify(value);
  const inner = parts.entries.map(([key, part]) => `${key}${renderInline(part)}`).join(", ");
  const pad = inner === "" || Array.isArray(value) ? "" : " ";
  return `${parts.open}${pad}${inner}${pad}${parts.close}`;
}

/** Plain values, and lists of them. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((part) => partsOf(part) === null);
  return partsOf(value) === null;
}

interface Parts {
  readonly open: string;
  readonly close: string;
  /** With the key as it is written. */
  readonly entries: readonly (readonly [string, unknown])[];
}

function partsOf(value: unknown): Parts | null {
  if (typeof value !== "object" || value === null) return null;
  if (Array.isArray(value)) return { open: "[", close: "]", entries: value.map((part) => ["", part] as const) };
  const set = Object.entries(value).filter(([, part]) => part !== undefined);
  return { open: "{", close: "}", entries: set.map(([key, part]) => [`${JSON.stringify(key)}: `, part] as const) };
}
