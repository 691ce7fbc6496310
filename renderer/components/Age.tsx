import { useZone } from "../app/preferences.ts";
import { useNow, useTicking } from "../app/ticker.ts";
import { ageText } from "../format/duration.ts";
import { absoluteOf, momentOf } from "../format/time.ts";

interface Props {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly className?: string | undefined;
}

/** How long ago something was, ticking; the absolute time on hover. */
export function Age({ at, className }: Props) {
  const text = useTicking((now) => ageText(now - at));
  const zone = useZone();
  return (
    <time className={className} dateTime={new Date(at).toISOString()} title={absoluteOf(at, zone)}>
      {text}
    </time>
  );
}

/** A time of day, with its day where that is another one; the absolute time on hover. */
export function Moment({ at, className }: Props) {
  const zone = useZone();
  const now = useNow();
  return (
    <time className={className} dateTime={new Date(at).toISOString()} title={absoluteOf(at, zone)}>
      {momentOf(at, now, zone)}
    </time>
  );
}
