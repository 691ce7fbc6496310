// Windows' and macOS's containers of pictures. Both are a list of PNGs with a small head.

/** @typedef {{ size: number, png: Buffer }} Picture `size` in pixels, both ways */

/**
 * An .ico: a head of 6 bytes, 16 bytes for each picture, the pictures.
 * @param {readonly Picture[]} pictures of at most 256 pixels
 */
export function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const at = 6 + 16 * index;
    // A byte cannot say 256; by the format's rule 0 stands for it.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/**
 * The kinds of picture that may be PNGs, each with its size in pixels. The two older ones for 16 and 32 points on
 * coarse displays may not; macOS makes those from the finer ones.
 *
 * @type {readonly (readonly [kind: string, size: number])[]}
 */
export const icnsKinds = [
  ["ic11", 32],
  ["ic12", 64],
  ["ic07", 128],
  ["ic13", 256],
  ["ic08", 256],
  ["ic14", 512],
  ["ic09", 512],
  ["ic10", 1024],
];

/**
 * An .icns: its name and length, then each picture with its kind and length.
 * @param {(size: number) => Buffer} pngOf
 */
export function icns(pngOf) {
  const parts = icnsKinds.map(([kind, size]) => block(kind, pngOf(size)));
  return block("icns", Buffer.concat(parts));
}

/**
 * @param {string} kind
 * @param {Buffer} body
 */
function block(kind, body) {
  const head = Buffer.alloc(8);
  head.write(kind, 0, "latin1");
  head.writeUInt32BE(head.length + body.length, 4);
  return Buffer.concat([head, body]);
}
