const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** An age as it ticks: `4 s`, `3 min`, `2 h 5 min`, `3 d 4 h`. A time in the future (two clocks differ) is `0 s`. */
export function ageText(milliseconds: number): string {
  const age = Math.max(0, milliseconds);
  if (age < minute) return `${Math.floor(age / second)} s`;
  if (age < hour) return `${Math.floor(age / minute)} min`;
  if (age < day) return twoUnits(Math.floor(age / hour), "h", Math.floor((age % hour) / minute), "min");
  return twoUnits(Math.floor(age / day), "d", Math.floor((age % day) / hour), "h");
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** How long something took, from nanoseconds: `480 µs`, `31 ms`, `1.02 s`, `2 min 3 s`, `3 h 4 min`. */
export function spanText(nanoseconds: number): string {
  const milliseconds = nanoseconds / 1e6;
  if (nanoseconds <= 0) return "0 ms";
  // Compared after rounding: 999.6 µs would be written "1000 µs", and not as 1 ms.
  if (Math.round(nanoseconds) < 1000) return `${Math.round(nanoseconds)} ns`;
  if (Math.round(nanoseconds / 1000) < 1000) return `${Math.round(nanoseconds / 1000)} µs`;
  if (Math.round(milliseconds) < second) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 10 * second) return `${(milliseconds / second).toFixed(2)} s`;
  if (milliseconds < minute) return `${(milliseconds / second).toFixed(1)} s`;
  if (milliseconds < hour) {
    return twoUnits(Math.floor(milliseconds / minute), "min", Math.floor((milliseconds % minute) / second), "s");
  }
  return ageText(milliseconds);
}

/** A `for` of a rule, from seconds: `5 min`, `90 s`. */
export function holdText(seconds: number): string {
  if (seconds % 3600 === 0 && seconds >= 3600) return `${seconds / 3600} h`;
  if (seconds % 60 === 0 && seconds >= 60) return `${seconds / 60} min`;
  return `${seconds} s`;
}
