/** A pill and how wide it is, in pixels. */
export interface Pill {
  readonly id: string;
  readonly width: number;
}

/** The room for pills, and for what stands between two of them and for those without room, in pixels. */
export interface Room {
  readonly width: number;
  readonly gap: number;
  readonly more: number;
}

/** The ids of the pills without room, from the end on; the chosen one's always has some, so that it is in sight. */
export function cutOffIn(pills: readonly Pill[], room: Room, chosen: string | null): readonly string[] {
  const spaceOf = ({ width }: Pill) => width + room.gap;
  const whole = pills.reduce((sum, pill) => sum + spaceOf(pill), 0);
  if (whole <= room.width) return [];
  let left = room.width - room.more;
  for (const pill of pills) if (pill.id === chosen) left -= spaceOf(pill);
  const others = pills.filter(({ id }) => id !== chosen);
  const first = others.findIndex((pill) => {
    left -= spaceOf(pill);
    return left < 0;
  });
  return first === -1 ? [] : others.slice(first).map(({ id }) => id);
}
