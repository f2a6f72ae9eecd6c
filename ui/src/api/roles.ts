import * as m from "$words/messages";

const roles: Record<string, () => string> = {
  admin: m.people_role_admin,
  manager: m.people_role_manager,
  operator: m.people_role_operator,
  cashier: m.people_role_cashier,
  waiter: m.people_role_waiter,
  chef: m.people_role_chef,
  owner: m.people_role_owner,
};

/** A role as people call it: those that every branch begins with have words, others are called as they were named. */
export const roleInWords = (role: string): string => roles[role]?.() ?? role;

const order = Object.keys(roles);
const place = (role: string) => (order.includes(role) ? order.indexOf(role) : order.length);

/** Roles from the most to the least, then those of the house by name. */
export const byPlace = (a: string, b: string): number => place(a) - place(b) || a.localeCompare(b);
