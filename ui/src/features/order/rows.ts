import type { AddOrderCombo, LineView, OrderView, Wanted } from "$api";
import { choiceInWords, named } from "$kit";
import type { Shown } from "./wanted";

/** A line that was tapped and that the hub does not show yet. */
export interface Adding {
  line: string;
  /** All lines that come of it. */
  lines: string[];
  shown: Shown;
  qty: number;
  wanted: Wanted;
  combo: { combo: string; lines: AddOrderCombo["lines"] } | null;
  /** How many loads had begun when the hub confirmed it; null before. */
  done: number | null;
}

/** A line as the ticket shows it. */
export interface Row {
  line: string;
  name: string;
  details: string[];
  note: string;
  qty: number;
  /** In minor units: of the whole line if the hub said it, else null. */
  sum: number | null;
  discount: number;
  seat: number;
  course: number;
  held: boolean;
  /** Where it stands on its way. */
  state: "pending" | "unsent" | "part" | "sent" | "cooking" | "ready" | "served" | "none" | "checked";
  /** What the combo is called that begins with it; else empty. */
  combo: string;
  /** Whether it hangs under another line of its combo. */
  under: boolean;
  view: LineView | null;
}

/** What the ticket shows together: a course that waits, or what goes now. */
export interface Group {
  course: number;
  held: boolean;
  rows: Row[];
}

function stateOf(line: LineView): Row["state"] {
  if (line.open === 0) return "checked";
  if (line.unsent > 0) return line.fired > 0 ? "part" : "unsent";
  if (line.stage === "bumped") return "ready";
  if (line.stage === "served") return "served";
  if (line.stage === "acked") return "cooking";
  return line.fired > 0 ? "sent" : "none";
}

function rowOf(line: LineView, counted: number | undefined): Row {
  const qty = counted ?? line.qty;
  return {
    line: line.line,
    name: named(line),
    details: line.modifiers.map((one) => choiceInWords(one, one.how)),
    note: line.note,
    qty,
    sum: qty === line.qty ? line.amounts.gross : null,
    discount: line.amounts.discount,
    seat: line.seat,
    course: line.course,
    held: line.held && line.unsent > 0,
    state: qty === line.qty ? stateOf(line) : "pending",
    combo: line.combo === line.line && line.combo_called ? named(line.combo_called) : "",
    under: line.combo !== null && line.combo !== line.line,
    view: line,
  };
}

function rowOfAdding(one: Adding, counted: number | undefined): Row {
  const qty = counted ?? one.qty;
  const { seat = 0, course = 0, held = false, note = "" } = one.wanted;
  const sum = qty === 1000 ? one.shown.price : null;
  return {
    line: one.line, name: one.shown.name, details: one.shown.details, note, qty, sum, discount: 0, seat, course, held,
    state: "pending", combo: "", under: false, view: null,
  };
}

/** All lines: what the hub has, changed by what was tapped since. */
export function rowsOf(view: OrderView | null, adding: Adding[], counted: ReadonlyMap<string, number>): Row[] {
  const known = (view?.lines ?? []).filter((line) => line.qty > 0);
  const there = new Set(known.map((line) => line.line));
  return [
    ...known.map((line) => rowOf(line, counted.get(line.line))),
    ...adding.filter((one) => !there.has(one.line)).map((one) => rowOfAdding(one, counted.get(one.line))),
  ];
}

/** Rows by course; what is held stands apart from what goes now. */
export function groupsOf(rows: Row[]): Group[] {
  const groups: Group[] = [];
  for (const row of rows) {
    const group = groups.find((one) => one.course === row.course && one.held === row.held);
    if (group) group.rows.push(row);
    else groups.push({ course: row.course, held: row.held, rows: [row] });
  }
  return groups.sort((a, b) => Number(a.held) - Number(b.held) || a.course - b.course);
}

/** What Send would send, by station: how many units, weighed goods as one. */
export function destinations(view: OrderView | null): { station: string; count: number }[] {
  const found = new Map<string, number>();
  for (const line of view?.lines ?? []) {
    if (line.unsent <= 0 || line.held) continue;
    const units = line.unsent % 1000 === 0 ? line.unsent / 1000 : 1;
    found.set(line.station, (found.get(line.station) ?? 0) + units);
  }
  return [...found].map(([station, count]) => ({ station, count }));
}
