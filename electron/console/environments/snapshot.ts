import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** What is longer, in bytes, is some other file: to read it all would keep the polls waiting, or take all memory. */
export const longestSettings = 4_000_000;

export const tooLong = "The file is larger than 4 MB, so it is no settings file.";

/** The settings file as it is on the disk. */
export type Snapshot =
  | { readonly kind: "absent" }
  /** `message`: why it cannot be read, as a sentence. */
  | { readonly kind: "unreadable"; readonly message: string }
  /** `text` is without the byte order mark. */
  | { readonly kind: "text"; readonly text: string; readonly bytes: Buffer };

/** Never rejects. */
export async function readSnapshot(file: string): Promise<Snapshot> {
  let bytes: Buffer;
  try {
    bytes = await readUpTo(file, longestSettings + 1);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === "ENOENT") return { kind: "absent" };
    return {
      kind: "unreadable",
      message: `The file cannot be read (${code ?? "unknown reason"}). Check its permissions.`,
    };
  }
  if (bytes.length > longestSettings) return { kind: "unreadable", message: tooLong };
  try {
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), bytes };
  } catch {
    return { kind: "unreadable", message: "The file is not UTF-8 text. Save it in that encoding." };
  }
}

/** What it has is counted while it is read: a file may grow, and a device has no end. */
async function readUpTo(file: string, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(file, { end: most - 1 })) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The same text has the same revision, on every console. */
export function revisionOf(snapshot: Snapshot): string {
  if (snapshot.kind !== "text") return snapshot.kind;
  return createHash("sha256").update(snapshot.bytes).digest("hex");
}

const byteOrderMark = "\uFEFF";

/** The bytes of a text that takes the place of another one. */
export function bytesLike({ bytes }: { readonly bytes: Buffer }, text: string): Buffer {
  const marked = bytes.subarray(0, 3).toString("utf8") === byteOrderMark;
  return Buffer.from(`${marked ? byteOrderMark : ""}${text}`, "utf8");
}
