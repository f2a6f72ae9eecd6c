import {
  ask, call, callAll, inWords, type CheckId, type Document, type LineId, type Money, type OrderId, type OrderView, type PaymentView,
  type Qty, type ReceiptInList,
} from "$api";
import { minorDigits, money, named, readDecimal, toasts } from "$kit";
import * as m from "$words/messages";
import { callsAgain } from "./repeat";

const SHOWN_MAX = 200;

/** A line of a receipt. */
export interface Sold {
  line: LineId;
  name: string;
  note: string;
  qty: Qty;
  total: Money;
}

/** What is given back: all of it, or some lines of one payment. */
export interface Wish {
  payment: PaymentView | null;
  lines: [LineId, Qty][];
  reason: string;
  used_up: boolean;
}

/** Receipts, and what can still be done with them. */
export class Receipts {
  day = $state("");
  text = $state("");
  list = $state.raw<ReceiptInList[]>([]);
  loaded = $state(false);
  chosen = $state.raw<ReceiptInList | null>(null);
  order = $state.raw<OrderView | null>(null);
  paper = $state.raw<Document | null>(null);
  failed = $state.raw<unknown>(undefined);
  busy = $state(false);
  #asked = 0;

  readonly check = $derived(this.order?.checks.find((one) => one.check === this.chosen?.check));
  readonly payments = $derived(
    this.order?.payments.filter((one) => one.check === this.chosen?.check && one.status === "captured") ?? [],
  );
  /** What was given back of the check. */
  readonly refunds = $derived(this.order?.refunds.filter((one) => one.check === this.chosen?.check) ?? []);
  /** Payments of which something is left to give back. */
  readonly left = $derived(this.payments.filter((one) => one.amount + one.rounding > one.refunded));
  readonly lines = $derived<Sold[]>(
    (this.check?.lines ?? []).map((cover) => {
      const line = this.order?.lines.find((one) => one.line === cover.line);
      const note = line?.modifiers.map((one) => named(one)).join(", ") ?? "";
      return { line: cover.line, name: line ? named(line) : "", note, qty: cover.qty, total: cover.amounts.total };
    }),
  );

  async load(): Promise<void> {
    this.#asked += 1;
    const nth = this.#asked;
    try {
      const text = this.text.trim();
      const day = this.day ? { day: this.day } : {};
      const found = await ask("receipts.list", { ...day, ...(text ? { text } : {}), limit: SHOWN_MAX });
      const sum = readDecimal(text, minorDigits());
      const worth = sum ? (await ask("receipts.list", { ...day, limit: SHOWN_MAX })).filter((one) => one.total === sum) : [];
      if (nth !== this.#asked) return;
      const more = worth.filter((one) => !found.some((other) => other.check === one.check));
      this.list = [...found, ...more];
      this.loaded = true;
      this.failed = undefined;
      this.chosen = this.list.find((one) => one.check === this.chosen?.check) ?? this.chosen;
      if (this.chosen) await this.#look(this.chosen.order, this.chosen.check);
    } catch (error) {
      if (nth === this.#asked) this.failed = error;
    }
  }

  async choose(receipt: ReceiptInList): Promise<void> {
    this.chosen = receipt;
    this.order = null;
    this.paper = null;
    try {
      await this.#look(receipt.order, receipt.check);
    } catch (error) {
      toasts.failed(inWords(error));
    }
  }

  async #look(order: OrderId, check: CheckId): Promise<void> {
    const [view, paper] = await Promise.all([
      ask("orders.get", { order }),
      ask("print.preview", { what: { receipt: { order, check } } }),
    ]);
    if (this.chosen?.check !== check) return;
    this.order = view;
    this.paper = paper;
  }

  copy(): Promise<boolean> {
    return this.#do(async ({ order, check }) => {
      await call("print.copy", { what: { receipt: { order, check } } });
      toasts.done(m.receipts_copy_sent());
    });
  }

  /** Gives money back by the tender that it came by. */
  refund({ payment, lines, reason, used_up }: Wish): Promise<boolean> {
    return this.#do(async ({ order }) => {
      const wanted = payment ? [payment] : this.left;
      const requests = wanted.map((one, at) => {
        const whole = payment === null && at === 0 ? this.lines.map((line): [LineId, Qty] => [line.line, line.qty]) : lines;
        const amount = payment === null ? { amount: one.amount + one.rounding - one.refunded } : {};
        return { name: "payments.refund" as const, request: { order, payment: one.payment, reason, used_up, ...amount, lines: this.#untouched || payment ? whole : [] } };
      });
      const answers = await callAll(requests);
      toasts.done(m.receipts_refunded({ sum: money(answers.reduce((sum, one) => sum + one.amount, 0)) }));
    });
  }

  /** Whether nothing of the check was given back yet. */
  get #untouched(): boolean {
    return this.payments.every((one) => one.refunded === 0);
  }

  changeTender(payment: PaymentView, tender: string, reason: string): Promise<boolean> {
    return this.#do(async ({ order }) => {
      await call("payments.change_tender", { order, payment: payment.payment, tender, reason });
      toasts.done(m.receipts_tender_changed());
    });
  }

  /** Opens a new order with the same entries; tells what the menu does not know any more. */
  async repeat(): Promise<OrderId | null> {
    const view = this.order;
    if (!view) return null;
    const fresh = crypto.randomUUID();
    const done = await this.#do(async () => {
      const known = await ask("orders.wanted", { order: view.order });
      const { adds, missing } = callsAgain(fresh, this.lines, view.lines, known);
      const names = m.receipts_not_repeated({ names: missing.join(", ") });
      if (adds.length === 0) throw new Error(names);
      await callAll([{ name: "orders.open", request: { order: fresh, service: view.service, ...(view.guest ? { guest: view.guest } : {}) } }, ...adds]);
      if (missing.length > 0) toasts.done(names);
    });
    return done ? fresh : null;
  }

  async #do(run: (of: ReceiptInList) => Promise<void>): Promise<boolean> {
    const of = this.chosen;
    if (this.busy || !of) return false;
    this.busy = true;
    try {
      await run(of);
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
