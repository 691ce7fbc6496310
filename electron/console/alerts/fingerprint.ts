import type { Labels } from "../../../shared/model/alert.ts";

/**
 * The fingerprint that Prometheus and Alertmanager give a set of labels: FNV-1a 64 over the sorted pairs, each name
 * and value followed by the byte 0xff, as 16 hex digits. Source: prometheus/common `model.LabelsToSignature`.
 */
export function fingerprint(labels: Labels): string {
  const names = Object.keys(labels).sort(byBytes);
  const hash = { high: 0xcbf29ce4, low: 0x84222325 };
  for (const name of names) {
    addText(hash, name);
    addByte(hash, 0xff);
    addText(hash, labels[name] ?? "");
    addByte(hash, 0xff);
  }
  return hex(hash.high) + hex(hash.low);
}

/** Go sorts strings by their bytes; JavaScript by UTF-16 units. They differ beyond the basic plane only. */
function byBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

interface Hash {
  high: number;
  low: number;
}

function addText(hash: Hash, text: string): void {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) {
      for (const byte of Buffer.from(text.slice(index))) addByte(hash, byte);
      return;
    }
    addByte(hash, unit);
  }
}

/** `hash = (hash ^ byte) * 0x100000001b3` modulo 2^64, in halves of 32 bits because numbers are exact to 2^53 only. */
function addByte(hash: Hash, byte: number): void {
  const low = (hash.low ^ byte) >>> 0;
  const product = low * 0x1b3;
  const carry = Math.floor(product / 0x1_0000_0000);
  hash.high = (Math.imul(hash.high, 0x1b3) + (low << 8) + carry) >>> 0;
  hash.low = product >>> 0;
}

function hex(half: number): string {
  return half.toString(16).padStart(8, "0");
}
