import {
  ask, call, callAll, fetchBaton, inWords, settings, type Baton, type CheckId, type CheckView, type LineId, type Money, type OpenShiftView, type OrderId,
  type OrderView, type Part, type PaymentId, type PaymentView, type Qty, type Taken, type Tender,
} from "$api";
import { minorDigits, named, NumberEntry, toasts } from "$kit";
import * as m from "$words/messages";
import { inCoins, quickNotes } from "./cash";

/** A check that was paid in full, for the confirmation. */
export interface Paid {
  check: CheckId;
  receipt: string;
  change: Money;
  given: Money | null;
  tender: string;
  sum: Money;
}

/** What stands on the left: a line with its quantity and its figure. */
export interface Position {
  line: LineId;
  name: string;
  note: string;
  qty: Qty;
  gross: Money;
}

/** What a tender would take, if it were pressed now. */
export interface Offer {
  amount: Money;
  given: Money | undefined;
  tip: Money;
  /** In the guest's hand: amount, coins and tip. */
  asks: Money;
}

/** The money of one order. */
export class Payment {
  order = $state.raw<OrderView | null>(null);
  /** The shift of this till; undefined while nobody knows. */
  shift = $state.raw<OpenShiftView | null | undefined>(undefined);
  failed = $state.raw<unknown>(undefined);
  chosen = $state<CheckId | null>(null);
  tip = $state<Money>(0);
  busy = $state(false);
  paid = $state.raw<Paid | null>(null);
  /** Who may take money for this order, as far as it was asked. */
  baton = $state.raw<Baton | null>(null);
  asking = $state(false);
  readonly entry = new NumberEntry(minorDigits());

  constructor(readonly id: OrderId) {}

