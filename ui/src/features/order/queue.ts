import { ApiError } from "$api";

/** Something to tell the hub; those that wait go out together. */
export interface Wish {
  /** The line that it is about. */
  line: string;
  kind: "add" | "count";
}

/**
 * Sends wishes in the order in which they came, one envelope at a time: what comes while one is under way goes with the
 * next. If an envelope of several is refused, each is sent alone, so that only what was refused is taken back.
 */
export class Queue<W extends Wish> {
  #waiting: W[] = [];
  #running: Promise<void> | null = null;

  constructor(
    readonly deliver: (wishes: W[]) => Promise<void>,
    readonly refused: (wish: W, error: unknown) => void,
    readonly most = 40,
  ) {}

  /** The wish of a kind for a line that was not sent yet. */
  waiting(kind: W["kind"], line: string): W | undefined {
    return this.#waiting.find((wish) => wish.kind === kind && wish.line === line);
  }

  get busy(): boolean {
    return this.#running !== null;
  }

  push(wish: W): void {
    this.#waiting.push(wish);
    this.#running ??= this.#run().finally(() => (this.#running = null));
  }

  /** Takes a wish back that was not sent. */
  drop(wish: W): void {
    this.#waiting = this.#waiting.filter((other) => other !== wish);
  }

  /** Waits until everything was answered. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // Taps of the same frame go together.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#send(this.#waiting.splice(0, this.most));
  }

  async #send(wishes: W[]): Promise<void> {
    try {
      await this.deliver(wishes);
    } catch (error) {
      const unheard = !(error instanceof ApiError) || error.code === "unreachable";
      if (wishes.length === 1 || unheard) for (const wish of wishes) this.refused(wish, error);
      else for (const wish of wishes) await this.#send([wish]);
    }
  }
}
