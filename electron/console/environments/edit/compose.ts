import type { Node } from "jsonc-parser";
import { commentsInside, endsInLineComment, indentAt, type Layout, type Member } from "./jsonLayout.ts";
import type { JsonStyle } from "./jsonStyle.ts";

/** What is to stand between the brackets: a member as it was or changed, or a new one. */
export type Item =
  | { readonly kind: "kept"; readonly member: Member; readonly text: string }
  /** `indent` is null where everything stands on one line. */
  | { readonly kind: "fresh"; readonly render: (indent: string | null) => string };

interface Context {
  readonly text: string;
  readonly style: JsonStyle;
}

/** An array or object with these members, in this order. Comments beside members that are gone stay where they were. */
export function composeMembers(context: Context, node: Node, layout: Layout, items: readonly Item[]): string {
  const { lineBreak, unit } = context.style;
  const { indent, brackets } = frameOf(context.text, node);
  const inner = innerIndent(context.text, layout) ?? `${indent}${unit}`;
  const newLine = `${lineBreak}${inner}`;
  const orphans = orphansOf(context.text, layout, items, newLine);
  const writer = createWriter(newLine);
  writer.trivia(layout.head);
  for (const [position, item] of items.entries()) {
    const comma = position < items.length - 1 || layout.trailingComma ? "," : "";
    if (item.kind === "fresh") writeFresh(writer, layout, item, { position, comma, newLine, inner });
    else {
      writer.trivia(orphans.get(item.member) ?? "");
      writeKept(writer, layout, item, position, comma);
    }
  }
  writer.trivia(orphans.get(null) ?? "");
  writer.trivia(tailOf(layout, items, `${lineBreak}${indent}`, writer.isEmpty()));
  const [open, close] = brackets;
  return `${open}${writer.finish(close)}`;
}

type Kept = Extract<Item, { kind: "kept" }>;
type Fresh = Extract<Item, { kind: "fresh" }>;
type Writer = ReturnType<typeof createWriter>;

function writeKept(writer: Writer, layout: Layout, { member, text }: Kept, position: number, comma: string): void {
  writer.trivia(leadAt(layout, member, position));
  writer.code(text);
  writer.trivia(member.beforeComma);
  writer.code(comma);
  writer.trivia(member.after);
}

interface Fitting {
  readonly position: number;
  readonly comma: string;
  readonly newLine: string;
  readonly inner: string;
}

/** A new member stands on a line of its own where the others do, and where there are none. */
function writeFresh(
  writer: Writer,
  layout: Layout,
  { render }: Fresh,
  { position, comma, newLine, inner }: Fitting,
): void {
  const spread = isSpread(layout) || layout.members.length === 0;
  writer.trivia(spread ? newLine : position === 0 ? firstLead(layout) : " ");
  writer.code(`${render(spread ? inner : null)}${comma}`);
}

/** What stands before the closing bracket: nothing where nothing is left, and a new line where there were no members. */
function tailOf({ members, tail }: Layout, items: readonly Item[], newLine: string, isEmpty: boolean): string {
  if (items.length === 0 && isEmpty && tail.trim() === "") return "";
  return members.length === 0 && items.length > 0 && !/[\r\n]/.test(tail) ? newLine : tail;
}

/** The indentation of the line that a container begins on, and its brackets. */
export function frameOf(
  text: string,
  node: Node,
): { readonly indent: string; readonly brackets: readonly [string, string] } {
  return { indent: indentAt(text, node.offset), brackets: node.type === "array" ? ["[", "]"] : ["{", "}"] };
}

function isSpread(layout: Layout): boolean {
  return layout.members.some(({ lead }) => /[\r\n]/.test(lead));
}

function innerIndent(text: string, layout: Layout): string | null {
  const member = layout.members.find(({ lead }) => /[\r\n]/.test(lead));
  return member === undefined ? null : indentAt(text, member.node.offset);
}

function firstLead({ members: [first] }: Layout): string {
  return first !== undefined && first.lead.trim() === "" ? first.lead : "";
}

/** The first member of a line begins it in another way than the others. */
function leadAt(layout: Layout, member: Member, position: number): string {
  const wasFirst = layout.members[0] === member;
  if (wasFirst === (position === 0) || /\S|[\r\n]/.test(member.lead)) return member.lead;
  return position === 0 ? firstLead(layout) : " ";
}

/** The comments of members that are gone, by the member that follows them; null: none does. */
function orphansOf(
  text: string,
  layout: Layout,
  items: readonly Item[],
  newLine: string,
): ReadonlyMap<Member | null, string> {
  const kept = new Set(items.flatMap((item) => (item.kind === "kept" ? [item.member] : [])));
  const orphans = new Map<Member | null, string>();
  for (const [index, member] of layout.members.entries()) {
    if (kept.has(member)) continue;
    const follows = layout.members.slice(index + 1).find((other) => kept.has(other)) ?? null;
    const writer = createWriter(newLine);
    writer.trivia(orphans.get(follows) ?? "");
    const inside = commentsInside(text, member.node).map((comment) => ` ${comment}`);
    for (const part of [member.lead.trimEnd(), ...inside, member.beforeComma.trimEnd(), member.after]) {
      if (part.trim() !== "") writer.trivia(part);
    }
    orphans.set(follows, writer.finish(""));
  }
  return orphans;
}

/** Puts text together so that no comment swallows what follows it. */
function createWriter(newLine: string) {
  let written = "";
  let open = false;
  const add = (part: string) => {
    if (part === "") return;
    written += open && !/^[\r\n]/.test(part) ? `${newLine}${part}` : part;
  };
  return {
    trivia: (part: string) => {
      add(part);
      if (part !== "") open = endsInLineComment(part);
    },
    code: (part: string) => {
      add(part);
      if (part !== "") open = false;
    },
    isEmpty: () => written.trim() === "",
    finish: (part: string) => {
      add(part);
      return written;
    },
  };
}
