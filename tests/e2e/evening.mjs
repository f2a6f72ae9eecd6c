// An evening in the demo restaurant, for pictures: guests at tables, dishes in the kitchen, bills paid and unpaid.
import { signIn } from "./hub.mjs";

/** Lets the evening happen. Answers with the order that stands on a table, by the table's name. */
export async function evening(url) {
  const [owner, ivan, maria] = await Promise.all(["1111", "4444", "5555"].map((pin) => signIn(url, pin)));
  await owner("shift.open", { float: 5000_00 });
  const tables = Object.fromEntries((await owner("tables.list")).map((one) => [one.place.name, one.table]));
  const standing = {};
  for (const { at, guests, by, dishes, then = "" } of GUESTS) {
    const waiter = by === "maria" ? maria : ivan;
    const where = at ? { service: "dine_in", table: tables[at], guests } : { service: "takeaway" };
    const { order } = await waiter("orders.open", where);
    if (at) standing[at] = order;
    for (const dish of dishes.split(", ")) await waiter("orders.add_line", { order, ...(await wanted(owner, dish)) });
    if (then !== "order") await waiter("orders.fire", { order });
    if (then === "bill" || then === "cash" || then === "sbp") await bill(owner, order, then);
    // Whoever looks at the table again has thought of something more.
    for (const dish of then.startsWith("+") ? then.slice(1).split(", ") : []) {
      await waiter("orders.add_line", { order, ...(await wanted(owner, dish)) });
    }
  }
  return standing;
}

const GUESTS = [
  { at: "1", guests: 2, by: "ivan", dishes: "Борщ, Капрезе, Капучино", then: "cash" },
  { at: "3", guests: 2, by: "maria", dishes: "Пепперони, Лимонад", then: "sbp" },
  { guests: 1, by: "ivan", dishes: "Маргарита, Тирамису", then: "cash" },
  { at: "2", guests: 2, by: "ivan", dishes: "Минестроне, Цезарь, Капучино", then: "bill" },
  { at: "6", guests: 3, by: "maria", dishes: "Четыре сыра, Карбонара, Лимонад", then: "" },
  { at: "9", guests: 5, by: "ivan", dishes: "Брускетта, Гавайская", then: "order" },
  { at: "24", guests: 2, by: "maria", dishes: "Чоппино, Чизкейк", then: "" },
  { at: "7", guests: 4, by: "ivan", dishes: "Борщ, Цезарь, Пепперони, Лимонад", then: "+Карбонара, Тирамису, Капучино" },
];

async function bill(owner, order, then) {
  const { check, sum } = await owner("checks.form", { order });
  if (then === "bill") return owner("checks.print", { order, check });
  const given = then === "cash" ? { given: Math.ceil(sum.total / 1000_00) * 1000_00 } : {};
  return owner("payments.take", { order, check, tender: then, ...given });
}

async function wanted(call, name) {
  const [{ entry }] = await call("menu.search", { text: name, limit: 1 });
  return asItComes(call, { entry });
}

/** A dish as a guest would have it: the first size unless another one is said, and the first of everything that must be chosen. */
export async function asItComes(call, { entry, variant = 0 }) {
  const { content } = await call("menu.get", { entry });
  const choices = (content.groups ?? []).flatMap((group, at) =>
    Array.from({ length: group.amounts ? 0 : group.least }, (_, choice) => ({ group: at, choice })));
  return { entry, variant, choices };
}
