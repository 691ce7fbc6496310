let context: AudioContext | null = null;

/** Lets the page make a sound later: browsers forbid it until the person did something on the page. Returns its undo. */
export function unlockSound(): () => void {
  const unlock = () => {
    try {
      context ??= new AudioContext();
      if (context.state === "suspended") void context.resume().catch(() => {});
    } catch {
      // A machine without sound: the notification is still seen.
    }
  };
  window.addEventListener("pointerdown", unlock);
  window.addEventListener("keydown", unlock);
  return () => {
    window.removeEventListener("pointerdown", unlock);
    window.removeEventListener("keydown", unlock);
  };
}

const tones: readonly (readonly [hertz: number, from: number])[] = [
  [880, 0],
  [660, 0.18],
];
const toneSeconds = 0.16;
const loudness = 0.2;

/** Two short tones, falling. False where the browser does not let the page make a sound. */
export function beep(): boolean {
  if (context === null || context.state !== "running") return false;
  for (const [hertz, from] of tones) {
    const start = context.currentTime + from;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(loudness, start + 0.02);
    gain.gain.linearRampToValueAtTime(0, start + toneSeconds);
    gain.connect(context.destination);
    const oscillator = context.createOscillator();
    oscillator.frequency.value = hertz;
    oscillator.connect(gain);
    oscillator.start(start);
    oscillator.stop(start + toneSeconds);
  }
  return true;
}
