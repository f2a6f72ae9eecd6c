import type { Place, Room } from "$api";

/** A rectangle; millimetres of the room. */
export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** What a table measures where nobody said it, and what it measures at least. */
export const TABLE_MM = 900;
export const TABLE_MM_MIN = 400;
export const TABLE_MM_MAX = 10_000;
/** The grid on which tables are moved. */
export const GRID_MM = 100;
/** So near to a neighbour's edge a table takes its place along it. */
const PULL_MM = 60;
/** A room that nobody measured. */
const ROOM_MM = { width: 8000, height: 6000 };
/** What stays free around tables that are drawn larger than they are. */
const AISLE = 0.94;

/** Where a table stands. */
export const boxOf = (place: Place): Box => ({
  x: place.x_mm,
  y: place.y_mm,
  w: place.w_mm || TABLE_MM,
  h: place.h_mm || TABLE_MM,
});

/** All rooms: those of the settings, and those that only tables name. */
export function roomsOf(known: Room[], places: Place[]): Room[] {
  const rooms = known.map((room) => ({ ...room }));
  for (const place of places) {
    const box = boxOf(place);
    let room = rooms.find((one) => one.name === place.room);
    if (!room) {
      room = { name: place.room, width_mm: ROOM_MM.width, height_mm: ROOM_MM.height };
      rooms.push(room);
    }
    room.width_mm = Math.max(room.width_mm, box.x + box.w);
    room.height_mm = Math.max(room.height_mm, box.y + box.h);
  }
  return rooms;
}

/** Pixels per millimetre at which a room fills its frame. */
export const fit = (room: Room, width: number, height: number): number =>
  Math.max(0.005, Math.min(width / room.width_mm, height / room.height_mm));

/** How many times larger tables may be drawn around their middles before two of them meet. */
export function roomToGrow(boxes: Box[]): number {
  let most = Infinity;
  boxes.forEach((one, at) => {
    for (const other of boxes.slice(at + 1)) {
      const across = Math.abs(one.x + one.w / 2 - other.x - other.w / 2) / ((one.w + other.w) / 2);
      const down = Math.abs(one.y + one.h / 2 - other.y - other.h / 2) / ((one.h + other.h) / 2);
      most = Math.min(most, Math.max(across, down));
    }
  });
  return Math.max(1, most * AISLE);
}

/** How a room is drawn: pixels per millimetre of it, and how much larger its tables are than in truth. */
export interface Drawing {
  scale: number;
  grow: number;
}

/** Draws a room so that what stands on its tables can be read: tables grow first, then the room outgrows its frame. */
export function draw(room: Room, boxes: Box[], frame: { width: number; height: number }, least: { w: number; h: number }): Drawing {
  const scale = fit(room, frame.width, frame.height);
  const needed = Math.max(1, ...boxes.map((box) => Math.max(least.w / (box.w * scale), least.h / (box.h * scale))));
  const grow = Math.min(needed, roomToGrow(boxes));
  return { scale: scale * Math.max(1, needed / grow), grow };
}

/** A table as it is drawn: grown around its middle, and pushed off the walls. */
export function drawn(box: Box, room: Room, grow: number): Box {
  const [w, h] = [box.w * grow, box.h * grow];
  const within = (at: number, size: number, all: number) => Math.max(0, Math.min(at, all - size));
  return {
    x: within(box.x + box.w / 2 - w / 2, w, room.width_mm),
    y: within(box.y + box.h / 2 - h / 2, h, room.height_mm),
    w,
    h,
  };
}

const toGrid = (mm: number) => Math.round(mm / GRID_MM) * GRID_MM;

function pulled(at: number, size: number, edges: number[]): number {
  let best = toGrid(at);
  let distance = PULL_MM;
  for (const edge of edges) {
    for (const place of [edge, edge - size]) {
      if (Math.abs(place - at) <= distance) {
        distance = Math.abs(place - at);
        best = place;
      }
    }
  }
  return best;
}

/** Where a table comes to stand that was dragged to `box`: along a neighbour's edge, else on the grid, always in the room. */
export function snapped(box: Box, room: Room, others: Box[]): Box {
  const x = pulled(box.x, box.w, others.flatMap((one) => [one.x, one.x + one.w]));
  const y = pulled(box.y, box.h, others.flatMap((one) => [one.y, one.y + one.h]));
  return within({ ...box, x, y }, room);
}

/** What a table measures that was dragged to this size. */
export function sized(box: Box, room: Room): Box {
  const size = (mm: number, rest: number) => Math.max(TABLE_MM_MIN, Math.min(toGrid(mm), rest));
  return { ...box, w: size(box.w, room.width_mm - box.x), h: size(box.h, room.height_mm - box.y) };
}

/** Pushes a table into the room. */
export const within = (box: Box, room: Room): Box => ({
  ...box,
  x: Math.max(0, Math.min(box.x, room.width_mm - box.w)),
  y: Math.max(0, Math.min(box.y, room.height_mm - box.h)),
});
