import type { Labels } from "../metrics/labels.ts";

const offset = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;
const separator = 0xff;

/** An alert's fingerprint: FNV-1a, 64 bits, over sorted names and values with 0xff after each (prometheus/common, model). */
export function fingerprintOf(labels: Labels): string {
  let hash = offset;
  const add = (byte: number): void => {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime);
  };
  for (const name of Object.keys(labels).sort()) {
    for (const part of [name, labels[name] ?? ""]) {
      for (const byte of Buffer.from(part, "utf8")) add(byte);
      add(separator);
    }
  }
  return hash.toString(16).padStart(16, "0");
}