  /** Checks that were not taken back. */
  readonly checks = $derived(this.order?.checks.filter((check) => check.status !== "cancelled") ?? []);
  /** Checks with something due. */
  readonly unpaid = $derived(this.checks.filter((check) => check.status === "presented" || check.status === "fiscalised_unpaid"));
  /** Lines that no check covers. */
  readonly openLines = $derived(this.order?.lines.filter((line) => line.open > 0) ?? []);
  /** The check that money is taken for; null is what no check covers yet. */
  readonly check = $derived.by<CheckView | null>(() => {
    const wanted = this.checks.find((check) => check.check === this.chosen);
    if (wanted || this.chosen === "") return wanted ?? null;
    return this.unpaid[0] ?? (this.openLines.length > 0 ? null : (this.checks.at(-1) ?? null));
  });
  /** Whether the guest gets the receipt before the money is taken. */
  readonly receiptFirst = $derived(settings.now?.fiscal_first ?? false);
  /** Forms of payment that were chosen and that no receipt names yet. */
  readonly agreed = $derived(this.#of(this.check).filter((one) => isPending(one) && one.agreed && !one.on_receipt));
  /** What is due; null where a check must be formed first to know it. */
  readonly due = $derived.by<Money | null>(() => {
    if (this.check) return this.check.due - this.agreed.reduce((sum, one) => sum + one.amount, 0);
    if (!this.order) return 0;
    if (this.checks.length === 0) return this.order.sum.total;
    if (this.openLines.some((line) => line.open !== line.qty)) return null;
    return this.openLines.reduce((sum, line) => sum + line.amounts.total, 0);
  });
  readonly positions = $derived.by<Position[]>(() => {
    const order = this.order;
    if (!order) return [];
    if (!this.check) return this.openLines.map((line) => ({ ...position(line), qty: line.open, gross: line.amounts.gross }));
    return this.check.lines.map((cover) => {
      const line = order.lines.find((one) => one.line === cover.line);
      return { ...(line ? position(line) : { line: cover.line, name: "", note: "" }), qty: cover.qty, gross: cover.amounts.gross };
    });
  });
  /** The figures of what is chosen; null where a check must be formed first. */
  readonly sum = $derived(this.check?.sum ?? (this.checks.length === 0 ? this.order?.sum : null) ?? null);
  /** Payments of this check whose money is on its way, or that nobody knows the end of. */
  readonly awaited = $derived(this.#of(this.check).filter((one) => isPending(one) && (one.on_receipt || !one.agreed)));
  /** The first of them, which is dealt with now. */
  readonly pending = $derived<PaymentView | null>(this.awaited[0] ?? null);
  /** Whether the guest has the receipt and the money is still to come. */
  readonly awaiting = $derived(this.check?.status === "fiscalised_unpaid");
  /** What failed and the receipt still names: the same may be tried again, each form once. */
  readonly retries = $derived(
    this.#of(this.check).filter((one, at, all) => one.may_retry && all.findIndex((other) => other.may_retry && isLike(one, other)) === at),
  );
  /** How far a payment is whose receipt comes first. */
  readonly step = $derived<Step>(!this.awaiting ? "form" : this.pending ? "money" : "correction");
  /** Money that came in for this check. */
  readonly takenBefore = $derived(this.#of(this.check).filter((one) => one.status === "captured"));
  readonly settled = $derived(this.check?.status === "settled");
  /** Another terminal may take the money, and this one may not. */
  readonly heldElsewhere = $derived.by<Baton | null>(() => {
    if (!this.baton || !this.order || this.settled) return null;
    const isLost = this.baton.held && this.order.holder !== this.baton.holder;
    return isLost || this.baton.held === false ? this.baton : null;
  });
  readonly tenders = $derived(settings.now?.tenders.filter((tender) => !tender.retired) ?? []);
  readonly cash = $derived(this.tenders.find((tender) => tender.cash));
  /** What the whole rest comes to in cash, tip included. */
  readonly cashToPay = $derived(inCoins(this.due ?? 0, settings.now?.cash_rounding ?? null) + this.tip);
  readonly notes = $derived(quickNotes(this.cashToPay, settings.now?.cash_notes ?? []));
  readonly typed = $derived(this.entry.value);
  /** What awaited cash comes to. */
  readonly awaitedCash = $derived(this.pending ? inCoins(this.pending.amount, this.#completes(this.pending) ? (settings.now?.cash_rounding ?? null) : null) + this.pending.tip : 0);
  readonly change = $derived(Math.max(0, this.typed - (this.awaiting ? this.awaitedCash : this.cashToPay)));
  /** What stays due if only the typed amount is paid. */
  readonly rest = $derived(this.typed > 0 ? Math.max(0, (this.due ?? 0) + this.tip - this.typed) : 0);
  readonly ready = $derived(!this.busy && !this.settled && !this.awaiting && !this.pending && this.due !== null && this.positions.length > 0);
  /** Whether the order still wants money after this check. */
  readonly more = $derived(this.unpaid.length > 0 || this.openLines.length > 0);

  /** What people call a tender. */
  nameOf(code: string): string {
    const tender = settings.now?.tenders.find((one) => one.code === code);
    return tender ? named(tender) : code;
  }

  async load(): Promise<void> {
    try {
      [this.order, this.shift] = await Promise.all([ask("orders.get", { order: this.id }), ask("shift.current", {})]);
      this.failed = undefined;
    } catch (error) {
      this.failed = error;
    }
  }

  /** Asks whoever holds the order for the right to take its money; a till without others has it anyway. */
  async claim(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      this.baton = await fetchBaton(this.id);
    } catch (error) {
      toasts.failed(inWords(error));
    } finally {
      this.asking = false;
    }
  }

  /** Takes the order from a terminal that does not answer. */
  async force(): Promise<void> {
    await this.#do(async () => {
      await call("batons.force", { order: this.id });
      this.baton = await fetchBaton(this.id);
    });
  }

  /** Chooses a check, or with null what no check covers. */
  choose(check: CheckId | null): void {
    this.chosen = check ?? "";
    this.clear();
  }

  clear(): void {
    this.entry.set(0);
    this.tip = 0;
  }

  /** What `tender` would take now; null where it cannot. */
  offer(tender: Tender): Offer | null {
    if (!this.ready || this.due === null || (this.tip > 0 && !takesTips(tender))) return null;
    const { due, tip, typed } = this;
    if (tender.cash && (typed === 0 || typed >= this.cashToPay)) {
      return { amount: due, given: typed || undefined, tip, asks: this.cashToPay };
    }
    if (typed > due) return null;
    const amount = typed || due;
    return { amount, given: undefined, tip, asks: amount + tip };
  }

  /** Pays all that is due in cash: with a note, or without change. */
  async quick(given?: Money): Promise<void> {
    if (!this.cash || !this.ready || this.due === null) return;
    const offer = { amount: this.due, given, tip: this.tip, asks: this.cashToPay };
    await (this.receiptFirst ? this.start(this.cash, offer) : this.take(this.cash, offer));
  }

  /** Takes money that is here. */
  async take(tender: Tender, offer: Offer): Promise<void> {
    const { amount, given, tip } = offer;
    await this.#do(async () => {
      const check = this.#target();
      const request = { order: this.id, check, tender: tender.code, amount, tip, given };
      const taken = this.check
        ? await call("payments.take", request)
        : (await callAll([{ name: "checks.form", request: { order: this.id, check } }, { name: "payments.take", request }]))[1];
      this.#end(check, tender.code, taken, given ?? null, tip);
    });
  }

