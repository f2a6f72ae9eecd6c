import { ask, byPlace, callAll, call, setCard, setPin, ApiError, type Permission, type RoleView, type User } from "$api";

/** People, their roles, and a draft of what the roles may do. */
export class People {
  users = $state.raw<User[] | null>(null);
  roles = $state.raw<RoleView[]>([]);
  error = $state.raw<unknown>(null);
  saving = $state(false);
  /** Rights of the roles that were touched, by role. */
  #draft = $state<Record<string, Permission[]>>({});

  readonly working = $derived((this.users ?? []).filter((user) => user.active).length);
  /** All roles, new ones included, in their order. */
  readonly names = $derived(
    this.roles.map((one) => one.role).concat(Object.keys(this.#draft).filter((role) => !this.#saved(role))).sort(byPlace),
  );
  readonly changed = $derived(Object.keys(this.#draft).filter((role) => this.#differs(role)));

  async load(): Promise<void> {
    try {
      const [users, roles] = await Promise.all([ask("users.list", {}), ask("roles.list", {})]);
      this.users = users.sort((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name));
      this.roles = roles;
      this.error = null;
    } catch (error) {
      this.error = error;
    }
  }

  /** Adds or changes a person; answers who it is. */
  async save(person: { user?: string | undefined; name: string; role: string; active: boolean }): Promise<string> {
    const { user, ...rest } = person;
    const saved = await call("users.save", { ...rest, name: rest.name.trim(), ...(user ? { user } : {}) });
    return saved.user;
  }

  /** Sets a PIN. False: somebody else has it. */
  setPin = (user: string, pin: string): Promise<boolean> => untaken(setPin(user, pin));

  /** Gives a card. False: somebody else has it. */
  setCard = (user: string, card: string): Promise<boolean> => untaken(setCard(user, card));

  /** What a role may do, as it would be saved. */
  may = (role: string, right: Permission): boolean => this.#of(role).includes(right);

  /** Gives a right to a role, or takes it. */
  toggle(role: string, right: Permission): void {
    const now = this.#of(role);
    this.#draft[role] = now.includes(right) ? now.filter((one) => one !== right) : [...now, right];
  }

  /** A new role with the rights of another one. */
  addRole(role: string, like: string): void {
    this.#draft[role] = [...this.#of(like)];
  }

  drop(): void {
    this.#draft = {};
  }

  /** Saves all roles that were changed, or none of them. */
  async saveRoles(): Promise<void> {
    this.saving = true;
    try {
      const roles = this.changed.map((role) => ({ role, permissions: this.#of(role) }));
      await callAll(roles.map((request) => ({ name: "roles.save" as const, request })));
      this.roles = [...this.roles.filter((one) => !roles.some((saved) => saved.role === one.role)), ...roles];
      this.drop();
    } finally {
      this.saving = false;
    }
  }

  #saved = (role: string) => this.roles.find((one) => one.role === role)?.permissions;
  #of = (role: string) => this.#draft[role] ?? this.#saved(role) ?? [];

  #differs(role: string): boolean {
    const saved = this.#saved(role);
    return !saved || [...saved].sort().join() !== [...this.#of(role)].sort().join();
  }
}

async function untaken(set: Promise<unknown>): Promise<boolean> {
  try {
    await set;
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === "conflict") return false;
    throw error;
  }
}
