import type { Look } from "$kit";

/** What a finger hits, in millimetres; and what icon and word of an entry take at their plain size. */
const TARGET_MM = 10;
const WORDS_MM = 10.2;
const GAP_PX = 2;

/** What an entry takes in a bar at the foot of a phone. */
const ABREAST_MM = 14;

/** How many of the entries stand beside each other in a bar of so many pixels: all, or those that leave room for one that holds the rest. */
export function abreast(count: number, width: number, { pxPerMm, textPercent }: Pick<Look, "pxPerMm" | "textPercent">): number {
  const room = Math.floor(width / ((pxPerMm * ABREAST_MM * textPercent) / 100));
  return width === 0 || room >= count ? count : Math.max(0, room - 1);
}

/** How many of the entries stand in a bar of so many pixels: all of them, or those that leave room for one that holds the rest. */
export function unfolded(count: number, height: number, { pxPerMm, textPercent }: Pick<Look, "pxPerMm" | "textPercent">): number {
  const least = pxPerMm * Math.max(TARGET_MM, (WORDS_MM * textPercent) / 100) + GAP_PX;
  const room = Math.floor((height + GAP_PX) / least);
  return height === 0 || room >= count ? count : Math.max(0, room - 1);
}
