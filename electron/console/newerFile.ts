/** Whether a file of ours, as JSON, has a version that this console does not know yet. */
export function isNewer(value: unknown, known: number): boolean {
  if (typeof value !== "object" || value === null || !("version" in value)) return false;
  return typeof value.version === "number" && value.version > known;
}

/** `what`: what becomes of that which would be in the file. */
export function newerSentence(name: string, what: string): string {
  return `${name} was written by a newer version of the console, so this one leaves it as it is. ${what}`;
}
