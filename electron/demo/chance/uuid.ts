import { hexDigits } from "./mix.ts";

/** A UUID (version 4 in form) that begins with the given 8 hexadecimal digits and follows from the key and them. */
export function uuidFrom(firstDigits: string, key: number): string {
  const rest = hexDigits(23, key, Number.parseInt(firstDigits, 16));
  const variant = "89ab"[Number.parseInt(rest.slice(7, 8), 16) % 4];
  return `${firstDigits}-${rest.slice(0, 4)}-4${rest.slice(4, 7)}-${variant}${rest.slice(8, 11)}-${rest.slice(11, 23)}`;
}
