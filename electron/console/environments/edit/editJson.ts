import { isDeepStrictEqual } from "node:util";
import type { Node } from "jsonc-parser";
import { parseJsonTree } from "../jsonTree.ts";
import { composeMembers, frameOf, type Item } from "./compose.ts";
import { layoutOf } from "./jsonLayout.ts";
import { type JsonStyle, renderInline, renderValue, styleOf } from "./jsonStyle.ts";
import { pairUp } from "./pairUp.ts";

// jsonc-parser's own `modify` formats the lines that it touches, and takes the comments beside what it removes.

interface Context {
  readonly text: string;
  readonly style: JsonStyle;
}

/**
 * The text after a change of what it means, `before` being what it means as it is. Only what differs is touched: comments,
 * order and formatting of the rest stay, and so do comments beside what goes. Throws where the text is no JSON.
 */
export function editJson(text: string, before: unknown, after: unknown): string {
  const tree = parseJsonTree(text);
  if (!tree.ok) throw new Error(`This cannot be edited: ${tree.message}.`);
  const { root } = tree;
  const edited = editNode({ text, style: styleOf(text, root) }, root, before, after);
  return `${text.slice(0, root.offset)}${edited}${text.slice(root.offset + root.length)}`;
}

function editNode(context: Context, node: Node, before: unknown, after: unknown): string {
  const { text, style } = context;
  if (isDeepStrictEqual(before, after)) return textOf(context, node);
  if (isBare(text, node)) return renderValue(after, style, frameOf(text, node).indent);
  if (node.type === "object" && isObject(before) && isObject(after)) return editObject(context, node, before, after);
  if (node.type === "array" && Array.isArray(before) && Array.isArray(after)) {
    return editArray(context, node, before, after);
  }
  return renderValue(after, style, frameOf(text, node).indent);
}

/** Whether there is nothing between the brackets, and so nothing to keep. */
function isBare(text: string, { offset, length, children }: Node): boolean {
  return children?.length === 0 && text.slice(offset + 1, offset + length - 1).trim() === "";
}

type PlainObject = Readonly<Record<string, unknown>>;

function editObject(context: Context, node: Node, before: PlainObject, after: PlainObject): string {
  const layout = layoutOf(context.text, node);
  const keys = layout.members.map((member) => String(member.node.children?.[0]?.value));
  const items: Item[] = layout.members.flatMap((member, index) => {
    const key = keys[index] ?? "";
    // What the reader passes over stays as it is: of a key that is there twice the last one counts.
    const counts = keys.lastIndexOf(key) === index && Object.hasOwn(before, key);
    if (Object.hasOwn(before, key) && ownValue(after, key) === undefined) return [];
    const [, value] = member.node.children ?? [];
    if (!counts || value === undefined) return [{ kind: "kept", member, text: textOf(context, member.node) }];
    const start = context.text.slice(member.node.offset, value.offset);
    const edited = editNode(context, value, before[key], after[key]);
    return [{ kind: "kept", member, text: `${start}${edited}` }];
  });
  const added = Object.keys(after).filter((key) => after[key] !== undefined && !keys.includes(key));
  const fresh = added.map((key) => freshItem(context, `${JSON.stringify(key)}: `, after[key]));
  return composeMembers(context, node, layout, [...items, ...fresh]);
}

function editArray(context: Context, node: Node, before: readonly unknown[], after: readonly unknown[]): string {
  const layout = layoutOf(context.text, node);
  const items = pairUp(before, after).map((index, position): Item => {
    const member = index === null ? undefined : layout.members[index];
    if (index === null || member === undefined) return freshItem(context, "", after[position]);
    return { kind: "kept", member, text: editNode(context, member.node, before[index], after[position]) };
  });
  return composeMembers(context, node, layout, items);
}

function freshItem({ style }: Context, key: string, value: unknown): Item {
  return {
    kind: "fresh",
    render: (indent) => `${key}${indent === null ? renderInline(value) : renderValue(value, style, indent)}`,
  };
}

function textOf({ text }: Context, node: Node): string {
  return text.slice(node.offset, node.offset + node.length);
}

function isObject(value: unknown): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function ownValue(object: PlainObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
