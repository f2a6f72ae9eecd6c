import {
  ask, call, inWords, may, type CashMoveKind, type Document, type Money, type OpenShiftView, type OrderInList, type ShiftClosedAnswer,
  type ShiftId, type ShiftInList, type ShiftReport,
} from "$api";
import { money, toasts } from "$kit";
import * as m from "$words/messages";

/** A shift this long is told: nobody works around the clock, somebody forgot to close it. */
const LONG_MS = 22 * 3_600_000;

/** The shift of this till, and those before it. */
export class Shifts {
  /** Undefined while nobody knows. */
  current = $state.raw<OpenShiftView | null | undefined>(undefined);
  past = $state.raw<ShiftInList[]>([]);
  failed = $state.raw<unknown>(undefined);
  busy = $state(false);
  /** What was closed just now. */
  closed = $state.raw<ShiftClosedAnswer | null>(null);

  async load(): Promise<void> {
    try {
      this.current = await ask("shift.current", {});
      this.past = may("shifts") ? await ask("shift.list", { limit: 30 }) : [];
      this.failed = undefined;
    } catch (error) {
      this.failed = error;
    }
  }

  /** Whether the shift stands open for too long. */
  isLong(atMs: number): boolean {
    return this.current ? atMs - this.current.opened_ms >= LONG_MS : false;
  }

  open(float: Money): Promise<boolean> {
    return this.#do(async () => {
      const { number } = await call("shift.open", { float });
      this.closed = null;
      toasts.done(m.shift_opened({ number }));
    });
  }

  /** Cash in, out or to the bank. */
  move(kind: CashMoveKind, amount: Money, reason: string): Promise<boolean> {
    return this.#do(async () => {
      await call("shift.move_cash", { kind, amount, reason });
      const words = { in: m.shift_done_in, out: m.shift_done_out, drop: m.shift_done_drop }[kind];
      toasts.done(words({ sum: money(amount) }));
    });
  }

  drawer(reason: string): Promise<boolean> {
    return this.#do(async () => {
      await call("drawer.open", { reason });
      toasts.done(m.shift_drawer_opened());
    });
  }

  /** Commits what was counted; only then does anybody learn what should be there. */
  count(counted: Money): Promise<boolean> {
    return this.#do(async () => void (await call("shift.count", { counted })));
  }

  close(): Promise<boolean> {
    return this.#do(async () => {
      this.closed = await call("shift.z", {});
    });
  }

  /** Orders that go on in the next shift. */
  leftOpen(): Promise<OrderInList[]> {
    return ask("orders.list", { open: true });
  }

  xReport(): Promise<Document> {
    return ask("print.preview", { what: { x: {} } });
  }

  async zReport(shift: ShiftId): Promise<{ report: ShiftReport; paper: Document }> {
    const [report, paper] = await Promise.all([ask("shift.report", { shift }), ask("print.preview", { what: { z: { shift } } })]);
    return { report, paper };
  }

  async #do(run: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    try {
      await run();
      await this.load();
      return true;
    } catch (error) {
      toasts.failed(inWords(error));
      return false;
    } finally {
      this.busy = false;
    }
  }
}
