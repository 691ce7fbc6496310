import { mix } from "./mix.ts";

const rounds = [0, 1, 2, 3] as const;

function scramble(key: number, round: number, half: number): number {
  return mix(key, round, half) & 0xffff;
}

/** Turns 32 bits into 32 other bits, one to one (a Feistel network): `unpermute` gets them back. */
export function permute(key: number, value: number): number {
  let left = value >>> 16;
  let right = value & 0xffff;
  for (const round of rounds) [left, right] = [right, left ^ scramble(key, round, right)];
  return ((left << 16) | right) >>> 0;
}

/** The inverse of `permute` under the same key. */
export function unpermute(key: number, value: number): number {
  let left = value >>> 16;
  let right = value & 0xffff;
  for (const round of rounds.toReversed()) [left, right] = [right ^ scramble(key, round, left), left];
  return ((left << 16) | right) >>> 0;
}
