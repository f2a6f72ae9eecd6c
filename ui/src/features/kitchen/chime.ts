// Two short tones, made here: no file to load, nothing to be missing in the kitchen.
const NOTES = [880, 1175];
const SECONDS = 0.16;
const LOUDNESS = 0.35;

let context: AudioContext | undefined;

/** Says that a ticket came. A browser that nobody has touched yet keeps quiet. */
export function chime(): void {
  if (!globalThis.AudioContext) return;
  context ??= new AudioContext();
  const begin = context.currentTime;
  NOTES.forEach((note, nth) => {
    if (!context) return;
    const [tone, gain, at] = [context.createOscillator(), context.createGain(), begin + nth * SECONDS];
    tone.frequency.value = note;
    gain.gain.setValueAtTime(LOUDNESS, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + SECONDS);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + SECONDS);
  });
}
