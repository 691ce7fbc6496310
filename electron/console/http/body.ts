import { isUtf8 } from "node:buffer";
import { pipeline, type Readable } from "node:stream";
import { createGunzip, type Gunzip } from "node:zlib";
import { ConsoleError } from "../errors.ts";

/** How much of a refusal's body is read. */
const refusalBytes = 65_536;

/**
 * Reads a body to its end, decoding gzip. Counts decoded bytes and stops reading, dropping the connection, as soon as
 * there are more than `maxBytes`.
 *
 * @throws ConsoleError TOO_LARGE, or BAD_ANSWER for an encoding that was not asked for
 */
export async function readBody(
  name: string,
  body: Readable,
  headers: Readonly<Record<string, string>>,
  maxBytes: number,
): Promise<Buffer> {
  const encoding = (headers["content-encoding"] ?? "").trim().toLowerCase();
  const gzip = encoding === "gzip" || encoding === "x-gzip";
  if (!["", "identity", "gzip", "x-gzip"].includes(encoding)) {
    discard(body);
    throw new ConsoleError(
      "BAD_ANSWER",
      `${name} answered in an encoding that it was not asked for (Content-Encoding is not gzip).`,
    );
  }
  if (!gzip && Number(headers["content-length"] ?? 0) > maxBytes) {
    discard(body);
    throw tooLarge(name, maxBytes);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  const decoder = gzip ? gunzip(body) : null;
  try {
    for await (const chunk of decoder ?? body) {
      const part: Buffer = chunk;
      bytes += part.length;
      // Leaving the loop destroys the stream and with it the connection.
      if (bytes > maxBytes) throw tooLarge(name, maxBytes);
      chunks.push(part);
    }
  } catch (cause) {
    // Some servers say gzip and send nothing, which is an error to zlib.
    if (decoder === null || decoder.bytesWritten > 0 || !isCutShort(cause)) throw cause;
  }
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, bytes);
}

/** Reads the beginning of a refusal, as well as it can be read: its words are welcome, but its status is what counts. */
export async function readRefusal(body: Readable, headers: Readonly<Record<string, string>>): Promise<string> {
  const gzip = /gzip/i.test(headers["content-encoding"] ?? "");
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of gzip ? gunzip(body) : body) {
      const part: Buffer = chunk;
      chunks.push(part);
      bytes += part.length;
      if (bytes >= refusalBytes) break;
    }
  } catch {
    // What came until here is used.
  }
  return Buffer.concat(chunks).toString("utf8", 0, refusalBytes);
}

/**
 * Decodes UTF-8 strictly, without a byte order mark. A lossy decoding would show, and search for, other text than what
 * the server holds.
 *
 * @throws ConsoleError BAD_ANSWER
 */
export function decodeUtf8(name: string, bytes: Buffer): string {
  if (!isUtf8(bytes)) {
    throw new ConsoleError(
      "BAD_ANSWER",
      `${name} answered with bytes that are not text (UTF-8). Is the URL right, or is a proxy in between damaging answers?`,
    );
  }
  const marked = bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString("utf8", marked ? 3 : 0);
}

/** Gives a body up, with its connection. */
export function discard(body: Readable): void {
  body.on("error", () => {});
  body.destroy();
}

function gunzip(body: Readable): Gunzip {
  return pipeline(body, createGunzip({ chunkSize: 65_536 }), () => {});
}

function isCutShort(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "Z_BUF_ERROR";
}

function tooLarge(name: string, maxBytes: number): ConsoleError {
  const mebibytes = maxBytes / 1_048_576;
  const size = mebibytes >= 1 ? `${Math.round(mebibytes)} MiB` : `${Math.ceil(maxBytes / 1024)} KiB`;
  return new ConsoleError(
    "TOO_LARGE",
    `${name} answered with more than ${size}, so reading was stopped. Narrow the filter or the time range.`,
  );
}
