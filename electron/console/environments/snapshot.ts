import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

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
    bytes = await readFile(file);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === "ENOENT") return { kind: "absent" };
    return {
      kind: "unreadable",
      message: `The file cannot be read (${code ?? "unknown reason"}). Check its permissions.`,
    };
  }
  try {
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), bytes };
  } catch {
    return { kind: "unreadable", message: "The file is not UTF-8 text. Save it in that encoding." };
  }
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
