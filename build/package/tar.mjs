import { gzipSync } from "node:zlib";

/**
 * @typedef {object} TarEntry
 * @property {string} path With `/`, never one that begins with it.
 * @property {Buffer} body
 * @property {boolean} [executable]
 */

const blockSize = 512;

/**
 * A tar.gz that depends on nothing but its arguments: sorted, one time for all, owned by nobody in particular. Written
 * here because the tar programs of the three systems have no options in common for that.
 * @param {readonly TarEntry[]} entries
 * @param {number} time Seconds since 1970.
 */
export function tarGz(entries, time) {
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
  const parts = sorted.flatMap(({ path, body, executable }) => [
    header(path, body.length, executable ? 0o755 : 0o644, time),
    body,
    Buffer.alloc((blockSize - (body.length % blockSize)) % blockSize),
  ]);
  const packed = gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * blockSize)]), { level: 9 });
  // The system that packed it, which the format records, says nothing about what is inside: 255 means "unknown".
  packed.writeUInt8(255, 9);
  return packed;
}

/**
 * A head as POSIX.1-1988 (ustar) has it.
 * @param {string} path
 * @param {number} size
 * @param {number} mode
 * @param {number} time
 */
function header(path, size, mode, time) {
  const head = Buffer.alloc(blockSize);
  const { name, prefix } = splitPath(path);
  head.write(name, 0);
  octal(head, mode, 100, 8);
  octal(head, 0, 108, 8);
  octal(head, 0, 116, 8);
  octal(head, size, 124, 12);
  octal(head, time, 136, 12);
  // The sum is taken with spaces in its own place.
  head.write("        ", 148);
  head.write("0", 156);
  head.write("ustar\u000000", 257);
  head.write("root", 265);
  head.write("root", 297);
  head.write(prefix, 345);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return head;
}

/**
 * @param {Buffer} head
 * @param {number} value
 * @param {number} at
 * @param {number} length
 */
function octal(head, value, at, length) {
  head.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at);
}

/**
 * A name has 100 bytes; the folders before it may stand in a prefix of 155.
 * @param {string} path
 */
function splitPath(path) {
  if (Buffer.byteLength(path) <= 100) return { name: path, prefix: "" };
  for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
    const [prefix, name] = [path.slice(0, slash), path.slice(slash + 1)];
    if (Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155) return { name, prefix };
  }
  throw new Error(`The path is too long for a tar: ${path}`);
}
