import type { Entry } from "$api";

/** What is wrong with an entry; `at` names the size, group or part. */
export type Fault =
  | { kind: "name" | "category" | "variants" | "tax" | "step" }
  | { kind: "price" | "variant_name" | "group_name" | "group_choices" | "group_bounds" | "part_name" | "part_choices"; at: string };

/** The fields of the form by which people find what they have to mend. */
export function faultsOf(entry: Entry): Fault[] {
  const faults: Fault[] = [];
  if (!entry.name.trim()) faults.push({ kind: "name" });
  if (!entry.category.trim()) faults.push({ kind: "category" });
  if (entry.variants.length === 0) faults.push({ kind: "variants" });
  if (!entry.tax_class) faults.push({ kind: "tax" });
  if (!(entry.step > 0)) faults.push({ kind: "step" });
  for (const [at, variant] of entry.variants.entries()) {
    const where = variant.name || String(at + 1);
    // A field that is empty holds nothing, whatever the type of the entry says.
    if (!Number.isInteger(variant.price) || variant.price < 0) faults.push({ kind: "price", at: where });
    const twice = entry.variants.some((other, place) => place !== at && other.name.trim() === variant.name.trim());
    if (entry.variants.length > 1 && (!variant.name.trim() || twice)) faults.push({ kind: "variant_name", at: where });
  }
  for (const [at, group] of (entry.groups ?? []).entries()) {
    const where = group.name || String(at + 1);
    if (!group.name.trim()) faults.push({ kind: "group_name", at: where });
    if (group.choices.length === 0 || group.choices.some((choice) => !choice.name.trim() || !Number.isInteger(choice.price))) {
      faults.push({ kind: "group_choices", at: where });
    }
    if (!(group.least <= group.most) || group.most < 1) faults.push({ kind: "group_bounds", at: where });
  }
  for (const [at, part] of (entry.combo ?? []).entries()) {
    const where = part.name || String(at + 1);
    if (!part.name.trim()) faults.push({ kind: "part_name", at: where });
    if (part.choices.length === 0) faults.push({ kind: "part_choices", at: where });
  }
  return faults;
}

/** What about an entry changed, for the summary before publishing. */
export type Change = "added" | "removed" | "name" | "category" | "prices" | "groups" | "combo" | "codes" | "picture" | "kitchen" | "tax" | "other";

const watched: [Change, (keyof Entry)[]][] = [
  ["name", ["name", "names", "description"]],
  ["category", ["category", "position", "favourite"]],
  ["prices", ["variants"]],
  ["groups", ["groups"]],
  ["combo", ["combo", "halves"]],
  ["codes", ["barcodes", "plu"]],
  ["picture", ["picture"]],
  ["kitchen", ["station", "no_station"]],
  ["tax", ["tax_class", "seller"]],
  ["other", ["step"]],
];

/** Empty lists, empty texts and fields that are not there are the same. */
function plain(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => {
    if (Array.isArray(one) && one.length === 0) return undefined;
    if (one && typeof one === "object" && !Array.isArray(one)) {
      const kept = Object.entries(one).filter(([, field]) => field !== "" && field !== false && !(Array.isArray(field) && field.length === 0));
      return kept.length === 0 ? undefined : Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    return one === "" || one === false || one === null ? undefined : one;
  });
}

export function changesOf(draft: { before: Entry | null; content: Entry; removed: boolean }): Change[] {
  const { before, content, removed } = draft;
  if (!before) return removed ? [] : ["added"];
  if (removed) return ["removed"];
  return watched.filter(([, fields]) => fields.some((field) => plain(before[field]) !== plain(content[field]))).map(([change]) => change);
}
