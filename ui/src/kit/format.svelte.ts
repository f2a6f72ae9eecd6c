import { language } from "./language.svelte";

/** How the branch counts: set once when the app starts. */
export const branch = $state({ currency: "RUB", zone: "Europe/Moscow" });

const locale = () => (language.now === "ru" ? "ru-RU" : "en-GB");
// eslint-disable-next-line svelte/prefer-svelte-reactivity -- a cache of formatters shows nothing
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${locale()}${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Intl.NumberFormat(locale(), options));
  return made.get(key) as Intl.NumberFormat;
}

function times(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `t${locale()}${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(locale(), options));
  return made.get(key) as Intl.DateTimeFormat;
}

/** Digits of the minor unit: 2 for rubles, 0 for yen. */
export const minorDigits = (): number =>
  numbers({ style: "currency", currency: branch.currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** An integer of minor units as a decimal text, exactly. */
export function decimal(value: number, digits: number): string {
  const whole = String(Math.abs(value)).padStart(digits + 1, "0");
  const text = digits === 0 ? whole : `${whole.slice(0, -digits)}.${whole.slice(-digits)}`;
  return value < 0 ? `-${text}` : text;
}

function amount(minor: number, digits: number, options: Intl.NumberFormatOptions): string {
  // Intl takes decimal texts exactly; the type of the library lags behind.
  const text = decimal(minor, minorDigits()) as unknown as number;
  return numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits, ...options }).format(text);
}

/** Money for people: `1 250,00 ₽`. `sign` shows a plus, too. */
export const money = (minor: number, { sign = false } = {}): string =>
  amount(minor, minorDigits(), {
    style: "currency",
    currency: branch.currency,
    currencyDisplay: "narrowSymbol",
    ...(sign ? { signDisplay: "exceptZero" } : {}),
  });

/** Money where the currency is clear: `1 250,00`. */
export const figure = (minor: number): string => amount(minor, minorDigits(), { style: "decimal" });

/** A price on a tile: `450 ₽`, with the minor unit only where there is one. */
export const price = (minor: number): string => {
  const digits = minorDigits();
  const whole = minor % 10 ** digits === 0;
  return amount(minor, whole ? 0 : digits, {
    style: "currency",
    currency: branch.currency,
    currencyDisplay: "narrowSymbol",
  });
};

/** A quantity in thousandths: `2`, `0,35 кг`. */
export const qty = (thousandths: number, unit = ""): string => {
  const text = decimal(thousandths, 3) as unknown as number;
  const number = numbers({ maximumFractionDigits: 3 }).format(text);
  return unit ? `${number} ${unit}` : number;
};

/** A plain whole number with its groups. */
export const whole = (n: number): string => numbers({ maximumFractionDigits: 0 }).format(n);

/** The size of a file or a disk: `0,4 МБ`, `12 ГБ`. */
export function fileSize(bytes: number): string {
  const [unit, of] = bytes < 1e9 ? ["megabyte", 1e6] as const : ["gigabyte", 1e9] as const;
  return numbers({ style: "unit", unit, maximumFractionDigits: bytes < 10 * of ? 1 : 0 }).format(Math.max(bytes / of, 0.1));
}

/** A rate in hundredths of a percent: 1000 is `10 %`. */
export const percent = (rate: number): string =>
  `${numbers({ maximumFractionDigits: 2 }).format(decimal(rate, 2) as unknown as number)} %`;

/** The time of day in the branch: `14:05`. */
export const clock = (ms: number): string =>
  times({ hour: "2-digit", minute: "2-digit", hour12: false, timeZone: branch.zone }).format(ms);

/** A minute of the day as it stands on the wall: `22:30`. */
export const wallTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** Day and time in the branch: `20 нояб., 14:05`. */
export const moment = (ms: number): string =>
  times({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false, timeZone: branch.zone })
    .format(ms);

/** The date in the branch: `пятница, 20 ноября`. */
export const date = (ms: number): string =>
  times({ weekday: "long", day: "numeric", month: "long", timeZone: branch.zone }).format(ms);

/** A business day, `2026-11-20`, for people. */
export const day = (of: string): string =>
  times({ day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(Date.parse(of));

/** How long something takes or took: `7 мин`, `1 ч 05`. */
export function elapsed(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const [hour, minute] = language.now === "ru" ? ["ч", "мин"] : ["h", "min"];
  if (minutes < 60) return `${minutes} ${minute}`;
  return `${Math.floor(minutes / 60)} ${hour} ${String(minutes % 60).padStart(2, "0")}`;
}

/** The sign of the currency: `₽`. */
export const currencySign = (): string =>
  numbers({ style: "currency", currency: branch.currency, currencyDisplay: "narrowSymbol" })
    .formatToParts(0)
    .find((part) => part.type === "currency")?.value ?? branch.currency;

/** Reads what a person typed into whole smallest units; undefined if it is no number. */
export function readDecimal(text: string, digits: number): number | undefined {
  const found = /^(-?)(\d*)(?:[.,](\d*))?$/.exec(text.replace(/[\s\u00a0\u202f]/g, ""));
  const [, minus = "", wholePart = "", part = ""] = found ?? [];
  if (!found || (!wholePart && !part) || part.length > digits) return undefined;
  const value = Number(wholePart + part.padEnd(digits, "0"));
  return Number.isSafeInteger(value) ? (minus && value !== 0 ? -value : value) : undefined;
}
