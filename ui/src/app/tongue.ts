// On a system without a language (LANG=C) WebKit says that it speaks "C". No formatter takes that: the one that uPlot makes
// while it loads would leave the whole window blank.
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en" });
}
