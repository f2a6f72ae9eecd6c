/** Runs `lock` after `seconds` without a touch or a key, for as long as the calling component lives; 0 is never. */
export function lockWhenIdle(seconds: () => number, lock: () => void): void {
  $effect(() => {
    const after = seconds() * 1000;
    if (after === 0) return;
    let timer = setTimeout(lock, after);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(lock, after);
    };
    const signs = ["pointerdown", "keydown", "wheel"] as const;
    for (const sign of signs) document.addEventListener(sign, again, { passive: true, capture: true });
    return () => {
      clearTimeout(timer);
      for (const sign of signs) document.removeEventListener(sign, again, { capture: true });
    };
  });
}
