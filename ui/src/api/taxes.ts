import * as m from "$words/messages";

const taxes: Record<string, () => string> = {
  vat_standard: m.settings_vat_standard,
  vat_reduced: m.settings_vat_reduced,
  vat_0: m.settings_vat_0,
  vat_5: m.settings_vat_5,
  vat_7: m.settings_vat_7,
  vat_none: m.settings_vat_none,
};

/** A tax class as people call it. */
export const taxInWords = (code: string): string => taxes[code]?.() ?? code;
