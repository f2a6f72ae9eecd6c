import { ask, call, OrderList, session, type ChangedThing, type Guest, type OrderId, type OrderInList, type Service, type Status, type User, type UserId } from "$api";

/** What part of the open orders is shown. */
export type Filter = "all" | "mine" | "takeaway" | "delivery" | "deferred" | "presented" | "anomalies";

export const filters: Filter[] = ["all", "mine", "takeaway", "delivery", "deferred", "presented", "anomalies"];

/** How an order stands, for people who look at a list. */
export type Mark = "seated" | "unsent" | "cooking" | "ready" | "served" | "held" | "presented" | "fiscalised_unpaid" | "part_paid";

const wantsMoney = (status: Status): status is "presented" | "fiscalised_unpaid" | "part_paid" =>
  status === "presented" || status === "fiscalised_unpaid" || status === "part_paid";

export function markOf(order: OrderInList): Mark {
  if (wantsMoney(order.status)) return order.status;
  if (order.unsent) return "unsent";
  if (order.kitchen === "cooking" || order.kitchen === "ready") return order.kitchen;
  if (order.held) return "held";
  return order.kitchen === "served" ? "served" : "seated";
}

function belongs(order: OrderInList, filter: Filter, now: number): boolean {
  switch (filter) {
    case "mine":
      return order.waiter === session.person?.user;
    case "takeaway":
    case "delivery":
      return order.service === filter;
    case "deferred":
      return order.ready_ms !== null && order.ready_ms > now;
    case "presented":
      return wantsMoney(order.status);
    case "anomalies":
      return order.anomalies > 0;
    case "all":
      return true;
  }
}

const bare = (text: string) => text.toLowerCase().replaceAll("ё", "е");
const digits = (text: string) => text.replace(/\D/g, "");
/** With fewer digits than that nobody searches for a telephone number. */
const PHONE_DIGITS_MIN = 3;

/** Whether an order is the one that somebody looks for: by number, table, waiter, guest, telephone or address. */
export function found(order: OrderInList, text: string): boolean {
  const wanted = bare(text.trim());
  if (!wanted) return true;
  const guest = order.guest;
  const texts = [order.number, order.table_name, order.waiter_name, guest?.name ?? "", guest?.address ?? ""];
  if (texts.some((one) => bare(one).includes(wanted))) return true;
  const number = digits(wanted);
  return number.length >= PHONE_DIGITS_MIN && digits(guest?.phone ?? "").includes(number);
}

/** The orders that still want something. */
export class Orders {
  #list = new OrderList();

  loaded = $state(false);
  failure = $state.raw<unknown>(null);
  filter = $state<Filter>("all");
  text = $state("");
  people = $state.raw<User[]>([]);

  static readonly kinds = ["orders", "anomaly_resolution", "floor_table"];

  async load(changed: ChangedThing[] = []): Promise<void> {
    try {
      await this.#list.load(changed);
      this.failure = null;
      this.loaded = true;
    } catch (error) {
      this.failure = error;
    }
  }

  get any(): boolean {
    return this.#list.all.length > 0;
  }

  count(filter: Filter, now: number): number {
    return this.#list.all.filter((order) => belongs(order, filter, now)).length;
  }

  /** What is shown: deferred orders by the time they are wanted, the others as they came, the latest first. */
  shown(now: number): OrderInList[] {
    const list = this.#list.all.filter((order) => belongs(order, this.filter, now) && found(order, this.text));
    return this.filter === "deferred"
      ? list.sort((a, b) => (a.ready_ms ?? 0) - (b.ready_ms ?? 0))
      : list.sort((a, b) => b.opened_ms - a.opened_ms);
  }

  /** Those to whom an order may be handed. */
  async loadPeople(): Promise<void> {
    this.people = (await ask("people.names", {})).filter((one) => one.active);
  }

  async hand(order: OrderId, user: UserId): Promise<void> {
    await call("orders.hand", { order, user });
  }

  async cancel(order: OrderId, reason: string): Promise<void> {
    await call("orders.cancel", { order, reason });
  }

  async open(service: Service, guest: Guest, ready_ms: number | null): Promise<OrderId> {
    const answer = await call("orders.open", { service, guest, ...(ready_ms === null ? {} : { ready_ms }) });
    return answer.order;
  }
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Reads a time of day that was typed, `14:05`, `1405` or `14`, as the next such moment in the branch; null if it is none. */
export function nextAt(text: string, now: number, zone: string): number | null {
  const parts = /^(\d{1,2})(?:[:.\s]?(\d{2}))?$/.exec(text.trim());
  if (!parts) return null;
  const [hour, minute] = [Number(parts[1]), Number(parts[2] ?? 0)];
  if (hour > 23 || minute > 59) return null;
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const at = (ms: number) => clock.format(ms).split(":").map(Number) as [number, number, number];
  const [h, min, s] = at(now);
  const passed = (h * 60 + min) * MINUTE_MS + s * 1000 + (now % 1000);
  const wanted = (hour * 60 + minute) * MINUTE_MS;
  return now - passed + wanted + (wanted <= passed ? DAY_MS : 0);
}
