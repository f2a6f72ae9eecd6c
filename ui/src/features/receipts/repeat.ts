import type { Call, LineId, LineView, Qty, WantedLine } from "$api";

interface Sold {
  line: LineId;
  name: string;
  qty: Qty;
}

/**
 * What to give so that the lines of a receipt are sold once more, in a fresh order: a combo whole, at the price that the menu gives
 * it. `missing` are the names of what the menu does not know so any more.
 */
export function callsAgain(order: string, sold: Sold[], lines: LineView[], known: WantedLine[]): { adds: Call[]; missing: string[] } {
  const adds: Call[] = [];
  const missing: string[] = [];
  const wantedOf = (line: LineView) => known.find((one) => one.line === line.line)?.wanted ?? null;
  const combos: string[] = [];
  for (const { line: id, name, qty } of sold) {
    const line = lines.find((one) => one.line === id);
    const wanted = line && wantedOf(line);
    if (line && line.combo !== null) {
      if (combos.includes(line.combo)) continue;
      combos.push(line.combo);
      const parts = lines.filter((one) => one.combo === line.combo).map(wantedOf);
      const all = parts.filter((one) => one !== null);
      if (line.combo_of && all.length === parts.length) {
        adds.push({ name: "orders.add_combo", request: { order, combo: line.combo_of, lines: all.map((one) => ({ ...one, qty: 1000, seat: 0 })) } });
      } else missing.push(name);
    } else if (wanted) adds.push({ name: "orders.add_line", request: { order, ...wanted, qty, seat: 0, course: 0, held: false } });
    else missing.push(name);
  }
  return { adds, missing };
}
