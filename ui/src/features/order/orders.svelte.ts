import { ask, live, session, type OrderInList, type TableView, type User } from "$api";

/** Open orders, as far as selling needs them: those to take up again, to merge with, to split into. */
export class OpenOrders {
  list = $state.raw<OrderInList[]>([]);
  tables = $state.raw<TableView[]>([]);
  people = $state.raw<User[]>([]);
  loaded = $state(false);

  readonly mine = $derived(this.list.filter((one) => one.waiter === session.person?.user));

  async load(): Promise<void> {
    this.list = await ask("orders.list", {});
    this.loaded = true;
  }

  async loadTables(): Promise<void> {
    this.tables = await ask("tables.list", {});
  }

  async loadPeople(): Promise<void> {
    this.people = (await ask("people.names", {})).filter((one) => one.active);
  }

  /** Follows them until the returned function is called. */
  follow(): () => void {
    const offs = [live.follow(["orders"], () => this.load()), live.follow(["floor_table"], () => this.loadTables())];
    return () => offs.forEach((off) => off());
  }

  /** The open orders of a table. */
  at(table: string): OrderInList[] {
    return this.list.filter((one) => one.table === table);
  }
}
