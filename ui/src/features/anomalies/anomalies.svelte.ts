import { ApiError, ask, callAll, fetchBaton, inWords, type AnomalyView, type Baton, type Call, type ResolvedView, type Step } from "$api";
import { toasts } from "$kit";
import * as m from "$words/messages";
import { doneInWords, kinds } from "./words";

/** What is asked again when one of these changes. */
export const changing = ["orders", "anomaly_resolution", "staff_pin", "number_used", "share_pool"];

/** A tap that another terminal stands in the way of. */
interface Held {
  anomaly: AnomalyView;
  calls: Call[];
  baton: Baton | null;
}

/** What a manager has to look at, and what was dealt with. */
export class Anomalies {
  open = $state.raw<AnomalyView[] | null>(null);
  resolved = $state.raw<ResolvedView[] | null>(null);
  failed = $state.raw<unknown>(null);
  held = $state.raw<Held | null>(null);
  busy = $state(false);

  async load(): Promise<void> {
    try {
      [this.open, this.resolved] = await Promise.all([ask("anomalies.list", {}), ask("anomalies.resolved", {})]);
      this.failed = null;
    } catch (error) {
      this.failed = error;
    }
  }

  /** Does what there is to do and notes it: both, or neither. `passed` tells what became of a payment. */
  heal(anomaly: AnomalyView, passed = true): Promise<boolean> {
    const { remedy, order } = anomaly;
    if (!order) return Promise.resolve(false);
    const note = doneInWords(remedy, passed);
    const steps = remedy.steps.map((step) => callOf(step, { order, reason: kinds[anomaly.kind].title(), passed }));
    // The note goes first: whoever was slower is told that it was dealt with already.
    return this.#send(anomaly, [resolve(anomaly, note), ...steps], note);
  }

  /** Only notes it. */
  close(anomaly: AnomalyView, note: string): Promise<boolean> {
    return this.#send(anomaly, [resolve(anomaly, note.trim())], m.anomalies_done());
  }

  /** Takes the order from a terminal that does not answer, and does what it stood in the way of. */
  async force(): Promise<void> {
    const held = this.held;
    this.held = null;
    if (!held?.anomaly.order) return;
    await this.#send(held.anomaly, [{ name: "batons.force", request: { order: held.anomaly.order } }, ...held.calls], m.anomalies_done());
  }

  async #send(anomaly: AnomalyView, calls: Call[], done: string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    try {
      await callAll(calls);
      toasts.done(done);
      await this.load();
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.code === "held_elsewhere" && anomaly.order) {
        this.held = { anomaly, calls, baton: await fetchBaton(anomaly.order).catch(() => null) };
      } else toasts.failed(inWords(error));
      return false;
    } finally {
      this.busy = false;
    }
  }
}

const resolve = (anomaly: AnomalyView, note: string): Call => ({ name: "anomalies.resolve", request: { anomaly: anomaly.anomaly, note } });

/** The command of a step. Stock stays as it is: what is given back was never taken from it a second time. */
function callOf(step: Step, { order, reason, passed }: { order: string; reason: string; passed: boolean }): Call {
  switch (step.step) {
    case "refund":
      return { name: "payments.refund", request: { order, payment: step.payment, amount: step.amount, lines: step.lines, reason, used_up: true } };
    case "cancel_check":
      return { name: "checks.cancel", request: { order, check: step.check, reason } };
    case "correct_receipt":
      return { name: "receipts.correct", request: { order, check: step.check, reason } };
    case "issue_receipt":
      return { name: "payments.take", request: { order, check: step.check, tender: step.tender, amount: 0 } };
    case "finish_payment":
      return { name: "payments.finish", request: { order, payment: step.payment, outcome: passed ? { captured: null } : { failed: reason } } };
  }
}

/** How many there are to look at, for the bar. */
export class AnomalyCount {
  open = $state(0);

  async load(): Promise<void> {
    // What cannot be counted now is counted with the next change.
    this.open = await ask("anomalies.count", {}).then((count) => count.open, () => this.open);
  }
}
