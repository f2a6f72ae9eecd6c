import type { LegalEntity, Settings } from "$api";
import { freeCode } from "$kit";

/** Codes of the legal entities, the one first that sells what names none. */
export const sellersOf = (of: Pick<Settings, "sellers">): string[] => Object.keys(of.sellers).sort();

/** What a legal entity is called: its name, or its code as long as it has none. */
export const sellerName = (of: Pick<Settings, "legal_entities">, code: string): string => of.legal_entities[code]?.name || code;

/** Adds a legal entity, with the taxes of the first one. Its code comes after that one's, which so stays the first. */
export function addSeller(to: Pick<Settings, "sellers" | "legal_entities">, entity: LegalEntity): string {
  const codes = sellersOf(to);
  const first = codes[0] ?? "main";
  const code = freeCode(first, codes);
  to.sellers[code] = { ...(to.sellers[first] as object) };
  to.legal_entities[code] = entity;
  return code;
}

/** Whether a text can be a tax number: 10 digits of a company, 12 of a person, or nothing yet. */
export const isTaxNumber = (text: string): boolean => /^(\d{10}|\d{12})?$/.test(text.trim());
