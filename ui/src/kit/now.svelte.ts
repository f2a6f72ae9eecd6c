let ms = $state(Date.now());
let followers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The present moment, anew each second while a component follows it; milliseconds since 1970. */
export const now = {
  get ms(): number {
    return ms;
  },
};

/** Keeps `now` going for as long as the calling component lives. */
export function followTime(): void {
  $effect(() => {
    ms = Date.now();
    followers += 1;
    timer ??= setInterval(() => (ms = Date.now()), 1000);
    return () => {
      followers -= 1;
      if (followers === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    };
  });
}
