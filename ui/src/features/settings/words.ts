import type { Feature, ReasonFor, Rounding, Service, TenderKind } from "$api";
import * as m from "$words/messages";

export const tenderKinds: Record<TenderKind, () => string> = {
  cash: m.settings_kind_cash,
  card: m.settings_kind_card,
  sbp: m.settings_kind_sbp,
  account: m.settings_kind_account,
  house: m.settings_kind_house,
  staff: m.settings_kind_staff,
};

export const roundings: Record<Rounding, () => string> = {
  half_up: m.settings_half_up,
  half_even: m.settings_half_even,
  up: m.settings_up,
  down: m.settings_down,
};

export const services: Record<Service, () => string> = {
  dine_in: m.settings_dine_in,
  takeaway: m.settings_takeaway,
  delivery: m.settings_delivery,
};

export const reasonUses: Record<ReasonFor, () => string> = {
  void: m.settings_use_void,
  cancel: m.settings_use_cancel,
  refund: m.settings_use_refund,
  discount: m.settings_use_discount,
  cash: m.settings_use_cash,
};

export const features: Record<Feature, () => string> = {
  tables: m.settings_feature_tables,
  kitchen: m.settings_feature_kitchen,
  menu: m.settings_feature_menu,
  stock: m.settings_feature_stock,
  staff: m.settings_feature_staff,
  reports: m.settings_feature_reports,
  printers: m.settings_feature_printers,
  delivery: m.settings_feature_delivery,
};

/** Choices of a Select from a list of words. */
export const choices = <K extends string>(words: Record<K, () => string>): { value: K; label: string }[] =>
  (Object.keys(words) as K[]).map((value) => ({ value, label: words[value]() }));
