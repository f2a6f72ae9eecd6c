import { ApiError } from "./error";
import { line, send } from "./line";
import { live } from "./live.svelte";
import type { Permission, UserId } from "./types.gen";

/** Who is logged in, as the hub answered. */
export interface Person {
  user: UserId;
  name: string;
  role: string;
  permissions: Permission[];
}

interface Login extends Person {
  token: string;
  refresh: string;
  expires_ms: number;
}

const KEPT = "brigade.session";

/** The person at this screen and their tokens. They end with the tab. */
class Session {
  #login = $state.raw<Login | null>(kept());
  #refreshing: Promise<void> | null = null;
  #follow: (() => void) | null = null;

  /** Who is logged in; nobody on the lock screen. */
  readonly person: Person | null = $derived(this.#login);

  /** Whether the person has a right. What a role lacks is not shown. */
  may(permission: Permission): boolean {
    return this.#login?.permissions.includes(permission) ?? false;
  }

  /** Logs in with a PIN or a staff card. Wrong ones are refused with `not_allowed`, too many with `not_now`. */
  async login(pin: string): Promise<void> {
    this.#keep((await send("/api/login", { pin }, null, [])) as Login);
  }

  /** Takes over the tokens that a setup answered with. */
  adopt(login: Login): void {
    this.#keep(login);
  }

  /** Locks the screen at once and tells the hub if it can be heard. */
  logout(): void {
    const login = this.#login;
    this.#keep(null);
    if (login) void send("/api/logout", { refresh: login.refresh }, login.token, []).catch(() => undefined);
  }

  /** Sends with this person's token; a token that ran out is renewed once. */
  async send(path: string, body: unknown, pauses?: number[]): Promise<unknown> {
    const token = this.#login?.token ?? null;
    try {
      return await send(path, body, token, pauses);
    } catch (error) {
      if (!(error instanceof ApiError) || !error.loggedOut || !this.#login) throw error;
      if (this.#login.token === token) await this.#renew();
      return send(path, body, this.#login?.token ?? null, pauses);
    }
  }

  /** Follows the live stream while somebody is logged in. Called once, when the app starts. */
  resume(): void {
    if (this.#login && !this.#follow) this.#listen(this.#login.token);
  }

  /** One renewal serves all calls that wait for it. */
  async #renew(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async #refresh(): Promise<void> {
    const before = this.#login;
    if (!before) return;
    try {
      const renewed = (await send("/api/refresh", { refresh: before.refresh }, null)) as Partial<Login>;
      if (this.#login === before) this.#keep({ ...before, ...renewed });
    } catch (error) {
      if (this.#login === before && error instanceof ApiError && error.code !== "unreachable") this.#keep(null);
      throw error;
    }
  }

  #keep(login: Login | null): void {
    this.#login = login;
    if (login) sessionStorage.setItem(KEPT, JSON.stringify(login));
    else sessionStorage.removeItem(KEPT);
    this.#follow?.();
    this.#follow = null;
    if (login) this.#listen(login.token);
  }

  #listen(token: string): void {
    this.#follow = line().live(token, live.listener);
  }
}

function kept(): Login | null {
  const text = sessionStorage.getItem(KEPT);
  return text ? (JSON.parse(text) as Login) : null;
}

/** The one session of this screen. */
export const session = new Session();

/** Whether the person who is logged in has a right. */
export const may = (permission: Permission): boolean => session.may(permission);
