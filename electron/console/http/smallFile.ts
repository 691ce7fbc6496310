import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";

const megabyte = 1024 * 1024;
/** A bundle of every authority that systems trust is a fifth of it. */
const maxBytes = megabyte;

/** The content of a file that the settings name, or why it cannot be read, to stand in brackets. */
export type SmallFile =
  | { readonly ok: true; readonly content: Buffer }
  | { readonly ok: false; readonly fault: string };

/**
 * Reads a regular file of at most so many bytes: a pipe would never end, and hold one of Node's few threads meanwhile.
 * What it has is counted while it is read, as a file may grow.
 */
export async function readSmallFile(path: string, mostBytes: number = maxBytes): Promise<SmallFile> {
  try {
    // Only to open a device may do something with it.
    const about = await stat(path);
    if (about.isDirectory()) return { ok: false, fault: "it is a folder" };
    if (!about.isFile()) return { ok: false, fault: "it is no regular file" };
    // Not blocking, as it may be another one by now.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const content = await readBounded(handle, mostBytes);
      if (content !== null) return { ok: true, content };
      return { ok: false, fault: `it has more than ${Math.round(mostBytes / megabyte)} MB` };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    return { ok: false, fault: faultOf(cause) };
  }
}

/** SHA-256 of a file's content, in hex. */
export function fingerprintOf(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Null where there is more than that. */
async function readBounded(handle: FileHandle, mostBytes: number): Promise<Buffer | null> {
  const buffer = Buffer.alloc(mostBytes + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
    if (bytesRead === 0) return Buffer.from(buffer.subarray(0, length));
    length += bytesRead;
  }
  return null;
}

function faultOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  if (code === "ENOENT" || code === "ENOTDIR") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "no permission";
  return "reading failed";
}
