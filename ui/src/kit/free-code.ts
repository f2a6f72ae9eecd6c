/** A code that nobody has yet, made from a word: `card`, `card2` … */
export function freeCode(word: string, taken: string[]): string {
  const free = (n: number): string => (taken.includes(`${word}${n}`) ? free(n + 1) : `${word}${n}`);
  return taken.includes(word) ? free(2) : word;
}
