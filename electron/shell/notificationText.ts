import type { Notification } from "../../shared/model/notification.ts";

/** What the system is given to show. */
export interface ShownText {
  readonly title: string;
  readonly body: string;
}

// Windows asks for little text, and a body of thousands of characters has brought its service down.
const longestTitle = 200;
const longestBody = 1000;

/**
 * Title and body as the platform's notification service must get them. Parts of both come from servers. A body on Linux
 * may hold markup (freedesktop's Desktop Notifications Specification, "Markup"), so there it is escaped: an annotation
 * can neither look like ours nor hold a link, and an `&` does not make the whole body vanish. A title is plain text
 * everywhere.
 */
export function shownText({ title, body }: Pick<Notification, "title" | "body">, platform: NodeJS.Platform): ShownText {
  const plain = cut(harmless(body), longestBody);
  return {
    title: cut(harmless(title).replace(/\s+/g, " ").trim(), longestTitle) || "Incident Console",
    body: platform === "linux" ? escapeMarkup(plain) : plain,
  };
}

function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Characters that end a C string, that cannot be seen, or that turn the direction of what follows. */
const invisible = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

function harmless(text: string): string {
  return text.replace(invisible, (character) => (character === "\n" ? "\n" : " ")).replace(/\p{Surrogate}/gu, "\ufffd");
}

/** At most so many characters, none of them half of a pair. */
function cut(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}
