import type { Look } from "$kit";

/** What a finger hits, in millimetres; and what icon and word of an entry take at their plain size. */
const TARGET_MM = 10;
const WORDS_MM = 10.2;
const GAP_PX = 2;

/** How many of the entries stand in a bar of so many pixels: all of them, or those that leave room for one that holds the rest. */
export function unfolded(count: number, height: number, { pxPerMm, textPercent }: Pick<Look, "pxPerMm" | "textPercent">): number {
  const least = pxPerMm * Math.max(TARGET_MM, (WORDS_MM * textPercent) / 100) + GAP_PX;
  const room = Math.floor((height + GAP_PX) / least);
  return height === 0 || room >= count ? count : Math.max(0, room - 1);
}
