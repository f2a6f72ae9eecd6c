/** The moment of a day (`2026-11-21`) and a time (`06:00`) on the clock of the branch; null if they are none. */
export function momentOf(day: string, time: string, zone: string): number | null {
  const hours = /^(\d{1,2}):(\d{2})$/.exec(time.trim());
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !hours || Number(hours[1]) > 23 || Number(hours[2]) > 59) return null;
  const wanted = Date.parse(`${day}T${(hours[1] ?? "").padStart(2, "0")}:${hours[2] ?? ""}:00Z`);
  if (Number.isNaN(wanted)) return null;
  // Twice, because the distance of the zone may change between the first guess and the moment itself.
  const first = wanted - distance(wanted, zone);
  return wanted - distance(first, zone);
}

/** How far the clock of the zone is ahead of UTC at a moment, in milliseconds. */
function distance(ms: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  }).formatToParts(ms);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "00";
  return Date.parse(`${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:${part("second")}Z`) - ms;
}
