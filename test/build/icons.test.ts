import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { icns, icnsKinds, ico } from "../../build/icons/containers.mjs";
import { iconsFolder, icoSizes, pngSizes, recordFile, sourcesHash } from "../../build/icons/list.mjs";

const read = (name: string) => readFile(join(iconsFolder, name));

/** Width and height, from the head of a PNG that has alpha. */
function pngSize(png: Buffer): readonly [number, number] {
  expect(png.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  expect([png.toString("latin1", 12, 16), png.readUInt8(25)]).toEqual(["IHDR", 6]);
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

function readIco(file: Buffer): readonly (readonly [said: number, png: Buffer])[] {
  expect([file.readUInt16LE(0), file.readUInt16LE(2)]).toEqual([0, 1]);
  return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index;
    const [length, offset] = [file.readUInt32LE(at + 8), file.readUInt32LE(at + 12)];
    return [file.readUInt8(at) || 256, file.subarray(offset, offset + length)] as const;
  });
}

function readIcns(file: Buffer): readonly (readonly [kind: string, png: Buffer])[] {
  expect([file.toString("latin1", 0, 4), file.readUInt32BE(4)]).toEqual(["icns", file.length]);
  const blocks: (readonly [string, Buffer])[] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
    blocks.push([file.toString("latin1", at, at + 4), file.subarray(at + 8, at + file.readUInt32BE(at + 4))]);
  }
  return blocks;
}

test.each(pngSizes)("the picture of %i pixels has that size", async (size) => {
  expect(pngSize(await read(`png/${size}x${size}.png`))).toEqual([size, size]);
});

describe.each(["icon", "document"])("%s", (name) => {
  test("for Windows holds every size", async () => {
    const pictures = readIco(await read(`${name}.ico`));
    expect(pictures.map(([said, png]) => [said, ...pngSize(png)])).toEqual(icoSizes.map((size) => [size, size, size]));
  });

  test("for macOS holds every size", async () => {
    const pictures = readIcns(await read(`${name}.icns`));
    expect(pictures.map(([kind, png]) => [kind, pngSize(png)[0]])).toEqual(
      icnsKinds.map(([kind, size]) => [kind, size]),
    );
  });
});

test("the containers give back what was put into them", () => {
  const [a, b] = [Buffer.from("one"), Buffer.from("three")];
  expect(
    readIco(
      ico([
        { size: 16, png: a },
        { size: 256, png: b },
      ]),
    ),
  ).toEqual([
    [16, a],
    [256, b],
  ]);
  expect(readIcns(icns((size) => Buffer.from(String(size)))).map(([, body]) => body.toString())).toEqual(
    icnsKinds.map(([, size]) => String(size)),
  );
});

test("the pictures were made from the drawings as they are now (npm run icons)", async () => {
  expect(JSON.parse((await read(recordFile)).toString())).toEqual({ sources: sourcesHash() });
});
