import { beginProof, proofState, type ProofState } from "$api";

const ASK_EVERY_MS = 1_000;

/** The check of the whole log, as far as it is. */
export class Check {
  state = $state.raw<ProofState | null>(null);
  error = $state.raw<unknown>(null);

  load = (): Promise<void> => this.#ask(proofState);
  begin = (): Promise<void> => this.#ask(beginProof);

  /** Asks again while the check is running; ends with the returned function. */
  follow(): () => void {
    const timer = setInterval(() => {
      if (this.state?.running) void this.load();
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }

  async #ask(question: () => Promise<ProofState>): Promise<void> {
    try {
      this.state = await question();
      this.error = null;
    } catch (error) {
      this.error = error;
    }
  }
}