  /** Writes down that a terminal or a bank is about to be asked, or which form of payment the receipt is to name. */
  async start(tender: Tender, { amount, given, tip }: Offer): Promise<void> {
    await this.#do(async () => {
      const check = this.#target();
      const request = { order: this.id, check, tender: tender.code, amount, tip };
      if (this.check) await call("payments.start", request);
      else await callAll([{ name: "checks.form", request: { order: this.id, check } }, { name: "payments.start", request }]);
      this.chosen = check;
      if (!this.receiptFirst) return;
      this.entry.set(given ?? 0);
      this.tip = 0;
    });
  }

  /** Asks once more for what the receipt names. */
  async retry({ check, tender, amount, tip }: PaymentView): Promise<void> {
    await this.#do(async () => {
      await call("payments.start", { order: this.id, check, tender, amount, tip });
      this.entry.set(0);
    });
  }

  /** Gives a form of payment up that no receipt names yet. */
  async drop(payment: PaymentId): Promise<void> {
    await this.#do(async () => {
      await call("payments.finish", { order: this.id, payment, outcome: { failed: m.payment_dropped() } });
    });
  }

  /** Corrects the receipt: nothing more comes of what it names, and the check may be paid in another way. */
  async correct(reason: string): Promise<void> {
    const check = this.check?.check;
    if (!check) return;
    await this.#do(async () => {
      const order = this.id;
      const failed = this.awaited.map((one) => ({
        name: "payments.finish" as const, request: { order, payment: one.payment, outcome: { failed: reason } },
      }));
      await callAll([...failed, { name: "receipts.correct" as const, request: { order, check, reason } }]);
      this.clear();
    });
  }

  /** Writes down what became of the payment that is under way. */
  async finish(outcome: "captured" | "failed" | "unknown", words: string): Promise<void> {
    const pending = this.pending;
    if (!pending) return;
    await this.#do(async () => {
      const how = { captured: { captured: words || null }, failed: { failed: words }, unknown: { unknown: words } }[outcome];
      const given = outcome === "captured" && this.typed > 0 && pending.tender === this.cash?.code ? this.typed : undefined;
      const { taken } = await call("payments.finish", { order: this.id, payment: pending.payment, outcome: how, given });
      if (taken) this.#end(pending.check, pending.tender, taken, given ?? null, pending.tip);
    });
  }

  /** Forms a check over a part of what is open. */
  async form(part: Part): Promise<void> {
    await this.#do(async () => {
      this.choose((await call("checks.form", { order: this.id, part })).check);
    });
  }

  /** Splits what is open into equal checks. */
  async split(parts: number): Promise<void> {
    await this.#do(async () => {
      const [first] = await call("checks.split", { order: this.id, parts });
      if (first) this.choose(first.check);
    });
  }

  /** Prints the pre-bill; printing forms the check. */
  async prebill(): Promise<void> {
    await this.#do(async () => {
      const check = this.#target();
      const request = { order: this.id, check };
      if (this.check) await call("checks.print", request);
      else await callAll([{ name: "checks.form", request }, { name: "checks.print", request }]);
      this.choose(check);
      toasts.done(m.payment_prebill_sent());
    });
  }

  /** Takes the check back, so that the order can be changed again. */
  async cancel(reason: string): Promise<void> {
    const check = this.check?.check;
    if (!check) return;
    await this.#do(async () => {
      await call("checks.cancel", { order: this.id, check, reason });
      this.chosen = null;
      this.clear();
    });
  }

  async copy(): Promise<void> {
    const check = this.paid?.check;
    if (!check) return;
    await this.#do(async () => {
      await call("print.copy", { what: { receipt: { order: this.id, check } } });
      toasts.done(m.payment_copy_sent());
    });
  }

  /** Goes on with what is still to pay. */
  next(): void {
    this.paid = null;
    this.chosen = null;
    this.clear();
  }

  #of(check: CheckView | null): PaymentView[] {
    return this.order?.payments.filter((one) => one.check === check?.check) ?? [];
  }

  /** Whether a payment was the last one that was agreed: cash is rounded there. */
  #completes(payment: PaymentView): boolean {
    return this.#of(this.check).filter((one) => isPending(one) || one.status === "captured").at(-1)?.payment === payment.payment;
  }

  #target(): CheckId {
    return this.check?.check ?? crypto.randomUUID();
  }

  #end(check: CheckId, tender: string, taken: Taken, given: Money | null, tip: Money): void {
    this.clear();
    this.chosen = taken.receipt === null ? check : null;
    if (taken.receipt === null) return;
    this.paid = { check, receipt: taken.receipt, change: taken.change, given, tender, sum: taken.amount + taken.rounding + tip };
  }

  /** One thing at a time; what is refused is told, and what stands is loaded anew by itself. */
  async #do(run: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await run();
      await this.load();
    } catch (error) {
      toasts.failed(inWords(error));
    } finally {
      this.busy = false;
    }
  }
}

/** The form is chosen, then the receipt is given and the money comes; or it does not, and the receipt is corrected. */
export type Step = "form" | "money" | "correction";

/** Whether a receipt would name both by the same words. */
const isLike = (one: PaymentView, other: PaymentView): boolean =>
  one.tender === other.tender && one.amount === other.amount && one.tip === other.tip;

const isPending = (payment: PaymentView): boolean => payment.status === "started" || payment.status === "unknown";

/** Tips come with cash and cards; an account or a house bill has none. */
export const takesTips = (tender: Tender): boolean => tender.kind === "cash" || tender.kind === "card";

/** Whether a second step is asked for: the money moves outside of this till, and a person says how it ended. */
export const isOutside = (tender: Tender): boolean => !tender.cash && (tender.outside || tender.kind === "sbp");

function position(line: OrderView["lines"][number]): Pick<Position, "line" | "name" | "note"> {
  return { line: line.line, name: named(line), note: line.modifiers.map((one) => named(one)).join(", ") };
}
