import { ask, call, inWords, type KitchenTicket, type TicketBoardView } from "$api";
import { choiceInWords, toasts } from "$kit";
import * as m from "$words/messages";
import { chime } from "./chime";

const KEPT = "brigade.kitchen";

/** What this device shows of the kitchen. */
interface Kept {
  /** The station, by code; empty for all of them. */
  station: string;
  sound: boolean;
}

function kept(): Kept {
  const usual: Kept = { station: "", sound: true };
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Kept>) };
  } catch {
    return usual;
  }
}

/** How a ticket stands against the clock. */
export type Haste = "fresh" | "soon" | "late";

const SOON_MS = 3 * 60_000;

export function haste(ticket: KitchenTicket, now: number): Haste {
  if (ticket.late_ms === null) return "fresh";
  if (now >= ticket.late_ms) return "late";
  return now >= ticket.late_ms - SOON_MS ? "soon" : "fresh";
}

export const choices = (item: KitchenTicket["items"][number]): string[] =>
  item.modifiers.map((one) => choiceInWords(one, one.how));

/** The tickets that a station has before it. */
export class Kitchen {
  board = $state.raw<TicketBoardView | null>(null);
  failure = $state.raw<unknown>(null);
  #kept = $state(kept());
  #known: readonly string[] | null = null;
  /** Tickets whose tap is on its way. */
  #busy = $state.raw<readonly string[]>([]);

  static readonly kinds = ["orders", "settings", "users", "floor_table"];

  /** The station fixed by whoever put this screen up; without one it is chosen here. */
  constructor(readonly fixed: string | null = null) {}

  get station(): string {
    const chosen = this.fixed ?? this.#kept.station;
    const stations = this.board?.stations;
    return !stations || stations.some((one) => one.code === chosen) ? chosen : "";
  }

  choose(station: string): void {
    this.#keep({ station });
    this.#known = null;
    void this.load();
  }

  get sound(): boolean {
    return this.#kept.sound;
  }

  setSound(sound: boolean): void {
    this.#keep({ sound });
    if (sound) chime();
  }

  #keep(change: Partial<Kept>): void {
    Object.assign(this.#kept, change);
    localStorage.setItem(KEPT, JSON.stringify(this.#kept));
  }

  async load(): Promise<void> {
    try {
      const board = await ask("tickets.board", this.station ? { station: this.station } : {});
      const tickets = board.tickets.map((one) => one.ticket);
      const known = this.#known;
      if (this.sound && known && tickets.some((one) => !known.includes(one))) chime();
      this.#known = tickets;
      this.board = board;
      this.failure = null;
    } catch (error) {
      this.failure = error;
    }
  }

  busy(ticket: KitchenTicket): boolean {
    return this.#busy.includes(ticket.ticket);
  }

  /** Somebody is at it. */
  take(ticket: KitchenTicket): Promise<void> {
    return this.#do("tickets.ack", ticket);
  }

  /** It is made, or the word that takes it back was read. */
  async finish(ticket: KitchenTicket): Promise<void> {
    await this.#do("tickets.bump", ticket, () =>
      ticket.kind === "void" ? undefined : toasts.done(m.kitchen_finished({ number: ticket.number }), () => void this.recall(ticket)),
    );
  }

  /** It was finished too early. */
  recall(ticket: KitchenTicket): Promise<void> {
    return this.#do("tickets.recall", ticket);
  }

  async #do(name: "tickets.ack" | "tickets.bump" | "tickets.recall", ticket: KitchenTicket, done?: () => void): Promise<void> {
    if (this.busy(ticket)) return;
    this.#busy = [...this.#busy, ticket.ticket];
    try {
      await call(name, { order: ticket.order, ticket: ticket.ticket });
      done?.();
      await this.load();
    } catch (error) {
      toasts.failed(inWords(error));
    }
    this.#busy = this.#busy.filter((one) => one !== ticket.ticket);
  }
}
