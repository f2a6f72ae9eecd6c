import { callAll, settings, type Call, type Detour, type Place, type Room, type TableId } from "$api";
import { boxOf, GRID_MM, sized, snapped, TABLE_MM, within, type Box } from "./plan";

/** A table on the drawing board. */
export interface Draft {
  /** Stays the same while it is drawn. */
  key: string;
  /** Nothing for a table that is new. */
  table: TableId | null;
  place: Place;
}

/** A room on the drawing board. */
export interface RoomDraft {
  key: string;
  room: Room;
}

interface Board {
  tables: Draft[];
  rooms: RoomDraft[];
}

/** Why a plan cannot be saved. */
export type Fault = { kind: "name_missing" } | { kind: "name_twice"; name: string } | { kind: "room_missing" };

const UNDO_MAX = 100;
const NEW_ROOM = { width_mm: 8000, height_mm: 6000 };

/** The floor plan on the drawing board: nothing counts before it is saved. */
export class Editor {
  #before: Board;
  #history = $state.raw<Board[]>([]);
  #made = 0;
  #step: string | null = null;

  board = $state.raw<Board>({ tables: [], rooms: [] });
  roomKey = $state("");
  selected = $state<string | null>(null);

  readonly room: RoomDraft | undefined = $derived(this.board.rooms.find((one) => one.key === this.roomKey) ?? this.board.rooms[0]);
  readonly tables: Draft[] = $derived(this.board.tables.filter((one) => one.place.room === this.room?.key));
  readonly table: Draft | undefined = $derived(this.tables.find((one) => one.key === this.selected));
  readonly canUndo: boolean = $derived(this.#history.length > 0);

  /** Rooms are named by their keys on the board, so that renaming one moves no table. */
  constructor(rooms: Room[], tables: { table: TableId; place: Place }[], room: string) {
    this.board = {
      rooms: rooms.map((one) => ({ key: one.name, room: { ...one } })),
      tables: tables.map(({ table, place }) => ({ key: table, table, place: { ...place } })),
    };
    this.#before = this.board;
    this.roomKey = room;
  }

  get changed(): boolean {
    return JSON.stringify(this.board) !== JSON.stringify(this.#before);
  }

  /** Why it cannot be saved as it is; nothing if it can. */
  get fault(): Fault | null {
    if (this.board.rooms.some((one) => !one.room.name.trim())) return { kind: "room_missing" };
    const names = this.board.tables.map((one) => one.place.name.trim());
    if (names.includes("")) return { kind: "name_missing" };
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    return twice === undefined ? null : { kind: "name_twice", name: twice };
  }

  /** Begins one step of undo; changes with the same word that follow each other are one. */
  #remember(step: string | null): void {
    if (step !== null && step === this.#step) return;
    this.#step = step;
    this.#history = [...this.#history.slice(1 - UNDO_MAX), this.board];
  }

  /** Ends a drag: what comes next is a step of its own. */
  settle(): void {
    this.#step = null;
  }

  undo(): void {
    const last = this.#history.at(-1);
    if (!last) return;
    this.board = last;
    this.#history = this.#history.slice(0, -1);
    this.#step = null;
  }

  addTable(shape: "square" | "round"): void {
    const room = this.room;
    if (!room) return;
    this.#remember(null);
    const key = this.#key();
    const place = { name: this.#nextName(), room: room.key, seats: 4, ...this.#gap(room.room), w_mm: TABLE_MM, h_mm: TABLE_MM, shape };
    this.board = { ...this.board, tables: [...this.board.tables, { key, table: null, place }] };
    this.selected = key;
  }

  /** Changes a table; `step` joins what belongs to one drag or one field. */
  change(key: string, change: Partial<Place>, step: string): void {
    this.#remember(`${key} ${step}`);
    const tables = this.board.tables.map((one) => (one.key === key ? { ...one, place: { ...one.place, ...change } } : one));
    this.board = { ...this.board, tables };
  }

  /** Drags a table there; it snaps to the grid and to its neighbours. */
  drag(key: string, to: Box): void {
    if (!this.room) return;
    const others = this.tables.filter((one) => one.key !== key).map((one) => boxOf(one.place));
    const box = snapped(to, this.room.room, others);
    this.change(key, { x_mm: box.x, y_mm: box.y }, "drag");
  }

  resize(key: string, to: Box): void {
    if (!this.room) return;
    const box = sized(to, this.room.room);
    this.change(key, { w_mm: box.w, h_mm: box.h }, "resize");
  }

  /** Moves a table by steps of the grid, or by a tenth of them. */
  nudge(key: string, right: number, down: number, fine: boolean): void {
    const draft = this.tables.find((one) => one.key === key);
    if (!draft || !this.room) return;
    const step = fine ? GRID_MM / 10 : GRID_MM;
    const box = boxOf(draft.place);
    const to = within({ ...box, x: box.x + right * step, y: box.y + down * step }, this.room.room);
    this.change(key, { x_mm: to.x, y_mm: to.y }, "nudge");
  }

  retire(key: string): void {
    this.#remember(null);
    this.board = { ...this.board, tables: this.board.tables.filter((one) => one.key !== key) };
    this.selected = null;
  }

  addRoom(name: string): void {
    this.#remember(null);
    const key = this.#key();
    this.board = { ...this.board, rooms: [...this.board.rooms, { key, room: { name, ...NEW_ROOM } }] };
    this.roomKey = key;
    this.selected = null;
  }

  changeRoom(key: string, change: Partial<Room>): void {
    this.#remember(`room ${key} ${Object.keys(change).join()}`);
    const rooms = this.board.rooms.map((one) => (one.key === key ? { ...one, room: { ...one.room, ...change } } : one));
    this.board = { ...this.board, rooms };
  }

  retireRoom(key: string): void {
    this.#remember(null);
    this.board = { ...this.board, rooms: this.board.rooms.filter((one) => one.key !== key) };
    this.roomKey = "";
  }

  /** What saving does: only what differs. */
  calls(): Call[] {
    const nameOf = (board: Board, key: string) => board.rooms.find((one) => one.key === key)?.room.name.trim() ?? key;
    const placeOf = (board: Board, draft: Draft) => ({ ...draft.place, name: draft.place.name.trim(), room: nameOf(board, draft.place.room) });
    const calls: Call[] = [];
    const rooms = (board: Board) => board.rooms.map((one) => ({ ...one.room, name: one.room.name.trim() }));
    if (JSON.stringify(rooms(this.board)) !== JSON.stringify(rooms(this.#before))) {
      calls.push({ name: "settings.change", request: { values: { rooms: rooms(this.board), ...this.#detours(nameOf) } } });
    }
    for (const draft of this.board.tables) {
      const old = this.#before.tables.find((one) => one.key === draft.key);
      const place = placeOf(this.board, draft);
      if (old && JSON.stringify(placeOf(this.#before, old)) === JSON.stringify(place)) continue;
      calls.push({ name: "tables.place", request: { ...(draft.table ? { table: draft.table } : {}), place } });
    }
    for (const old of this.#before.tables) {
      if (old.table && !this.board.tables.some((one) => one.key === old.key)) {
        calls.push({ name: "tables.retire", request: { table: old.table } });
      }
    }
    return calls;
  }

  /** Stations that stand in for others know a room by its name: they follow it, and end with it. */
  #detours(nameOf: (board: Board, key: string) => string): { detours?: Detour[] } {
    const before = settings.now?.detours ?? [];
    const follow = (name: string): string[] => {
      const room = this.#before.rooms.find((one) => one.room.name === name);
      if (!room) return [name];
      return this.board.rooms.some((one) => one.key === room.key) ? [nameOf(this.board, room.key)] : [];
    };
    const detours = before
      .map((one) => ({ ...one, rooms: one.rooms.flatMap(follow) }))
      .filter((one, at) => one.rooms.length > 0 || before[at]?.rooms.length === 0);
    return JSON.stringify(detours) === JSON.stringify(before) ? {} : { detours };
  }

  /** Saves all of it, or nothing. */
  async save(): Promise<void> {
    const calls = this.calls();
    if (calls.length > 0) await callAll(calls);
  }

  #key(): string {
    this.#made += 1;
    return `new ${this.#made}`;
  }

  /** The number after the highest one. */
  #nextName(): string {
    const numbers = this.board.tables.map((one) => Number.parseInt(one.place.name, 10)).filter((n) => Number.isFinite(n));
    return String(Math.max(0, ...numbers) + 1);
  }

  /** The first place of the grid where a new table touches no other. */
  #gap(room: Room): { x_mm: number; y_mm: number } {
    const boxes = this.tables.map((one) => boxOf(one.place));
    const step = TABLE_MM / 3;
    for (let y = step; y + TABLE_MM <= room.height_mm; y += step) {
      for (let x = step; x + TABLE_MM <= room.width_mm; x += step) {
        const free = boxes.every(
          (box) => x >= box.x + box.w + step || box.x >= x + TABLE_MM + step || y >= box.y + box.h + step || box.y >= y + TABLE_MM + step,
        );
        if (free) return { x_mm: x, y_mm: y };
      }
    }
    return { x_mm: 0, y_mm: 0 };
  }
}
