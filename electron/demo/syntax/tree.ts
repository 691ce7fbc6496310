import type { SyntaxNode } from "@lezer/common";

/** The children of a node, in order. */
export function children(node: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
}

/** The first child of that name. */
export function childOf(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.getChild(name) ?? undefined;
}

/** All nodes of that name below a node, in the order of the text; not those within one another. */
export function descendants(node: SyntaxNode, name: string): readonly SyntaxNode[] {
  return children(node).flatMap((child) => (child.name === name ? [child] : descendants(child, name)));
}

/** The first place that the grammar could not read, in the order of the text. */
export function firstError(node: SyntaxNode): SyntaxNode | undefined {
  if (node.type.isError) return node;
  for (const child of children(node)) {
    const found = firstError(child);
    if (found) return found;
  }
  return undefined;
}

/** Line and column (both from 1) of a place in a text. */
export function placeOf(text: string, index: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, index).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
