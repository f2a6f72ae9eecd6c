import * as m from "$words/messages";
import type { Change, Fault } from "./entry";

const faults: { [K in Fault["kind"]]: (at: string) => string } = {
  name: () => m.menueditor_fault_name(),
  category: () => m.menueditor_fault_category(),
  variants: () => m.menueditor_fault_variants(),
  tax: () => m.menueditor_fault_tax(),
  step: () => m.menueditor_fault_step(),
  price: (at) => m.menueditor_fault_price({ at }),
  variant_name: (at) => m.menueditor_fault_variant_name({ at }),
  group_name: (at) => m.menueditor_fault_group_name({ at }),
  group_choices: (at) => m.menueditor_fault_group_choices({ at }),
  group_bounds: (at) => m.menueditor_fault_group_bounds({ at }),
  part_name: (at) => m.menueditor_fault_part_name({ at }),
  part_choices: (at) => m.menueditor_fault_part_choices({ at }),
};

/** What is to be mended, for people. */
export const faultInWords = (fault: Fault): string => faults[fault.kind]("at" in fault ? fault.at : "");

const changes: Record<Change, () => string> = {
  added: m.menueditor_change_added,
  removed: m.menueditor_change_removed,
  name: m.menueditor_change_name,
  category: m.menueditor_change_category,
  prices: m.menueditor_change_prices,
  groups: m.menueditor_change_groups,
  combo: m.menueditor_change_combo,
  codes: m.menueditor_change_codes,
  picture: m.menueditor_change_picture,
  kitchen: m.menueditor_change_kitchen,
  tax: m.menueditor_change_tax,
  other: m.menueditor_change_other,
};

/** What changed about an entry, for people. */
export const changeInWords = (change: Change): string => changes[change]();
