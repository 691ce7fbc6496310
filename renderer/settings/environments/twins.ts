interface Named {
  readonly name: string;
}

/** Why a name should be another one, a sentence; null where no other environment's pill would look like this one's. */
export function twinFault(name: string, others: readonly Named[]): string | null {
  const own = seen(name);
  if (own === "" || !others.some((other) => seen(other.name) === own)) return null;
  return "Another environment has this name; two pills would look alike.";
}

/** What the eye makes of a name. */
function seen(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}
