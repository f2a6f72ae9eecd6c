import { settings, type AnomalyView, type Deed, type Kind, type Remedy, type SideView, type Step } from "$api";
import { clock, moment, money, named, qty } from "$kit";
import * as m from "$words/messages";

interface Said {
  title: () => string;
  /** What decided, and what follows. */
  rule: () => string;
}

/** Every contradiction in words that a manager understands. */
export const kinds: Record<Kind, Said> = {
  line_paid_twice: { title: m.anomalies_title_line_paid_twice, rule: m.anomalies_rule_line_paid_twice },
  late_void: { title: m.anomalies_title_late_void, rule: m.anomalies_rule_late_void },
  check_overpaid: { title: m.anomalies_title_check_overpaid, rule: m.anomalies_rule_check_overpaid },
  cancelled_check_paid: { title: m.anomalies_title_cancelled_check_paid, rule: m.anomalies_rule_cancelled_check_paid },
  cancelled_order_paid: { title: m.anomalies_title_cancelled_order_paid, rule: m.anomalies_rule_cancelled_order_paid },
  payment_unknown: { title: m.anomalies_title_payment_unknown, rule: m.anomalies_rule_payment_unknown },
  refunded_twice: { title: m.anomalies_title_refunded_twice, rule: m.anomalies_rule_refunded_twice },
  ticket_duplicated: { title: m.anomalies_title_ticket_duplicated, rule: m.anomalies_rule_ticket_duplicated },
  removed_twice: { title: m.anomalies_title_removed_twice, rule: m.anomalies_rule_removed_twice },
  baton_split: { title: m.anomalies_title_baton_split, rule: m.anomalies_rule_baton_split },
  check_sum_broken: { title: m.anomalies_title_check_sum_broken, rule: m.anomalies_rule_check_sum_broken },
  receipt_contradicted: { title: m.anomalies_title_receipt_contradicted, rule: m.anomalies_rule_receipt_contradicted },
  number_twice: { title: m.anomalies_title_number_twice, rule: m.anomalies_rule_number_twice },
  pin_twice: { title: m.anomalies_title_pin_twice, rule: m.anomalies_rule_pin_twice },
  share_overdrawn: { title: m.anomalies_title_share_overdrawn, rule: m.anomalies_rule_share_overdrawn },
};

const money0 = (side: SideView) => money(side.sum ?? 0);
const count = (side: SideView) => qty(side.qty ?? 0);

const deeds: Record<Deed, (side: SideView) => string> = {
  formed: (side) => m.anomalies_deed_formed({ sum: money0(side) }),
  paid: (side) => m.anomalies_deed_paid({ sum: money0(side) }),
  began: (side) => m.anomalies_deed_began({ sum: money0(side) }),
  not_known: m.anomalies_deed_not_known,
  refunded: (side) => m.anomalies_deed_refunded({ sum: money0(side) }),
  reversed: (side) => m.anomalies_deed_reversed({ sum: money0(side) }),
  check_cancelled: m.anomalies_deed_check_cancelled,
  order_cancelled: m.anomalies_deed_order_cancelled,
  voided: (side) => m.anomalies_deed_voided({ qty: count(side) }),
  moved: (side) => m.anomalies_deed_moved({ qty: count(side) }),
  sent: (side) => m.anomalies_deed_sent({ number: side.paper }),
  baton_moved: m.anomalies_deed_baton_moved,
  issued: (side) => m.anomalies_deed_issued({ number: side.paper }),
  corrected: (side) => m.anomalies_deed_corrected({ number: side.paper }),
  pin_chosen: (side) => m.anomalies_deed_pin_chosen({ name: side.person }),
  reserved: (side) => m.anomalies_deed_reserved({ qty: count(side) }),
  numbered: (side) => m.anomalies_deed_numbered({ number: side.paper }),
};

const some = (parts: (string | false | null | undefined)[], between = " · ") => parts.filter(Boolean).join(between);

/** A tender as people call it. */
export function tenderInWords(code: string): string {
  const found = settings.now?.tenders.find((one) => one.code === code);
  return found ? named(found) : code;
}

/** What contradicts what. A line that stands on two checks of which one was not paid is not paid twice. */
export function titleOf(one: AnomalyView): string {
  const paid = one.sides.filter((side) => side.deed === "paid").length;
  return one.kind === "line_paid_twice" && paid < 2 ? m.anomalies_title_line_twice() : kinds[one.kind].title();
}

/** Where: order, table, dish, number. */
export const placeOf = (one: AnomalyView): string =>
  some([
    one.order ? m.anomalies_order({ number: one.number }) : one.number,
    one.table_name && m.anomalies_table({ name: one.table_name }),
    one.line && named(one.line),
    one.person_name,
  ]);

/** The terminal of a side. */
export const deviceOf = (side: SideView): string =>
  side.letters ? m.anomalies_device({ letters: side.letters, name: side.device }) : m.anomalies_device_unknown();

/** What was done on a side, for how much, by which tender, on which paper. */
export const deedOf = (side: SideView): string =>
  some([
    deeds[side.deed](side),
    side.tender && tenderInWords(side.tender),
    side.deed === "paid" && side.paper && m.anomalies_receipt({ number: side.paper }),
  ], ", ");

const DAY_MS = 86_400_000;

/** When: the time of day, with the day where it was not of late. */
export const timeOf = (side: SideView, nowMs: number): string => (nowMs - side.at_ms < DAY_MS / 2 ? clock(side.at_ms) : moment(side.at_ms));

type Of<S extends Step["step"]> = Extract<Step, { step: S }>;

/** The steps of one sort. */
export const stepsOf = <S extends Step["step"]>(remedy: Remedy, step: S): Of<S>[] =>
  remedy.steps.filter((one): one is Of<S> => one.step === step);

/** What the button that does it says; empty where there is nothing to do. */
export function remedyInWords(remedy: Remedy): string {
  const refunds = stepsOf(remedy, "refund");
  const [tender, ...others] = [...new Set(refunds.map((one) => one.tender))];
  if (tender !== undefined) {
    const sum = money(remedy.back);
    return others.length > 0 ? m.anomalies_refund_all({ sum }) : m.anomalies_refund({ sum, tender: tenderInWords(tender) });
  }
  const [corrected] = stepsOf(remedy, "correct_receipt");
  const [cancelled] = stepsOf(remedy, "cancel_check");
  if (corrected) return cancelled ? m.anomalies_correct_cancel({ number: corrected.receipt }) : m.anomalies_correct({ number: corrected.receipt });
  if (cancelled) return m.anomalies_cancel_check({ sum: money(cancelled.total) });
  return stepsOf(remedy, "issue_receipt").length > 0 ? m.anomalies_issue() : "";
}

/** What was done, as it is written down. */
export function doneInWords(remedy: Remedy, passed: boolean): string {
  const [unknown] = stepsOf(remedy, "finish_payment");
  if (unknown) return passed ? m.anomalies_done_passed({ sum: money(unknown.amount) }) : m.anomalies_done_failed({ sum: money(unknown.amount) });
  const tenders = [...new Set(stepsOf(remedy, "refund").map((one) => tenderInWords(one.tender)))];
  return some([
    tenders.length > 0 && `${m.anomalies_done_refund({ sum: money(remedy.back) })} (${tenders.join(", ")})`,
    ...stepsOf(remedy, "correct_receipt").map((one) => m.anomalies_done_corrected({ number: one.receipt })),
    ...stepsOf(remedy, "cancel_check").map(() => m.anomalies_done_cancelled()),
    ...stepsOf(remedy, "issue_receipt").map(() => m.anomalies_done_issued()),
  ]);
}
