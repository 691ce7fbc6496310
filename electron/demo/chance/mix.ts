/**
 * Mixes a key and some numbers to 32 evenly spread bits. The same input always gives the same output,
 * so everything that looks random in the demo can be computed again for any moment.
 */
export function mix(key: number, ...parts: readonly number[]): number {
  let state = key | 0;
  for (const part of parts) {
    state = Math.imul(state ^ part, 0x85ebca6b);
    state ^= state >>> 13;
    state = Math.imul(state + 0x9e3779b9, 0xc2b2ae35);
    state ^= state >>> 16;
  }
  return state >>> 0;
}

/** A number in [0, 1) out of a key and some numbers. */
export function fraction(key: number, ...parts: readonly number[]): number {
  return mix(key, ...parts) / 0x1_0000_0000;
}

/** One of the choices, evenly, out of a key and some numbers. The choices must not be empty. */
export function pick<T>(choices: readonly [T, ...T[]], key: number, ...parts: readonly number[]): T {
  return choices[mix(key, ...parts) % choices.length] ?? choices[0];
}

/** A key of its own for a purpose: `keyFor(seed, "request id")`. */
export function keyFor(seed: number, purpose: string): number {
  let key = seed | 0;
  for (const character of purpose) key = mix(key, character.codePointAt(0) ?? 0);
  return key;
}

/** `count` lowercase hexadecimal digits out of a key and some numbers. */
export function hexDigits(count: number, key: number, ...parts: readonly number[]): string {
  let digits = "";
  for (let word = 0; digits.length < count; word++)
    digits += mix(key, ...parts, word)
      .toString(16)
      .padStart(8, "0");
  return digits.slice(0, count);
}
