/** From a day on, the rate of one tax, as the hub keeps it in a seller's table. */
export interface TaxRow {
  class: string;
  /** `2026-01-01` */
  from: string;
  /** Hundredths of a percent; null is outside of the tax. */
  rate_bp: number | null;
  ffd_1199: number | null;
}

/** The row of a tax that holds on a day, to mark it in the table. */
export const latest = (rows: TaxRow[], of: string, on: string): TaxRow | undefined =>
  rows.filter((row) => row.class === of && row.from <= on).sort((a, b) => a.from.localeCompare(b.from)).at(-1);
