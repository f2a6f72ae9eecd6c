import { ask, live, OrderList, session, type ChangedThing, type OrderInList, type TableView, type User } from "$api";

/** Open orders, as far as selling needs them: those to take up again, to merge with, to split into. */
export class OpenOrders {
  #list = new OrderList();
  tables = $state.raw<TableView[]>([]);
  people = $state.raw<User[]>([]);
  loaded = $state(false);

  readonly list: OrderInList[] = $derived(this.#list.all);
  readonly mine = $derived(this.list.filter((one) => one.waiter === session.person?.user));

  async load(changed: ChangedThing[] = []): Promise<void> {
    await this.#list.load(changed);
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
    const offs = [live.follow(["orders"], (changed) => this.load(changed)), live.follow(["floor_table"], () => this.loadTables())];
    return () => offs.forEach((off) => off());
  }

  /** The open orders of a table. */
  at(table: string): OrderInList[] {
    return this.list.filter((one) => one.table === table);
  }
}
