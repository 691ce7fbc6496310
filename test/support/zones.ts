/** The time zone in which it is the hour after midnight now: for a page of which two hours are of two days. */
export function zoneAfterMidnight(): string {
  const hour = new Date().getUTCHours();
  // The sign is the wrong way round by tradition: Etc/GMT+5 is five hours behind UTC.
  return hour < 12 ? `Etc/GMT+${hour}` : `Etc/GMT-${24 - hour}`;
}
