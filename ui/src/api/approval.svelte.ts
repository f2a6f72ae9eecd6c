import { ApiError } from "./error";
import { session } from "./session.svelte";
import type { Permission } from "./types.gen";

/** A call as it is sent. */
export interface Envelope {
  command_id: string;
  name: string;
  request: unknown;
}

/** Somebody with the right is asked for their PIN: for these calls, and for nothing else. */
export interface Wish {
  permission: Permission;
  calls: Envelope[];
  answer(approved: boolean): void;
}

/** The calls that wait for a second person's word. */
class Approvals {
  #wishes = $state.raw<Wish[]>([]);

  /** What the overlay asks for now. */
  readonly now: Wish | undefined = $derived(this.#wishes[0]);

  /** Asks, and tells whether somebody agreed. */
  ask(permission: Permission, calls: Envelope[]): Promise<boolean> {
    return new Promise((resolve) => {
      const wish: Wish = {
        permission,
        calls,
        answer: (approved) => {
          this.#wishes = this.#wishes.filter((other) => other !== wish);
          resolve(approved);
        },
      };
      this.#wishes = [...this.#wishes, wish];
    });
  }

  /** The approver's PIN. Refused with `not_allowed` if it is wrong or the person lacks the right. */
  async approve(wish: Wish, pin: string): Promise<void> {
    for (const call of wish.calls) {
      await session.send("/api/approve", { pin, permission: wish.permission, call });
    }
    wish.answer(true);
  }

  /** Nobody agrees. */
  refuse(): void {
    this.now?.answer(false);
  }
}

/** The approvals of this screen. */
export const approvals = new Approvals();

/** The right that somebody else may lend, if the refusal names one. */
export function lendable(error: unknown): Permission | null {
  if (!(error instanceof ApiError) || error.code !== "not_allowed") return null;
  const right = error.details["permission"];
  return typeof right === "string" ? (right as Permission) : null;
}
