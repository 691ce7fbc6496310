import { keyFor } from "../chance/mix.ts";
import { permute, unpermute } from "../chance/permutation.ts";
import { uuidFrom } from "../chance/uuid.ts";
import { historySeconds } from "../story/episodes.ts";

/** Where a request has its place: the second of its start, and its number within it. */
export interface Slot {
  readonly second: number;
  readonly index: number;
}

/**
 * A way to name requests that can be read backwards: from an ID to the only slots that can have it. So a search for an
 * ID over 31 days looks at a few seconds only.
 */
export interface Naming {
  readonly idOf: (slot: Slot) => string;
  /** The slots whose ID contains this token; a caller has to check that they are in use. */
  readonly slotsOf: (token: string) => readonly Slot[];
}

/** At most so many requests are logged in a second. */
export const slotsInSecond = 16;

/** Keeps slot numbers positive for all of the history. */
const bias = historySeconds + 1000;

function packed(slot: Slot): number {
  return ((slot.second + bias) * slotsInSecond + slot.index) >>> 0;
}

function unpacked(value: number): Slot {
  return { second: Math.floor(value / slotsInSecond) - bias, index: value % slotsInSecond };
}

function hexText(value: number): string {
  return value.toString(16).padStart(8, "0");
}

/** Eight hexadecimal digits: `abc12345`. */
export function hexNaming(seed: number): Naming {
  const key = keyFor(seed, "hex request IDs");
  return {
    idOf: (slot) => hexText(permute(key, packed(slot))),
    slotsOf: (token) => (/^[0-9a-f]{8}$/.test(token) ? [unpacked(unpermute(key, Number.parseInt(token, 16)))] : []),
  };
}

/** UUIDs whose first eight digits carry the slot. */
export function uuidNaming(seed: number): Naming {
  const key = keyFor(seed, "UUID request IDs");
  return {
    idOf: (slot) => uuidFrom(hexText(permute(key, packed(slot))), key),
    slotsOf: (token) =>
      /^[0-9a-f]{8}(-|$)/.test(token) ? [unpacked(unpermute(key, Number.parseInt(token.slice(0, 8), 16)))] : [],
  };
}

/** Seconds between two requests that are named `req-NNNNNN`: a million of them last for 34 days, so none comes twice. */
export const numberedEvery = 3;
const numbers = 1_000_000;
const factor = 617_381;
const inverse = inverseOf(factor, numbers);

/** The number that undoes a multiplication by `value` modulo `modulus` (extended Euclid); they have no common divisor. */
function inverseOf(value: number, modulus: number): number {
  let [a, b, x, y] = [value, modulus, 1, 0];
  while (b !== 0) {
    const quotient = Math.floor(a / b);
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
}

/** `req-123456`; only for slots with number 0 in seconds divisible by `numberedEvery`. */
export function numberNaming(seed: number): Naming {
  const shift = keyFor(seed, "numbered request IDs") % numbers;
  return {
    idOf: ({ second }) => {
      const turn = Math.floor((second + bias) / numberedEvery) % numbers;
      return `req-${String((turn * factor + shift) % numbers).padStart(6, "0")}`;
    },
    slotsOf: (token) => {
      const digits = /^req-(\d{6})$/.exec(token)?.[1];
      if (digits === undefined) return [];
      const turn = (((Number(digits) - shift + numbers) % numbers) * inverse) % numbers;
      // The same number comes again after a million turns: one slot for each time since the history began.
      return Array.from({ length: 4 }, (_, round) => ({
        second: (turn + round * numbers) * numberedEvery - bias,
        index: 0,
      }));
    },
  };
}

/** The parts of a text that have the form of a request ID. */
export function idTokens(text: string): readonly string[] {
  return (
    text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|req-\d{6}|(?<![0-9a-z])[0-9a-f]{8}(?![0-9a-z])/g) ?? []
  );
}
