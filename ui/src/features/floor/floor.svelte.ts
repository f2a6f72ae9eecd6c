import { ask, OrderList, session, settings, type ChangedThing, type OrderInList, type Place, type Room, type TableId } from "$api";
import { boxOf, draw, drawn, roomsOf, type Box, type Drawing } from "./plan";

/** What a waiter sees of a table from afar. */
export type Mark = "free" | "seated" | "unsent" | "cooking" | "ready" | "bill" | "attention";

/** What asks for a hand first. */
const URGENCY: Mark[] = ["attention", "bill", "unsent", "ready", "cooking", "seated"];
/** So long nothing may happen at a table where something is to be done. */
const ATTENTION_MS = 10 * 60_000;

/** A table with what happens at it. */
export interface Spot {
  table: TableId;
  place: Place;
  orders: OrderInList[];
  mark: Mark;
  guests: number;
  /** Who serves it, by initials; empty for nobody. */
  initials: string;
  /** When the first of its orders was opened; milliseconds since 1970, 0 for a free table. */
  sinceMs: number;
  /** When anything last happened at it, likewise. */
  touchedMs: number;
}

/** How an order stands, `now` being milliseconds since 1970. */
export function markOf(order: OrderInList, now: number): Mark {
  const bill = order.status !== "open";
  // What is held waits on purpose.
  const waits = bill || order.kitchen === "ready" || (!order.held && (order.unsent || order.gross === 0));
  if (waits && now - order.touched_ms >= ATTENTION_MS) return "attention";
  if (bill) return "bill";
  if (order.unsent) return "unsent";
  if (order.kitchen === "ready") return "ready";
  return order.kitchen === "cooking" ? "cooking" : "seated";
}

/** The letters of a name: `Анна Орлова` is `АО`. */
export const initialsOf = (name: string): string =>
  name.split(/\s+/).map((word) => word[0] ?? "").slice(0, 2).join("").toUpperCase();

function spot(table: TableId, place: Place, orders: OrderInList[], now: number): Spot {
  const marks = orders.map((order) => markOf(order, now));
  const waiters = [...new Set(orders.map((order) => initialsOf(order.waiter_name)).filter(Boolean))];
  return {
    table,
    place,
    orders,
    mark: URGENCY.find((mark) => marks.includes(mark)) ?? "free",
    guests: orders.reduce((sum, order) => sum + order.guests, 0),
    initials: waiters.join(", "),
    sinceMs: orders.length > 0 ? Math.min(...orders.map((order) => order.opened_ms)) : 0,
    touchedMs: Math.max(0, ...orders.map((order) => order.touched_ms)),
  };
}

/** The floor: rooms, tables, and what happens at them. */
export class Floor {
  #tables = $state.raw<{ table: TableId; place: Place }[]>([]);
  #list = new OrderList();
  #room = $state("");

  /** Whether it was loaded once. */
  loaded = $state(false);
  failure = $state.raw<unknown>(null);
  /** Only tables that the person serves; free ones are shown all the same. */
  mine = $state(false);

  readonly rooms: Room[] = $derived(roomsOf(settings.now?.rooms ?? [], this.#tables.map((one) => one.place)));
  readonly room: Room | undefined = $derived(this.rooms.find((one) => one.name === this.#room) ?? this.rooms[0]);
  readonly tables = $derived(this.#tables);

  /** Kinds of things whose change changes the floor. */
  static readonly kinds = ["orders", "floor_table", "setting"];

  /** Loads the plan and its orders; after orders changed, these alone. */
  async load(changed: ChangedThing[] = []): Promise<void> {
    try {
      const stands = this.loaded && changed.length > 0 && changed.every((thing) => thing.kind === "orders");
      const [tables] = await Promise.all([stands ? null : ask("tables.list", {}), this.#list.load(changed)]);
      if (tables) this.#tables = tables.map(({ table, place }) => ({ table, place }));
      this.failure = null;
      this.loaded = true;
    } catch (error) {
      this.failure = error;
    }
  }

  enter(room: string): void {
    this.#room = room;
  }

  /** The tables of all rooms. */
  spots(now: number): Spot[] {
    return this.#tables.map(({ table, place }) =>
      spot(table, place, this.#list.all.filter((order) => order.table === table), now),
    );
  }

  /** Whether a table concerns the person. */
  concerns(one: Spot): boolean {
    return !this.mine || one.orders.length === 0 || one.orders.some((order) => order.waiter === session.person?.user);
  }

  /** How the room is drawn in a frame of so many pixels. */
  drawing(frame: { width: number; height: number }, least: { w: number; h: number }): Drawing {
    const room = this.room;
    return room ? draw(room, this.#boxes(room), frame, least) : { scale: 0.05, grow: 1 };
  }

  /** Where a table is drawn, in millimetres of the room. */
  at(place: Place, grow: number): Box {
    return this.room ? drawn(boxOf(place), this.room, grow) : boxOf(place);
  }

  #boxes(room: Room): Box[] {
    return this.#tables.filter((one) => one.place.room === room.name).map((one) => boxOf(one.place));
  }
}
