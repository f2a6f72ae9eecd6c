import { roleInWords, settings } from "$api";
import { money, named, percent, qty, type Named } from "$kit";
import * as m from "$words/messages";

type Body = Record<string, unknown>;
type Say = (value: unknown, body: Body) => string;

const text: Say = (value) => (typeof value === "string" ? value : "");
const sum: Say = (value) => (typeof value === "number" ? money(value) : "");
const amountOf: Say = (value) => (typeof value === "number" ? qty(value) : "");
const nameOf = (value: unknown): string => (isBody(value) && typeof value["name"] === "string" ? named(value as unknown as Named) : "");
const isBody = (value: unknown): value is Body => typeof value === "object" && value !== null && !Array.isArray(value);
const when = (wanted: boolean, words: () => string) => (value: unknown) => (value === wanted ? words() : "");
/** Names of what the settings list by code; a code that is not listed any more stands for itself. */
const called = (list: "stations" | "tenders" | "printers") => (value: unknown) => {
  const found = settings.now?.[list].find((one) => one.code === value);
  return found ? named(found) : text(value, {});
};
const first = (names: string[]) => (value: unknown) => {
  if (!Array.isArray(value)) return "";
  return value.map(nameOf).filter(Boolean).concat(names).join(", ");
};

/** Fields that a person can read, in this order; identifiers and figures for machines are left out. */
const fields: Record<string, Say> = {
  number: (value) => (typeof value === "number" || typeof value === "string" ? m.audit_number({ number: String(value) }) : ""),
  receipt: (value) => (typeof value === "string" ? m.audit_receipt({ number: value }) : ""),
  name: text,
  sold: nameOf,
  place: nameOf,
  is: nameOf,
  items: first([]),
  role: (value) => (typeof value === "string" ? roleInWords(value) : ""),
  permissions: (value) => (Array.isArray(value) ? m.audit_rights_n({ n: value.length }) : ""),
  active: when(false, m.audit_left),
  means: (value) => (value === "card" ? m.audit_card() : typeof value === "string" ? "PIN" : ""),
  qty: amountOf,
  delta: amountOf,
  guests: (value) => (typeof value === "number" ? m.audit_guests({ n: value }) : ""),
  whole: (value) => (typeof value === "number" ? percent(value) : ""),
  lines: (value) => discount(value),
  tender: called("tenders"),
  amount: (value, body) => ("reservation" in body || "pool" in body ? amountOf(value, body) : sum(value, body)),
  tip: (value) => (typeof value === "number" && value !== 0 ? m.audit_tip({ sum: money(value) }) : ""),
  counted: (value, body) => ("item" in body ? amountOf(value, body) : sum(value, body)),
  float: sum,
  difference: (value) => (typeof value === "number" && value !== 0 ? m.audit_difference({ sum: money(value, { sign: true }) }) : ""),
  copy: (value) => (typeof value === "number" ? m.audit_copy({ n: value }) : ""),
  printer: called("printers"),
  station: called("stations"),
  stopped: (value) => (value === true ? m.audit_stopped() : value === false ? m.audit_freed() : ""),
  forced: when(true, m.audit_forced),
  value: (value) => (["string", "number", "boolean"].includes(typeof value) ? String(value) : ""),
  reason: text,
  used_up: when(true, m.audit_used_up),
  note: text,
};

/** A discount on lines: percents and amounts as they were given. */
function discount(value: unknown): string {
  if (!Array.isArray(value)) return "";
  const said = value.flatMap((pair) => {
    const given: unknown = Array.isArray(pair) ? pair[1] : null;
    if (!isBody(given)) return [];
    if (typeof given["percent"] === "number") return [percent(given["percent"])];
    return typeof given["amount"] === "number" ? [money(given["amount"])] : [];
  });
  return [...new Set(said)].join(", ");
}

/** The particulars of an entry, readable. */
export const particulars = (body: Body): string =>
  Object.entries(fields)
    .map(([name, say]) => (name in body ? say(body[name], body) : ""))
    .filter(Boolean)
    .join(" · ");
