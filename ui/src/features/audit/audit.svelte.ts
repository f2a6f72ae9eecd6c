import { ask, type AuditEntry, type Happened, type User } from "$api";
import { filters, type Filter } from "./kinds";

const PAGE = 100;

/** The log as people read it, page by page from the newest. */
export class Audit {
  entries = $state.raw<AuditEntry[] | null>(null);
  people = $state.raw<User[]>([]);
  filter = $state<Filter>("all");
  /** Only what this person did or approved; empty for everybody. */
  user = $state("");
  error = $state.raw<unknown>(null);
  loading = $state(false);
  /** Where the next page begins; null at the end of the log. */
  next = $state<number | null>(null);
  /** Answers that come after a newer question are dropped. */
  #asked = 0;

  async load(): Promise<void> {
    if (this.people.length === 0) this.people = await ask("people.names", {}).catch(() => []);
    await this.#page(undefined);
  }

  /** Shows something else. */
  async show(what: { filter?: Filter; user?: string }): Promise<void> {
    Object.assign(this, what);
    this.entries = null;
    await this.#page(undefined);
  }

  /** Earlier entries. */
  more = (): Promise<void> => (this.next === null || this.loading ? Promise.resolve() : this.#page(this.next));

  /** Everything that happened to one thing. */
  history = (entity: string): Promise<Happened[]> => ask("audit.history", { entity });

  name = (user: string | null): string => this.people.find((one) => one.user === user)?.name ?? "";

  async #page(before: number | undefined): Promise<void> {
    const mine = ++this.#asked;
    this.loading = true;
    try {
      const page = await ask("audit.list", {
        limit: PAGE,
        kinds: [...filters[this.filter].kinds],
        ...(before === undefined ? {} : { before }),
        ...(this.user ? { user: this.user } : {}),
      });
      if (mine !== this.#asked) return;
      this.entries = before === undefined ? page.entries : [...(this.entries ?? []), ...page.entries];
      this.next = page.next;
      this.error = null;
    } catch (error) {
      if (mine === this.#asked) this.error = error;
    } finally {
      if (mine === this.#asked) this.loading = false;
    }
  }
}
