// Invisible and direction-changing characters, which can make a line read as another one.
const deceptive = /[\p{Cc}\p{Zl}\p{Zp}\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]+/gu;
const punctuation = /[\\`*_{}[\]()#|~$!]/g;
const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * Hostile text as one line of Markdown that shows it and does nothing: no formatting, HTML, image, link that says
 * something else than where it leads, table cell, or mention (`@here`) in GitHub, GitLab, Mattermost and Slack.
 */
export function markdownText(text: string): string {
  return (
    text
      .replace(/\p{Surrogate}/gu, "\uFFFD")
      .replace(deceptive, " ")
      .replace(/\s+/g, " ")
      .trim()
      .replace(punctuation, "\\$&")
      .replace(/[&<>]/g, (character) => entities[character] ?? "")
      .replace(/@/g, "@\u200B")
      // Bare addresses would become links, and chats would fetch them.
      .replace(/:\/\//g, ":\u200B//")
      .replace(/\bwww\./gi, (match) => `${match.slice(0, -1)}\u200B.`)
      .replace(/\bmailto:|\bxmpp:/gi, (match) => `${match.slice(0, -1)}\u200B:`)
      // Shortcuts: `#12` is a ticket, `:fire:` an emoji.
      .replace(/#(?=\w)/g, "#\u200B")
      .replace(/:(?=[a-z0-9+\\_-]+:)/gi, ":\u200B")
  );
}
