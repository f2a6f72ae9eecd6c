// Generated from the list of calls by `cargo xtask gen`. Never edited by hand.

export type AckTicket = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The ticket.
 */
ticket: TicketId, };
export type AddOrderCombo = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The combo of the menu; then the lines are its parts in their order, and the menu says the price.
 */
combo?: EntryId, 
/**
 * The price of all; only without a combo.
 */
price?: Money, 
/**
 * The lines, each of one unit.
 */
lines: Array<Wanted>, };
export type AddOrderLine = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The line, if the caller wants to name it.
 */
line?: LineId, 
/**
 * The entry.
 */
entry: EntryId, 
/**
 * Place of the variant.
 */
variant?: number, 
/**
 * How much, in thousandths of a unit.
 */
qty?: Qty, 
/**
 * Choices.
 */
choices?: Array<TakenChoice>, 
/**
 * The guest's seat; 0 is for all.
 */
seat?: number, 
/**
 * The course; 0 is none.
 */
course?: number, 
/**
 * Whether it waits until its course is fired.
 */
held?: boolean, 
/**
 * A note for the kitchen.
 */
note?: string, 
/**
 * The second half, if half of another entry is wanted.
 */
half?: Half, };
export type Align = "left" | "center" | "right";
export type AllDay = { 
/**
 * The station.
 */
station: string, 
/**
 * The dish.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * How much, in thousandths of a unit.
 */
qty: Qty, };
export type Amount = "with" | "no" | "less" | "extra";
export type Amounts = { 
/**
 * Price × quantity, modifiers included.
 */
gross: Money, 
/**
 * What was taken off, with the sign of the gross.
 */
discount: Money, 
/**
 * Service charge.
 */
service: Money, 
/**
 * Tax, contained in the total in either case.
 */
tax: Money, 
/**
 * What the guest pays.
 */
total: Money, };
export type AnnounceDevice = { 
/**
 * The device.
 */
device: DeviceId, 
/**
 * Its Ed25519 key: 64 hexadecimal digits.
 */
public_key: string, 
/**
 * Where it listens, as `host:port`.
 */
addresses: Array<string>, 
/**
 * Version of its program.
 */
app: string, };
export type AnomalyCount = { 
/**
 * That many.
 */
open: number, };
export type AnomalyId = string;
export type AnomalyView = { 
/**
 * The anomaly.
 */
anomaly: AnomalyId, 
/**
 * What contradicts what.
 */
kind: Kind, 
/**
 * The aggregate that it stands in.
 */
scope: string, 
/**
 * The line, check, payment, ticket or number that it is about.
 */
subject: string, 
/**
 * The order, if it is about one.
 */
order: OrderId | null, 
/**
 * Number of the order; empty for none.
 */
number: string, 
/**
 * Name of its table; empty for none.
 */
table_name: string, 
/**
 * The line, if it is about one; the first one, if it is about a ticket.
 */
line: LineSaid | null, 
/**
 * The person whose PIN somebody else has, too.
 */
person: UserId | null, 
/**
 * The name; empty for nobody.
 */
person_name: string, 
/**
 * Who did what, in the order of time.
 */
sides: Array<SideView>, 
/**
 * What can be done about it.
 */
remedy: Remedy, };
export type ApiError = { 
/**
 * What a caller may branch on.
 */
code: Code, 
/**
 * Words for whoever reads logs; a screen has its own for each reason among the details.
 */
message: string, 
/**
 * Particulars by name; empty if there are none. `reason` names the rule that said no.
 */
details?: Record<string, unknown>, };
export type AppointDevice = { 
/**
 * The terminal.
 */
device: DeviceId, };
export type AuditEntry = { 
/**
 * Where it stands: ask for what is before the last one to go on.
 */
cursor: number, 
/**
 * When, in milliseconds since 1970-01-01 UTC.
 */
at_ms: number, 
/**
 * What.
 */
kind: string, 
/**
 * Who did it.
 */
user: UserId | null, 
/**
 * His name; empty if this copy does not know it.
 */
user_name: string, 
/**
 * Who approved it; empty for nobody.
 */
approver_name: string, 
/**
 * The terminal, by name.
 */
device: string, 
/**
 * What it happened to.
 */
entity: string | null, 
/**
 * The particulars; what is secret or long is left out.
 */
body: Record<string, unknown>, };
export type AuditPage = { 
/**
 * The latest first.
 */
entries: Array<AuditEntry>, 
/**
 * The cursor of the next page; nothing at the end of the log.
 */
next: number | null, };
export type BadRow = { 
/**
 * Its number, as a table program shows it; the headings are row 1.
 */
row: number, 
/**
 * The heading of the column.
 */
column: string, 
/**
 * What is wrong, in words of the branch's language.
 */
problem: string, };
export type BlindTotals = { 
/**
 * Checks settled in the shift.
 */
checks: number, 
/**
 * Units sold by them, in thousandths.
 */
qty: Qty, 
/**
 * Money by tender, without cash.
 */
tenders: { [key in string]: TenderTotals }, 
/**
 * Voids that bear a reason, in the branch, while the shift was open.
 */
voids: number, 
/**
 * What they were worth.
 */
voided: Money, };
export type BoardItem = { 
/**
 * The line.
 */
line: LineId, 
/**
 * Its name on papers.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * How much the ticket asks for, or takes back, in thousandths of a unit.
 */
qty: Qty, 
/**
 * How much of that still stands: what was taken back since is not to be made any more.
 */
left: Qty, 
/**
 * Choices.
 */
modifiers: Array<SoldModifier>, 
/**
 * A note of the guest's.
 */
note: string, 
/**
 * The guest's seat, counted from 1; 0 is for all.
 */
seat: number, 
/**
 * The course, counted from 1; 0 is none.
 */
course: number, };
export type BumpTicket = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The ticket.
 */
ticket: TicketId, };
export type BusinessDay = string;
export type CallError = { "reason": "not_signed_in" } | { "reason": "wrong_pin" } | { "reason": "many_wrong_pins", 
/**
 * How long, in milliseconds.
 */
wait_ms: number, } | { "reason": "needs_approval", 
/**
 * The right.
 */
permission: Permission, } | { "reason": "not_your_role" } | { "reason": "may_not_approve" } | { "reason": "switched_off", 
/**
 * The feature.
 */
feature: Feature, } | { "reason": "others_figures" } | { "reason": "pin_length", 
/**
 * The right length.
 */
digits: number, } | { "reason": "card_length", 
/**
 * At least.
 */
least: number, 
/**
 * At most.
 */
most: number, } | { "reason": "pin_taken" } | { "reason": "card_taken" } | { "reason": "person_left" } | { "reason": "has_people" } | { "reason": "no_such", 
/**
 * What kind of thing.
 */
what: string, } | { "reason": "nothing_to_publish" } | { "reason": "published_twice" } | { "reason": "sheet_unreadable" } | { "reason": "sheet_too_long", 
/**
 * How many rows are allowed.
 */
rows_max: number, } | { "reason": "file_too_large", 
/**
 * How much is allowed.
 */
megabytes_max: number, } | { "reason": "device_letters" } | { "reason": "letters_taken" } | { "reason": "device_key" } | { "reason": "device_gone" } | { "reason": "many_addresses", 
/**
 * How many are allowed.
 */
most: number, } | { "reason": "code_wrong" } | { "reason": "code_expired" } | { "reason": "code_used" } | { "reason": "code_guessed" } | { "reason": "not_paired" } | { "reason": "nobody_there", 
/**
 * The address.
 */
address: string, } | { "reason": "not_a_terminal", 
/**
 * The address.
 */
address: string, } | { "reason": "no_centre", 
/**
 * The address.
 */
address: string, 
/**
 * What happened.
 */
why: string, } | { "reason": "no_parcel" } | { "reason": "parcel_of_others" } | { "reason": "parcel_damaged" } | { "reason": "stick_failed", 
/**
 * What happened.
 */
why: string, } | { "reason": "not_listening", 
/**
 * Why not.
 */
why: string, } | { "reason": "no_printer_set" } | { "reason": "no_drawer" } | { "reason": "not_printed_again" } | { "reason": "at_printer" } | { "reason": "already_resolved" } | { "reason": "disk_full" } | { "reason": "read_only" } | { "reason": "damaged", 
/**
 * What was found.
 */
why: string, };
export type Called = { 
/**
 * Its plain name.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, };
export type CancelCheck = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The check.
 */
check: CheckId, 
/**
 * Why.
 */
reason: string, };
export type CancelOrder = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * Why.
 */
reason: string, };
export type CancelPrint = { 
/**
 * The job.
 */
job: PrintJobId, };
export type CashMoveId = string;
export type CashMoveKind = "in" | "out" | "drop";
export type CashRounding = { 
/**
 * The smallest coin.
 */
step: Money, 
/**
 * How to get there.
 */
rounding: Rounding, };
export type Category = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * Code of the category that it lies in; empty if in none.
 */
parent?: string, 
/**
 * Its colour as `#rrggbb`; empty for none of its own.
 */
colour?: string, 
/**
 * The kitchen station of its entries that name none; empty for that of the category that it lies in.
 */
station?: string, 
/**
 * Its place among its sisters.
 */
position?: number, 
/**
 * Whether it is not shown any more.
 */
retired?: boolean, };
export type CategoryError = { "reason": "category_code" } | { "reason": "colour", 
/**
 * What is there instead.
 */
colour: string, } | { "reason": "category_parent", 
/**
 * The category.
 */
category: string, 
/**
 * Where it should lie.
 */
parent: string, } | TextError;
export type CategoryOfDay = { 
/**
 * The category, by code; empty for none.
 */
category: string, 
/**
 * Units, in thousandths.
 */
qty: Qty, 
/**
 * What the guests paid for them.
 */
total: Money, };
export type CategoryView = { 
/**
 * Its code.
 */
category: string, 
/**
 * What it is. A category that only entries name is called by its code.
 */
is: Category, 
/**
 * How many entries it has.
 */
entries: number, 
/**
 * The kitchen station of its entries that name none: its own, or that of a category above it; empty if none.
 */
station: string, };
export type Cause = "sold" | "returned" | "received" | "written_off" | "transferred" | "counted";
export type ChangeCombo = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * A line of the combo that goes.
 */
change: LineId, 
/**
 * What the guest wants instead: a line of one unit for each part of the combo, in their order.
 */
lines: Array<Wanted>, };
export type ChangeLine = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The line that goes.
 */
change: LineId, 
/**
 * The line, if the caller wants to name it.
 */
line?: LineId, 
/**
 * The entry.
 */
entry: EntryId, 
/**
 * Place of the variant.
 */
variant?: number, 
/**
 * How much, in thousandths of a unit.
 */
qty?: Qty, 
/**
 * Choices.
 */
choices?: Array<TakenChoice>, 
/**
 * The guest's seat; 0 is for all.
 */
seat?: number, 
/**
 * The course; 0 is none.
 */
course?: number, 
/**
 * Whether it waits until its course is fired.
 */
held?: boolean, 
/**
 * A note for the kitchen.
 */
note?: string, 
/**
 * The second half, if half of another entry is wanted.
 */
half?: Half, };
export type ChangeQuantity = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The line.
 */
line: LineId, 
/**
 * The new quantity, in thousandths of a unit.
 */
qty: Qty, };
export type ChangeSettings = { 
/**
 * New values by name.
 */
values: Record<string, unknown>, };
export type ChangeTender = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The payment.
 */
payment: PaymentId, 
/**
 * The right tender.
 */
tender: string, 
/**
 * Why.
 */
reason: string, };
export type ChangedThing = { 
/**
 * The kind: `orders`, `shift`, `menu_entry` …
 */
kind: string, 
/**
 * Which one.
 */
id: string, };
export type CheckId = string;
export type CheckStatus = "presented" | "fiscalised_unpaid" | "settled" | "cancelled";
export type CheckView = { 
/**
 * The check.
 */
check: CheckId, 
/**
 * Where it stands.
 */
status: CheckStatus, 
/**
 * What it covers.
 */
lines: Array<Cover>, 
/**
 * Its figures.
 */
sum: Amounts, 
/**
 * When it was formed, in milliseconds since 1970-01-01 UTC.
 */
formed_ms: number, 
/**
 * What is still to pay.
 */
due: number, 
/**
 * Whether it was taken back.
 */
cancelled: boolean, 
/**
 * Its receipt: given when it was paid, or before its money.
 */
receipt: string | null, 
/**
 * The last correction of a receipt of it.
 */
correction: CorrectionView | null, };
export type Choice = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * Price of one; below zero where it makes the dish cheaper.
 */
price: Money, };
export type ChoiceGroup = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * At least so many.
 */
least: number, 
/**
 * At most so many.
 */
most: number, 
/**
 * Whether a choice may be taken in other amounts than one: without it, less of it, more of it.
 */
amounts?: boolean, 
/**
 * What there is to choose from.
 */
choices: Array<Choice>, };
export type CloseShift = Record<symbol, never>;
export type Code = "bad_request" | "invalid" | "not_found" | "not_signed_in" | "not_allowed" | "not_now" | "held_elsewhere" | "conflict" | "disk_full" | "broken";
export type ComboChoice = { 
/**
 * The entry.
 */
entry: EntryId, 
/**
 * Place of its variant.
 */
variant?: number, 
/**
 * What the combo costs more with it.
 */
extra?: Money, };
export type ComboPart = { 
/**
 * Its name: `Drink`.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * What there is to choose from.
 */
choices: Array<ComboChoice>, };
export type Cooking = "none" | "cooking" | "ready" | "served";
export type CopyPaper = { 
/**
 * What.
 */
what: PrintWhat, 
/**
 * The printer, by code; nothing is the one where such papers come out.
 */
printer?: string, };
export type CorrectReceipt = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The check.
 */
check: CheckId, 
/**
 * Why.
 */
reason: string, };
export type CorrectedReceipt = { 
/**
 * Number of the receipt.
 */
receipt: string, 
/**
 * Number of the correction.
 */
number: string, };
export type CorrectionView = { 
/**
 * Its number.
 */
number: string, 
/**
 * Number of the receipt that it corrects.
 */
receipt: string, 
/**
 * Why.
 */
reason: string, };
export type CountAmount = { 
/**
 * How many.
 */
count: number, 
/**
 * What they are worth.
 */
amount: Money, };
export type CountAnomalies = Record<symbol, never>;
export type CountDrawer = { 
/**
 * What was counted.
 */
counted: Money, };
export type CountStock = { 
/**
 * The item.
 */
item: ItemId, 
/**
 * The place; empty is the main one.
 */
location?: string, 
/**
 * What was counted, in thousandths of its unit.
 */
counted: Qty, 
/**
 * What the books said to the counter.
 */
seen: Qty, };
export type CourseLine = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The line.
 */
line: LineId, 
/**
 * The course; 0 is none.
 */
course: number, 
/**
 * Whether it waits until its course is fired.
 */
held?: boolean, };
export type Cover = { 
/**
 * The line.
 */
line: LineId, 
/**
 * How much of it.
 */
qty: Qty, 
/**
 * What that costs.
 */
amounts: Amounts, };
export type CurrentShift = Record<symbol, never>;
export type DayFigures = { 
/**
 * Checks that are paid in full.
 */
checks: number, 
/**
 * Units sold by them, in thousandths.
 */
qty: Qty, 
/**
 * Price × quantity.
 */
gross: Money, 
/**
 * Discounts.
 */
discount: Money, 
/**
 * Service charges.
 */
service: Money, 
/**
 * What the guests paid for.
 */
total: Money, 
/**
 * What a check is worth on average.
 */
average: Money, 
/**
 * Tips.
 */
tips: Money, 
/**
 * What went back to guests.
 */
refunded: Money, 
/**
 * What came in by tenders that are revenue, less what went back by them, without tips.
 */
revenue: Money, 
/**
 * Tax by seller and rate.
 */
taxes: Array<TaxSum>, 
/**
 * Money by tender.
 */
tenders: Array<TenderOfDay>, 
/**
 * What was sold by category, the best first.
 */
categories: Array<CategoryOfDay>, 
/**
 * Checks by the hour, in the order of the day.
 */
hours: Array<HourOfDay>, 
/**
 * Checks by waiter, the best first.
 */
waiters: Array<WaiterOfDay>, 
/**
 * The twenty entries that brought most.
 */
entries: Array<EntryOfDay>, 
/**
 * Voids that bear a reason, on orders of the day.
 */
voids: CountAmount, 
/**
 * Discounts that were given on orders of the day, and what they came to on paid checks.
 */
discounts: CountAmount, 
/**
 * Orders of this day or earlier that are open now.
 */
open_orders: OpenOrders, };
export type DayReport = { 
/**
 * The day.
 */
day: BusinessDay, };
export type Deed = "formed" | "paid" | "began" | "not_known" | "refunded" | "reversed" | "check_cancelled" | "order_cancelled" | "voided" | "moved" | "sent" | "baton_moved" | "issued" | "corrected" | "pin_chosen" | "reserved" | "numbered";
export type Detour = { 
/**
 * The station that would make it, by code.
 */
from: string, 
/**
 * The station that makes it instead, by code.
 */
to: string, 
/**
 * The rooms whose tables it is for; none is for every order, those without a table too.
 */
rooms: Array<string>, 
/**
 * When it counts; nothing is always.
 */
hours: Hours | null, };
export type DeviceId = string;
export type DeviceView = { 
/**
 * The device.
 */
device: DeviceId, 
/**
 * What people call it.
 */
name: string, 
/**
 * Its letters in numbers.
 */
letters: string, 
/**
 * When it joined, in milliseconds since 1970-01-01 UTC.
 */
enrolled_ms: number, 
/**
 * It was sent away.
 */
revoked: boolean, 
/**
 * The others connect to it, as long as it answers.
 */
main: boolean, 
/**
 * Where it listens, as `host:port`.
 */
addresses: Array<string>, 
/**
 * Version of its program, as it said last; empty if it never did.
 */
app: string, };
export type Discount = { "percent": Rate } | { "amount": Money };
export type DiscountAnswer = { 
/**
 * The discount.
 */
discount: DiscountId, };
export type DiscountId = string;
export type DiscountOption = { 
/**
 * What people call it.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * How much.
 */
value: Discount, };
export type DiscountOrder = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The line; none is for the whole order.
 */
line?: LineId, 
/**
 * How much.
 */
value: Discount, 
/**
 * Why.
 */
reason: string, };
export type DiscountView = { 
/**
 * The discount.
 */
discount: DiscountId, 
/**
 * The line, if it is on a single one.
 */
line: LineId | null, 
/**
 * How much; an amount on the whole order is the sum over its lines.
 */
value: Discount, 
/**
 * Why.
 */
reason: string, };
export type Document = { 
/**
 * Its lines, from top to bottom.
 */
lines: Array<PaperLine>, };
export type Done = Record<symbol, never>;
export type EnrolDevice = { 
/**
 * The device.
 */
device: DeviceId, 
/**
 * What people call it.
 */
name: string, 
/**
 * Its letters in numbers: `A` to `Z`, then `AA` …
 */
letters: string, };
export type Entry = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * What guests are told about it.
 */
description?: string, 
/**
 * Code of its category.
 */
category: string, 
/**
 * Place in its category; entries of one place stand by name.
 */
position?: number, 
/**
 * Whether it stands among the favourites.
 */
favourite?: boolean, 
/**
 * Barcodes by which it is found.
 */
barcodes?: Array<string>, 
/**
 * The number that a cashier types for it (PLU).
 */
plu?: string, 
/**
 * Its picture.
 */
picture?: string, 
/**
 * Sizes or variants; at least one. The price of a combo is that of its first one.
 */
variants: Array<Variant>, 
/**
 * Groups of choices.
 */
groups?: Array<ChoiceGroup>, 
/**
 * Whether halves of it are sold together with halves of others.
 */
halves?: boolean, 
/**
 * The parts that it is sold in, if it is a combo.
 */
combo?: Array<ComboPart>, 
/**
 * Class in the tax table.
 */
tax_class: string, 
/**
 * The legal entity that sells it; empty is the first one of the settings.
 */
seller: string, 
/**
 * The kitchen station that makes it; empty for that of its category.
 */
station: string, 
/**
 * Whether no station makes it, whatever its category says.
 */
no_station?: boolean, 
/**
 * Smallest step of its quantity: 1000 for pieces, 1 for weighed goods.
 */
step: Qty, };
export type EntryId = string;
export type EntryOfDay = { 
/**
 * The entry.
 */
entry: EntryId, 
/**
 * Its name, as it was sold last.
 */
name: string, 
/**
 * Units, in thousandths.
 */
qty: Qty, 
/**
 * What the guests paid for them.
 */
total: Money, };
export type EntryView = { 
/**
 * The entry.
 */
entry: EntryId, 
/**
 * Whether it is stopped.
 */
stopped: boolean, 
/**
 * How much is left of it, if it is limited.
 */
remainder: Qty | null, 
/**
 * Its content.
 */
content: Entry, };
export type Feature = "tables" | "kitchen" | "menu" | "stock" | "staff" | "reports" | "printers" | "delivery";
export type FindCode = { 
/**
 * The barcode or the PLU.
 */
code: string, };
export type Finish = { "captured": string | null } | { "failed": string } | { "unknown": string };
export type FinishPayment = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The payment.
 */
payment: PaymentId, 
/**
 * What became of it.
 */
outcome: Finish, 
/**
 * What the guest gave, for cash that was agreed before the receipt.
 */
given?: Money, };
export type Finished = { 
/**
 * The money, if it is here.
 */
taken: Taken | null, };
export type Fire = "all" | { "course": number };
export type FireOrder = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * What of it.
 */
what?: Fire, };
export type Fired = { 
/**
 * One for each station.
 */
tickets: Array<IssuedTicket>, };
export type ForceBaton = { 
/**
 * The order.
 */
order: OrderId, };
export type FormCheck = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The check, if the caller wants to name it.
 */
check?: CheckId, 
/**
 * What of the order; nothing is all that is open.
 */
part?: Part, };
export type FormedCheck = { 
/**
 * The check.
 */
check: CheckId, 
/**
 * Its figures.
 */
sum: Amounts, };
export type FreeReservation = { 
/**
 * The pool.
 */
pool: PoolId, 
/**
 * The reservation.
 */
reservation: ReservationId, };
export type GetEntry = { 
/**
 * The entry.
 */
entry: EntryId, };
export type GetOrder = { 
/**
 * The order.
 */
order: OrderId, };
export type GetPage = { 
/**
 * Only this category; entries of those that lie in it do not count.
 */
category?: string, 
/**
 * Only the favourites.
 */
favourites?: boolean, 
/**
 * How many tiles come before this page.
 */
offset?: number, 
/**
 * How many tiles it has at most; 500 at most.
 */
limit: number, };
export type GetPicture = { 
/**
 * Its name.
 */
picture: string, };
export type GetSettings = Record<symbol, never>;
export type GiveShare = { 
/**
 * The pool.
 */
pool: PoolId, 
/**
 * The device.
 */
to: DeviceId, 
/**
 * How much.
 */
amount: Qty, };
export type Guest = { 
/**
 * The name.
 */
name: string, 
/**
 * The telephone number, as it was said.
 */
phone: string, 
/**
 * Where it is brought.
 */
address: string, 
/**
 * The note that the guest will pay with, so that the courier brings change.
 */
change_from?: Money, };
export type GuestBoard = Record<symbol, never>;
export type GuestBoardView = { 
/**
 * Those that the kitchen is at, the oldest first.
 */
cooking: Array<string>, 
/**
 * Those that can be fetched, the latest first.
 */
ready: Array<string>, };
export type Half = { 
/**
 * The entry.
 */
entry: EntryId, 
/**
 * Place of the variant; nothing is that which is named like the variant of the first half.
 */
variant?: number, 
/**
 * Choices.
 */
choices?: Array<TakenChoice>, };
export type HalfPrice = "dearer" | "mean";
export type HandBaton = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The device.
 */
to: DeviceId, };
export type HandOrder = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * Who serves it from now on.
 */
user: UserId, };
export type Happened = { 
/**
 * What.
 */
kind: string, 
/**
 * When, in milliseconds since 1970-01-01 UTC.
 */
at_ms: number, 
/**
 * Who did it.
 */
user: UserId | null, 
/**
 * Who approved it.
 */
approver: UserId | null, 
/**
 * The particulars.
 */
body: Record<string, unknown>, };
export type History = { 
/**
 * The order, shift, item or person.
 */
entity: string, };
export type HourOfDay = { 
/**
 * The hour on the clock of the branch, 0 to 23.
 */
hour: number, 
/**
 * Checks.
 */
checks: number, 
/**
 * What the guests paid for.
 */
total: Money, };
export type Hours = { 
/**
 * The minute after midnight at which it begins.
 */
from_minutes: number, 
/**
 * The minute after midnight at which it is over.
 */
to_minutes: number, };
export type ImportPreview = { 
/**
 * Entries that are new or would change, to be published as they are.
 */
entries: Array<PublishedEntry>, 
/**
 * How many of them are new.
 */
added: number, 
/**
 * How many entries of the table stand on the menu just so.
 */
unchanged: number, 
/**
 * Categories that are new, to be saved before.
 */
categories: Array<SaveCategory>, 
/**
 * Rows that cannot be imported; the first thousand of them.
 */
bad: Array<BadRow>, };
export type IssuedTicket = { 
/**
 * The ticket.
 */
ticket: TicketId, 
/**
 * Its number on paper.
 */
serial: string, 
/**
 * The station.
 */
station: string, };
export type Item = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its unit, as people write it: `kg`, `шт`.
 */
unit: string, 
/**
 * Below this level somebody is told.
 */
minimum: Qty, };
export type ItemId = string;
export type JobKind = "receipt" | "prebill" | "kitchen" | "slip" | "report" | "test" | "drawer";
export type JobState = "queued" | "sending" | "waiting_operator" | "confirmed" | "sent" | "unconfirmed" | "failed" | "expired" | "cancelled";
export type Kind = "line_paid_twice" | "late_void" | "check_overpaid" | "cancelled_check_paid" | "cancelled_order_paid" | "payment_unknown" | "refunded_twice" | "ticket_duplicated" | "removed_twice" | "baton_split" | "check_sum_broken" | "receipt_contradicted" | "number_twice" | "pin_twice" | "share_overdrawn";
export type KitchenTicket = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * Call-out number.
 */
number: string, 
/**
 * How the guest gets it.
 */
service: Service, 
/**
 * Name of its table; empty for none.
 */
table_name: string, 
/**
 * Who serves it; empty for nobody.
 */
waiter_name: string, 
/**
 * Number of guests.
 */
guests: number, 
/**
 * A note of the whole order.
 */
note: string, 
/**
 * When it is to be ready, in milliseconds since 1970-01-01 UTC; nothing is as soon as can be.
 */
ready_ms: number | null, 
/**
 * When it counts as late, in milliseconds since 1970-01-01 UTC; nothing is never.
 */
late_ms: number | null, 
/**
 * The ticket.
 */
ticket: TicketId, 
/**
 * Its number on paper.
 */
serial: string, 
/**
 * The station.
 */
station: string, 
/**
 * What it is for.
 */
kind: TicketKind, 
/**
 * How far it is.
 */
stage: Stage, 
/**
 * It was finished before, and taken up again.
 */
recalled: boolean, 
/**
 * When it was issued, in milliseconds since 1970-01-01 UTC.
 */
issued_ms: number, 
/**
 * Its lines, in the order of courses and lines.
 */
items: Array<BoardItem>, };
export type Language = "ru" | "en";
export type LeftOpen = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * Its call-out number.
 */
number: string, 
/**
 * Name of its table; empty for none.
 */
table: string, 
/**
 * Name of its waiter; empty for none.
 */
waiter: string, 
/**
 * What stands, before discounts.
 */
gross: Money, };
export type LegalEntity = { 
/**
 * Its name in full.
 */
name: string, 
/**
 * Its tax number (ИНН).
 */
tax_number: string, 
/**
 * Where it sells.
 */
address: string, };
export type LevelView = { 
/**
 * The item.
 */
item: ItemId, 
/**
 * The place.
 */
location: string, 
/**
 * How much is there, in thousandths of its unit.
 */
qty: Qty, };
export type LineId = string;
export type LineSaid = { 
/**
 * Its name on papers.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * How much of it stands.
 */
qty: Qty, };
export type LineView = { 
/**
 * The line.
 */
line: LineId, 
/**
 * The menu entry.
 */
entry: EntryId, 
/**
 * Its name on papers.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * Category of the menu.
 */
category: string, 
/**
 * The station that makes it; empty if none does.
 */
station: string, 
/**
 * The first line of the combo that it belongs to.
 */
combo: LineId | null, 
/**
 * That combo on the menu.
 */
combo_of: EntryId | null, 
/**
 * What that combo was called when it was sold.
 */
combo_called?: Called, 
/**
 * What stands of it, in thousandths of a unit.
 */
qty: Qty, 
/**
 * What of that no check covers.
 */
open: Qty, 
/**
 * What the kitchen stands at.
 */
fired: number, 
/**
 * What of it a station has not been sent, in thousandths of a unit.
 */
unsent: Qty, 
/**
 * How far the last ticket of it is.
 */
stage: Stage | null, 
/**
 * Price of one unit.
 */
price: Money, 
/**
 * Its figures, if all of it were paid now.
 */
amounts: Amounts, 
/**
 * Choices.
 */
modifiers: Array<SoldModifier>, 
/**
 * Seat.
 */
seat: number, 
/**
 * Course.
 */
course: number, 
/**
 * Whether it waits for its course.
 */
held: boolean, 
/**
 * Note.
 */
note: string, };
export type LinesAdded = { 
/**
 * The lines.
 */
lines: Array<LineId>, 
/**
 * The price of one unit of each.
 */
prices: Array<Money>, };
export type ListAnomalies = Record<symbol, never>;
export type ListAudit = { 
/**
 * Only what is older than this: the cursor of the page before.
 */
before?: number, 
/**
 * Only these kinds; none is all.
 */
kinds?: Array<string>, 
/**
 * Only what this person did or approved.
 */
user?: UserId, 
/**
 * How many at most; nothing is 100.
 */
limit?: number, };
export type ListCategories = Record<symbol, never>;
export type ListDevices = Record<symbol, never>;
export type ListMenu = Record<symbol, never>;
export type ListOrders = { 
/**
 * The state.
 */
status?: Status, 
/**
 * Only orders that still want something: open, presented, with a receipt before its money, or paid in part. So it is where nothing is said.
 */
open?: boolean, 
/**
 * Only orders of this business day.
 */
day?: BusinessDay, 
/**
 * Only these, 200 at most: those that a list which is shown already has heard of. One that no longer fits is not
 * answered.
 */
only?: Array<OrderId>, };
export type ListPrints = Record<symbol, never>;
export type ListReceipts = { 
/**
 * Only of this business day; nothing is the last month.
 */
day?: BusinessDay, 
/**
 * Part of a receipt's or an order's number, of the table, the guest or the cashier.
 */
text?: string, 
/**
 * How many at most; nothing is 50.
 */
limit?: number, };
export type ListResolved = Record<symbol, never>;
export type ListRoles = Record<symbol, never>;
export type ListScreens = Record<symbol, never>;
export type ListShifts = { 
/**
 * How many at most; nothing is 50.
 */
limit?: number, };
export type ListStops = Record<symbol, never>;
export type ListTables = Record<symbol, never>;
export type ListUsers = Record<symbol, never>;
export type Me = { 
/**
 * The person.
 */
user: UserId, 
/**
 * The name.
 */
name: string, 
/**
 * The role.
 */
role: string, 
/**
 * What the role may do; nothing for who left.
 */
permissions: Array<Permission>, };
export type Media = "image/svg+xml" | "image/png" | "image/jpeg" | "image/webp";
export type MenuError = { "reason": "no_variant" } & Called | { "reason": "negative_price" } & Called | { "reason": "group" } & Called | { "reason": "step" } & Called | { "reason": "too_many", 
/**
 * Too many of what.
 */
what: string, 
/**
 * Its plain name.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, } | { "reason": "code_unreadable", 
/**
 * Its code.
 */
code: string, 
/**
 * Its plain name.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, } | { "reason": "empty_part" } & Called | { "reason": "combo_part" } & Called | { "reason": "negative_remainder" } | { "reason": "entry_too_large" } & Called | TextError;
export type MenuPage = { 
/**
 * How many tiles all pages have.
 */
total: number, 
/**
 * Those of this page.
 */
tiles: Array<Tile>, };
export type MenuVersionId = string;
export type MergeOrder = { 
/**
 * The order that ends.
 */
order: OrderId, 
/**
 * The order that goes on.
 */
into: OrderId, };
export type Money = number;
export type MoneyError = { "reason": "number_too_large" } | { "reason": "rate_too_large", 
/**
 * The rate that was refused, in basis points.
 */
bp: number, } | { "reason": "division_by_zero" } | { "reason": "negative_weight", 
/**
 * Zero-based position of the weight.
 */
position: number, } | { "reason": "no_parts" } | { "reason": "too_many_parts", 
/**
 * The number of parts that was refused.
 */
parts: number, } | { "reason": "part_not_contained" } | { "reason": "negative_discount" } | { "reason": "step_not_positive" } | { "reason": "no_tax_rate", 
/**
 * The class that was asked for.
 */
class: string, 
/**
 * The date that was asked for.
 */
date: string, } | { "reason": "tax_row_twice", 
/**
 * The class with two rows.
 */
class: string, 
/**
 * The date that both rows begin at.
 */
from: string, };
export type MoveCash = { 
/**
 * In, out or drop.
 */
kind: CashMoveKind, 
/**
 * How much.
 */
amount: Money, 
/**
 * Why.
 */
reason: string, };
export type MoveOrder = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The table.
 */
table: TableId | null, };
export type MoveStock = { 
/**
 * Why; a sale or a count moves stock by itself.
 */
cause: Cause, 
/**
 * The item.
 */
item: ItemId, 
/**
 * How much, in thousandths of its unit; above zero.
 */
qty: Qty, 
/**
 * The place; empty is the main one.
 */
location?: string, 
/**
 * Where it goes, for a transfer.
 */
to_location?: string, 
/**
 * Words about it.
 */
reason?: string, };
export type NamePeople = Record<symbol, never>;
export type NoteGuest = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * Who gets it.
 */
guest: Guest, 
/**
 * When it is to be ready, in milliseconds since 1970-01-01 UTC; nothing is as soon as can be.
 */
ready_ms?: number, };
export type NoteLine = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The line.
 */
line: LineId, 
/**
 * The note; empty takes it away.
 */
note: string, };
export type NoteOrder = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The note; empty takes it away.
 */
note: string, };
export type OpenDrawer = { 
/**
 * Why.
 */
reason: string, };
export type OpenOrder = { 
/**
 * The order, if the caller wants to name it.
 */
order?: OrderId, 
/**
 * How the guest gets it.
 */
service: Service, 
/**
 * The table, for guests who sit.
 */
table?: TableId, 
/**
 * Number of guests.
 */
guests?: number, 
/**
 * Who gets it, where it is taken along or brought.
 */
guest?: Guest, 
/**
 * When it is to be ready, in milliseconds since 1970-01-01 UTC; nothing is as soon as can be.
 */
ready_ms?: number, };
export type OpenOrders = { 
/**
 * How many.
 */
count: number, 
/**
 * What stands on them, before discounts.
 */
gross: Money, };
export type OpenPool = { 
/**
 * What it is.
 */
name: string, 
/**
 * How much there is, in thousandths of a unit.
 */
capacity: Qty, };
export type OpenShift = { 
/**
 * Cash to give change from.
 */
float?: Money, };
export type OpenShiftView = { 
/**
 * The shift.
 */
shift: ShiftId, 
/**
 * Its number.
 */
number: string, 
/**
 * Its business day.
 */
day: BusinessDay, 
/**
 * When it was opened, in milliseconds since 1970-01-01 UTC.
 */
opened_ms: number, 
/**
 * Whether the drawer was counted.
 */
counted: boolean, };
export type OpenedPool = { 
/**
 * The pool.
 */
pool: PoolId, };
export type OrderError = { "reason": "no_order" } | { "reason": "no_line" } | { "reason": "no_check" } | { "reason": "no_payment" } | { "reason": "no_ticket" } | { "reason": "no_discount" } | { "reason": "taken" } | { "reason": "order_cancelled" } | { "reason": "order_merged" } | { "reason": "order_paid" } | { "reason": "order_paid_already" } | { "reason": "refunded" } | { "reason": "other_shift" } | { "reason": "check_formed" } | { "reason": "check_paid" } | { "reason": "check_cancelled" } | { "reason": "nothing_open" } | { "reason": "nothing_to_send" } | { "reason": "sent" } | { "reason": "gone" } | { "reason": "cheaper_than_nothing" } & Called | { "reason": "too_much", 
/**
 * How much is there, in thousandths of a unit.
 */
there: number, } | { "reason": "quantity" } | { "reason": "amount" } | { "reason": "out_of_range", 
/**
 * Which number.
 */
what: string, } | { "reason": "stopped" } & Called | { "reason": "sold_out", 
/**
 * How much is left, in thousandths of a unit.
 */
there: number, 
/**
 * Its plain name.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, } | { "reason": "no_halves" } & Called | { "reason": "halves", 
/**
 * The first entry.
 */
first: Called, 
/**
 * The second one.
 */
second: Called, } | { "reason": "parts" } & Called | { "reason": "no_part" } & Called | { "reason": "no_entry" } | { "reason": "no_choice" } & Called | { "reason": "choices", 
/**
 * At least.
 */
least: number, 
/**
 * At most.
 */
most: number, 
/**
 * Its plain name.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, } | { "reason": "held_elsewhere", 
/**
 * The holder.
 */
holder: DeviceId, } | { "reason": "payment_pending" } | { "reason": "receipt_first" } | { "reason": "receipt_given" } | { "reason": "no_receipt" } | { "reason": "shift_over" } | { "reason": "payment_done" } | { "reason": "too_much_money", 
/**
 * What is due, in minor units.
 */
due: number, } | { "reason": "given_too_little" } | { "reason": "tender", 
/**
 * Its code.
 */
tender: string, } | { "reason": "no_shift" } | { "reason": "into_itself" } | { "reason": "amount_off" } | MoneyError | TextError;
export type OrderId = string;
export type OrderInList = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * Call-out number.
 */
number: string, 
/**
 * Where it stands.
 */
status: Status, 
/**
 * How the guest gets it.
 */
service: Service, 
/**
 * Its table.
 */
table: TableId | null, 
/**
 * Name of its table; empty for none.
 */
table_name: string, 
/**
 * Number of guests.
 */
guests: number, 
/**
 * Who serves it.
 */
waiter: UserId | null, 
/**
 * His name; empty for nobody.
 */
waiter_name: string, 
/**
 * What stands, before discounts.
 */
gross: Money, 
/**
 * When it was opened, in milliseconds since 1970-01-01 UTC.
 */
opened_ms: number, 
/**
 * When anything last happened that guests notice: a line, a ticket, a paper, money. In milliseconds since 1970-01-01
 * UTC.
 */
touched_ms: number, 
/**
 * Whether a station does not know yet of what stands.
 */
unsent: boolean, 
/**
 * How far the kitchen is.
 */
kitchen: Cooking, 
/**
 * Whether a line waits for its course.
 */
held: boolean, 
/**
 * Who gets it, where that was written down.
 */
guest: Guest | null, 
/**
 * When it is to be ready, in milliseconds since 1970-01-01 UTC; nothing is as soon as can be.
 */
ready_ms: number | null, 
/**
 * Contradictions that a manager has to look at.
 */
anomalies: number, };
export type OrderOpenedAnswer = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * Its call-out number.
 */
number: string, 
/**
 * Its business day.
 */
day: BusinessDay, };
export type OrderView = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * Call-out number.
 */
number: string, 
/**
 * Where it stands.
 */
status: Status, 
/**
 * How the guest gets it.
 */
service: Service, 
/**
 * Its table.
 */
table: TableId | null, 
/**
 * Name of its table; empty for none.
 */
table_name: string, 
/**
 * Number of guests.
 */
guests: number, 
/**
 * Who serves it.
 */
waiter: UserId | null, 
/**
 * His name; empty for nobody.
 */
waiter_name: string, 
/**
 * Who gets it, where that was written down.
 */
guest: Guest | null, 
/**
 * When it is to be ready, in milliseconds since 1970-01-01 UTC; nothing is as soon as can be.
 */
ready_ms: number | null, 
/**
 * When it was opened, in milliseconds since 1970-01-01 UTC.
 */
opened_ms: number, 
/**
 * Note.
 */
note: string, 
/**
 * Business day.
 */
day: BusinessDay, 
/**
 * Who may take money for it.
 */
holder: DeviceId, 
/**
 * What stands.
 */
lines: Array<LineView>, 
/**
 * Figures of all that stands.
 */
sum: Amounts, 
/**
 * Checks.
 */
checks: Array<CheckView>, 
/**
 * Payments.
 */
payments: Array<PaymentView>, 
/**
 * Discounts that were not withdrawn.
 */
discounts: Array<DiscountView>, 
/**
 * Tickets, in the order in which they were issued.
 */
tickets: Array<TicketView>, 
/**
 * What was voided, in the order of time.
 */
voided: Array<VoidView>, 
/**
 * What was given back, in the order of time.
 */
refunds: Array<RefundView>, };
export type PairScreen = { 
/**
 * The screen.
 */
screen: ScreenId, 
/**
 * What people call it.
 */
name: string, 
/**
 * What it is for.
 */
kind: ScreenKind, 
/**
 * The station that it stands at, by code; empty for all of them.
 */
station: string, 
/**
 * BLAKE3 of the secret that it shows: 64 hexadecimal digits.
 */
secret: string, };
export type PaperLine = { "line": "text", 
/**
 * The text.
 */
text: string, 
/**
 * Where it stands.
 */
align: Align, 
/**
 * How it looks.
 */
style: PaperStyle, } | { "line": "columns", 
/**
 * At the left edge.
 */
left: string, 
/**
 * At the right edge.
 */
right: string, 
/**
 * How both look.
 */
style: PaperStyle, } | { "line": "rule" } | { "line": "barcode", 
/**
 * Its kind.
 */
symbology: Symbology, 
/**
 * What it says.
 */
data: string, } | { "line": "qr", 
/**
 * What it says.
 */
data: string, } | { "line": "ruler" } | { "line": "code_page", 
/**
 * The number of the page in the printer (`ESC t`).
 */
number: number, 
/**
 * What the number stands for: `cp866` or `wpc1251`.
 */
page: string, 
/**
 * The text.
 */
text: string, } | { "line": "feed", 
/**
 * How many.
 */
lines: number, } | { "line": "cut" };
export type PaperStyle = { 
/**
 * Whether it is emphasised.
 */
bold?: boolean, 
/**
 * Whether it is twice as wide and twice as high: half as many characters fit.
 */
double?: boolean, };
export type PaperUse = "receipt" | "prebill" | "report";
export type Part = "all" | { "lines": Array<[LineId, Qty]> } | { "seat": number };
export type PaymentId = string;
export type PaymentStatus = "started" | "unknown" | "failed" | "captured" | "reversed";
export type PaymentView = { 
/**
 * The payment.
 */
payment: PaymentId, 
/**
 * The check.
 */
check: CheckId, 
/**
 * The tender.
 */
tender: string, 
/**
 * How much of the check it pays.
 */
amount: Money, 
/**
 * The tip that came with it.
 */
tip: Money, 
/**
 * What the guest gave, for cash.
 */
given: Money | null, 
/**
 * What cash rounding added.
 */
rounding: Money, 
/**
 * The outside system's reference, or why it failed or was reversed.
 */
reference: string | null, 
/**
 * The shift that it was taken in.
 */
shift: ShiftId, 
/**
 * When it was begun, in milliseconds since 1970-01-01 UTC.
 */
started_ms: number, 
/**
 * Where it stands.
 */
status: PaymentStatus, 
/**
 * Whether its form was agreed before the receipt.
 */
agreed: boolean, 
/**
 * Whether a receipt names it before its money.
 */
on_receipt: boolean, 
/**
 * Whether it failed and the receipt still names it, so that the same may be tried again.
 */
may_retry: boolean, 
/**
 * What was given back of it.
 */
refunded: number, };
export type Permission = "view" | "orders" | "orders-others" | "orders-send" | "orders-move" | "orders-void-sent" | "orders-cancel" | "discounts" | "checks" | "checks-cancel" | "payments" | "refunds" | "baton-force" | "shifts" | "cash-moves" | "expected-cash" | "kitchen" | "board" | "stop-list" | "menu" | "stock" | "shares" | "floor" | "staff" | "rights" | "settings" | "anomalies" | "audit";
export type PictureAnswer = { 
/**
 * Its name, as entries keep it.
 */
picture: string, };
export type PictureError = { "reason": "picture_too_large" } | { "reason": "picture_unreadable" } | { "reason": "picture_of_other_kind", 
/**
 * The kind.
 */
kind: string, } | { "reason": "picture_unsafe", 
/**
 * What it holds.
 */
what: string, };
export type PictureView = { 
/**
 * What kind of picture it is.
 */
media: Media, 
/**
 * Its bytes in base64.
 */
data: string, };
export type Place = { 
/**
 * Its name, as it stands on tickets and bills.
 */
name: string, 
/**
 * The room.
 */
room: string, 
/**
 * How many may sit there.
 */
seats: number, 
/**
 * Millimetres from the left wall.
 */
x_mm: number, 
/**
 * Millimetres from the upper wall.
 */
y_mm: number, 
/**
 * Its shape.
 */
shape?: Shape, 
/**
 * Its width in millimetres; 0 leaves it to the screen.
 */
w_mm?: number, 
/**
 * Its depth in millimetres; 0 leaves it to the screen.
 */
h_mm?: number, };
export type PlaceTable = { 
/**
 * The table; nothing makes a new one.
 */
table?: TableId, 
/**
 * Where it stands and what it is called.
 */
place: Place, };
export type PlacedTable = { 
/**
 * The table.
 */
table: TableId, };
export type PoolId = string;
export type PreviewImport = { 
/**
 * The form of the table.
 */
format: TableFormat, 
/**
 * The file in base64, 10 MB and 60,000 rows at most.
 */
data: string, };
export type PreviewPaper = { 
/**
 * What.
 */
what: PrintWhat, };
export type PrintCheck = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The check.
 */
check: CheckId, };
export type PrintJobId = string;
export type PrintJobView = { 
/**
 * The job.
 */
job: PrintJobId, 
/**
 * Its kind.
 */
kind: JobKind, 
/**
 * What to print.
 */
what: PrintWhat, 
/**
 * Call-out number of its order.
 */
number: string | null, 
/**
 * The kitchen station, by code; empty for other papers.
 */
station: string, 
/**
 * The printer, by code.
 */
printer: string, 
/**
 * What people call the printer.
 */
printer_name: string, 
/**
 * What people call the printer that it was meant for, if another one stands in.
 */
instead_of: string | null, 
/**
 * How it stands.
 */
state: JobState, 
/**
 * Whether it stands in the list «not printed» until a person has looked at it.
 */
needs_person: boolean, 
/**
 * How often it was tried.
 */
attempts: number, 
/**
 * Whether somebody wanted it once more.
 */
copy: boolean, 
/**
 * How often it may have been printed already.
 */
repeats: number, 
/**
 * What kept it last.
 */
trouble: Trouble | null, 
/**
 * When it was queued, in milliseconds since 1970-01-01 UTC.
 */
created_ms: number, 
/**
 * When it is not worth printing any more, in milliseconds since 1970-01-01 UTC.
 */
expires_ms: number | null, 
/**
 * When it came to its end, in milliseconds since 1970-01-01 UTC.
 */
done_ms: number | null, };
export type PrintWhat = { "receipt": { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The check.
 */
check: CheckId, } } | { "correction": { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The check.
 */
check: CheckId, 
/**
 * Number of the receipt.
 */
receipt: string, } } | { "prebill": { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The check.
 */
check: CheckId, } } | { "ticket": { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The ticket.
 */
ticket: TicketId, } } | { "moved": { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The station, by code.
 */
station: string, 
/**
 * The table that the guests left.
 */
from: TableId | null, } } | { "refund": { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The refund.
 */
refund: RefundId, } } | { "cash": { 
/**
 * The shift.
 */
shift: ShiftId, 
/**
 * The movement.
 */
cash_move: CashMoveId, } } | { "x": { 
/**
 * Whether they leave out what the drawer holds, since whoever asked may not see it.
 */
blind?: boolean, } } | { "z": { 
/**
 * The shift.
 */
shift: ShiftId, } } | { "test": { 
/**
 * The printer, by code.
 */
printer: string, } } | { "drawer": Record<symbol, never> };
export type PrintedCheck = { 
/**
 * How often it had been printed before.
 */
copy: number, };
export type Printer = { 
/**
 * Its name in stations and jobs, never changed.
 */
code: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Its model's profile: `generic-80`, `epson-tm-t20` …
 */
profile: string, 
/**
 * Where it is: `tcp:192.0.2.7:9100`, `serial:/dev/ttyUSB0:9600`, or `virtual`, which draws what it gets.
 */
address: string, 
/**
 * Characters in a line, where it differs from the profile.
 */
columns?: number, 
/**
 * The number of code page CP866 in this printer, where it differs from the profile.
 */
cp866?: number, 
/**
 * The number of code page Windows-1251 in this printer, where it differs from the profile.
 */
wpc1251?: number, 
/**
 * Whether a cash drawer hangs on it.
 */
drawer: boolean, 
/**
 * The printer that stands in when this one is dead, by code; empty for none.
 */
fallback?: string, };
export type PrinterLamp = "works" | "waiting" | "attention" | "off";
export type PrinterState = { 
/**
 * The printer, by code.
 */
printer: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Its lamp.
 */
lamp: PrinterLamp, 
/**
 * Jobs that wait.
 */
waiting: number, 
/**
 * When the oldest of them was queued, in milliseconds since 1970-01-01 UTC.
 */
oldest_ms: number | null, 
/**
 * Jobs that a person has to look at.
 */
not_printed: number, 
/**
 * What keeps it.
 */
trouble: Trouble | null, };
export type PrinterStates = Record<symbol, never>;
export type PublishMenu = { 
/**
 * What changed.
 */
entries: Array<PublishedEntry>, 
/**
 * From when it counts, in milliseconds since 1970-01-01 UTC; nothing is now.
 */
effective_ms?: number, };
export type Published = { 
/**
 * The publication.
 */
version: MenuVersionId, 
/**
 * Its number.
 */
number: number, };
export type PublishedEntry = { 
/**
 * The entry.
 */
entry: EntryId, 
/**
 * Its content; nothing takes it off the menu.
 */
content: Entry | null, };
export type Qty = number;
export type Rate = number;
export type Reason = { 
/**
 * What people call it; it stands in facts as it was said.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * What it is given for.
 */
uses: Array<ReasonFor>, 
/**
 * Whether the goods are lost then, so that stock stays used up.
 */
used_up: boolean, };
export type ReasonFor = "void" | "cancel" | "refund" | "discount" | "cash";
export type RecallTicket = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The ticket.
 */
ticket: TicketId, };
export type ReceiptInList = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The check.
 */
check: CheckId, 
/**
 * Call-out number of the order.
 */
order_number: string, 
/**
 * Number of the receipt.
 */
receipt: string, 
/**
 * When the check was paid, in milliseconds since 1970-01-01 UTC.
 */
settled_ms: number, 
/**
 * What the guest paid for.
 */
total: Money, 
/**
 * What went back.
 */
refunded: Money, 
/**
 * The tenders, by code.
 */
tenders: Array<string>, 
/**
 * Who took the money; empty for nobody.
 */
cashier_name: string, 
/**
 * Name of the table; empty for none.
 */
table_name: string, 
/**
 * Who got the order; empty for nobody in particular.
 */
guest_name: string, };
export type RefundId = string;
export type RefundPayment = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The payment.
 */
payment: PaymentId, 
/**
 * How much; nothing is all that is left of it.
 */
amount?: Money, 
/**
 * What the guest brought back, in thousandths of a unit.
 */
lines?: Array<[LineId, Qty]>, 
/**
 * Why.
 */
reason: string, 
/**
 * Whether the goods are lost, so that stock stays used up.
 */
used_up?: boolean, };
export type RefundView = { 
/**
 * The refund.
 */
refund: RefundId, 
/**
 * The check.
 */
check: CheckId, 
/**
 * The payment that it gives back.
 */
payment: PaymentId, 
/**
 * The tender.
 */
tender: string, 
/**
 * How much.
 */
amount: Money, 
/**
 * What for: lines, each with how much of it in thousandths of a unit; none if it was for no line.
 */
lines: Array<[LineId, Qty]>, 
/**
 * Why.
 */
reason: string, 
/**
 * Who did it; empty for nobody.
 */
by: string, 
/**
 * When, in milliseconds since 1970-01-01 UTC.
 */
at_ms: number, 
/**
 * Number of its receipt.
 */
receipt: string, };
export type Refunded = { 
/**
 * The refund.
 */
refund: RefundId, 
/**
 * How much.
 */
amount: Money, 
/**
 * Number of its receipt.
 */
receipt: string, };
export type Refused = OrderError | ShiftError | ShareError | StockError | SettingsError | CategoryError | MenuError | PictureError | MoneyError | TextError | CallError;
export type RemainEntry = { 
/**
 * The entry.
 */
entry: EntryId, 
/**
 * How much is left; nothing for as much as anybody wants.
 */
qty?: Qty, };
export type Remedy = { 
/**
 * All that is to be done; nothing where it is to be looked at, or was done.
 */
steps: Array<Step>, 
/**
 * What goes back to the guest.
 */
back: Money, 
/**
 * A payment is under way: what is to be done is known once it has ended.
 */
later: boolean, };
export type ReopenOrder = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * Why.
 */
reason: string, };
export type ReportShift = { 
/**
 * The shift.
 */
shift: ShiftId, };
export type ReservationId = string;
export type Reserve = { 
/**
 * The pool.
 */
pool: PoolId, 
/**
 * How much.
 */
amount: Qty, 
/**
 * What it is for.
 */
order?: OrderId, };
export type Reserved = { 
/**
 * The reservation.
 */
reservation: ReservationId, };
export type ResolveAnomaly = { 
/**
 * The anomaly.
 */
anomaly: AnomalyId, 
/**
 * What was done.
 */
note: string, };
export type ResolvedView = { 
/**
 * The anomaly.
 */
anomaly: AnomalyId, 
/**
 * What contradicted what; nothing if that was not written down.
 */
kind: Kind | null, 
/**
 * The order, if it was about one.
 */
order: OrderId | null, 
/**
 * The number of the order or of the papers; empty if there is none.
 */
number: string, 
/**
 * What was done.
 */
note: string, 
/**
 * Who did it; empty for nobody.
 */
by: string, 
/**
 * The terminal, by name.
 */
device: string, 
/**
 * When, in milliseconds since 1970-01-01 UTC.
 */
at_ms: number, };
export type RetireScreen = { 
/**
 * The screen.
 */
screen: ScreenId, };
export type RetireTable = { 
/**
 * The table.
 */
table: TableId, };
export type RetryPrint = { 
/**
 * The job.
 */
job: PrintJobId, 
/**
 * Another printer, by code.
 */
printer?: string, };
export type RevokeDevice = { 
/**
 * The device.
 */
device: DeviceId, };
export type RoleView = { 
/**
 * Its name.
 */
role: string, 
/**
 * What it may do.
 */
permissions: Array<Permission>, };
export type Room = { 
/**
 * Its name, as it stands in the places of tables.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * Its width in millimetres.
 */
width_mm: number, 
/**
 * Its depth in millimetres.
 */
height_mm: number, };
export type Rounding = "half_up" | "half_even" | "up" | "down";
export type Route = { 
/**
 * The kind of paper.
 */
paper: PaperUse, 
/**
 * The printer, by code; empty prints none.
 */
printer: string, };
export type SaveCategory = { 
/**
 * Its code, as entries name it.
 */
category: string, 
/**
 * What it is.
 */
is: Category, };
export type SaveItem = { 
/**
 * The item; nothing makes a new one.
 */
item?: ItemId, 
/**
 * What it is.
 */
is: Item, };
export type SaveRole = { 
/**
 * The role.
 */
role: string, 
/**
 * Its rights.
 */
permissions: Array<Permission>, };
export type SaveSettings = { 
/**
 * All settings.
 */
settings: Settings, };
export type SaveUser = { 
/**
 * The person; nothing makes a new one.
 */
user?: UserId, 
/**
 * The name.
 */
name: string, 
/**
 * The role.
 */
role: string, 
/**
 * Whether the person may work.
 */
active?: boolean, };
export type SavedItem = { 
/**
 * The item.
 */
item: ItemId, };
export type SavedUser = { 
/**
 * The person.
 */
user: UserId, };
export type ScreenId = string;
export type ScreenKind = "kitchen" | "guests" | "handheld";
export type ScreenView = { 
/**
 * The screen.
 */
screen: ScreenId, 
/**
 * What people call it.
 */
name: string, 
/**
 * What it is for.
 */
kind: ScreenKind, 
/**
 * The station that it stands at, by code; empty for all of them.
 */
station: string, 
/**
 * When it was paired, in milliseconds since 1970-01-01 UTC.
 */
paired_ms: number, 
/**
 * It was sent away.
 */
retired: boolean, };
export type SearchMenu = { 
/**
 * What was typed.
 */
text: string, 
/**
 * How many are wanted at most; 500 at most.
 */
limit: number, };
export type SeatLine = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The line.
 */
line: LineId, 
/**
 * The guest's seat; 0 is for all.
 */
seat: number, };
export type SeatOrder = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * Number of guests.
 */
guests: number, };
export type ServeAs = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * How they get it.
 */
service: Service, };
export type ServeOrder = { 
/**
 * The order.
 */
order: OrderId, };
export type Service = "dine_in" | "takeaway" | "delivery";
export type SetCard = { 
/**
 * The person.
 */
user: UserId, 
/**
 * What the card is looked up by, in hexadecimal.
 */
lookup: string, 
/**
 * The slow hash of what is on the card.
 */
card_hash: string, };
export type SetPin = { 
/**
 * The person.
 */
user: UserId, 
/**
 * What the PIN is looked up by, in hexadecimal.
 */
lookup: string, 
/**
 * The slow hash of the PIN.
 */
pin_hash: string, };
export type Settings = { 
/**
 * Name of the branch, on papers.
 */
name: string, 
/**
 * Time zone by its IANA name.
 */
zone: string, 
/**
 * Minutes after midnight at which a business day begins.
 */
cutoff_minutes: number, 
/**
 * Currency by its ISO 4217 code.
 */
currency: string, 
/**
 * Whether prices contain the tax.
 */
tax_mode: TaxMode, 
/**
 * Legal entities, each with its dated tax table; the first one sells where an entry names none.
 */
sellers: Record<string, unknown>, 
/**
 * The same legal entities, as receipts print them; one that is not here is not printed.
 */
legal_entities: { [key in string]: LegalEntity }, 
/**
 * How amounts are rounded.
 */
rounding: Rounding, 
/**
 * How cash is rounded; none for to the last minor unit.
 */
cash_rounding: CashRounding | null, 
/**
 * Service charge by the way the guest gets the order.
 */
service_charges: Record<string, number>, 
/**
 * Ways to pay.
 */
tenders: Array<Tender>, 
/**
 * Digits of a PIN.
 */
pin_digits: number, 
/**
 * Language of papers.
 */
language: Language, 
/**
 * Rooms of the floor plan.
 */
rooms: Array<Room>, 
/**
 * Stations of the kitchen.
 */
stations: Array<Station>, 
/**
 * Stations that stand in for others, in some rooms or at some hours; the first one that fits counts.
 */
detours: Array<Detour>, 
/**
 * Printers.
 */
printers: Array<Printer>, 
/**
 * Where papers come out that belong to no station.
 */
routes: Array<Route>, 
/**
 * Reasons to choose from.
 */
reasons: Array<Reason>, 
/**
 * Discounts to choose from.
 */
discounts: Array<DiscountOption>, 
/**
 * Notes that guests pay with, for the quick keys.
 */
cash_notes: Array<Money>, 
/**
 * What a pizza of two halves costs.
 */
half_price: HalfPrice, 
/**
 * Whether the fiscal receipt comes before the money.
 */
fiscal_first: boolean, 
/**
 * What the branch does without.
 */
switched_off: Array<Feature>, 
/**
 * Whether a waiter's station locks after sending.
 */
lock_after_send: boolean, 
/**
 * Seconds without a tap after which a station locks; 0 is never.
 */
lock_idle_s: number, 
/**
 * Minutes after which a ticket is late on the screens of the kitchen; 0 is never.
 */
kitchen_late_min: number, 
/**
 * Lines above the receipt: address, telephone, tax number.
 */
receipt_header: string, 
/**
 * Lines below the receipt.
 */
receipt_footer: string, 
/**
 * Address of the chain's centre, `https://…`; empty for a restaurant of its own.
 */
centre: string, };
export type SettingsError = { "reason": "cutoff", 
/**
 * How many minutes after midnight.
 */
minutes: number, } | { "reason": "no_seller" } | { "reason": "centre_address" } | { "reason": "tender_twice", 
/**
 * The code.
 */
tender: string, } | { "reason": "coin" } | { "reason": "pin_digits", 
/**
 * How many.
 */
digits: number, } | { "reason": "no_setting", 
/**
 * The name.
 */
setting: string, } | { "reason": "wrong_type", 
/**
 * The setting.
 */
setting: string, } | { "reason": "twice_among", 
/**
 * The name or the code.
 */
name: string, 
/**
 * The list.
 */
among: string, } | { "reason": "no_printer", 
/**
 * The station, the printer or the kind of paper.
 */
of: string, 
/**
 * The printer that it names.
 */
printer: string, } | { "reason": "no_station", 
/**
 * The station that is named.
 */
station: string, } | { "reason": "own_detour", 
/**
 * The station.
 */
station: string, } | { "reason": "hours" } | { "reason": "own_fallback", 
/**
 * The printer.
 */
printer: string, } | { "reason": "no_floor", 
/**
 * The room.
 */
room: string, } | { "reason": "reason_useless", 
/**
 * The reason.
 */
name: string, } | TextError;
export type Shape = "square" | "round";
export type ShareError = { "reason": "no_pool" } | { "reason": "no_reservation" } | { "reason": "amount" } | { "reason": "exhausted", 
/**
 * What is left of it.
 */
free: number, };
export type ShiftAnswer = { 
/**
 * The shift.
 */
shift: ShiftId, 
/**
 * Its number.
 */
number: string, };
export type ShiftClosedAnswer = { 
/**
 * The shift.
 */
shift: ShiftId, 
/**
 * Its number.
 */
number: string, 
/**
 * What was counted.
 */
counted: Money, 
/**
 * Orders that were open and go on in the next shift.
 */
left_open: Array<LeftOpen>, };
export type ShiftError = { "reason": "no_such_shift" } | { "reason": "open_already" } | { "reason": "taken" } | { "reason": "shift_closed" } | { "reason": "other_till" } | { "reason": "not_counted" } | { "reason": "amount_below_zero" } | MoneyError | TextError;
export type ShiftId = string;
export type ShiftInList = { 
/**
 * The shift.
 */
shift: ShiftId, 
/**
 * Its number.
 */
number: string, 
/**
 * The till.
 */
device: DeviceId, 
/**
 * Its business day.
 */
day: BusinessDay, 
/**
 * When it was opened, in milliseconds since 1970-01-01 UTC.
 */
opened_ms: number, 
/**
 * Who opened it; empty for nobody.
 */
opened_by: string, 
/**
 * When it was closed, in milliseconds since 1970-01-01 UTC; nothing while it is open.
 */
closed_ms: number | null, 
/**
 * Who closed it; empty for nobody.
 */
closed_by: string, };
export type ShiftReport = { 
/**
 * What was counted, once it was.
 */
counted: Money | null, 
/**
 * Counted − expected, once it was closed.
 */
difference: Money | null, 
/**
 * All figures, as they were when it was closed.
 */
totals: Totals, 
/**
 * Orders that were open when it was closed.
 */
left_open: Array<LeftOpen>, 
/**
 * The shift.
 */
shift: ShiftId, 
/**
 * Its number.
 */
number: string, 
/**
 * The till.
 */
device: DeviceId, 
/**
 * Its business day.
 */
day: BusinessDay, 
/**
 * When it was opened, in milliseconds since 1970-01-01 UTC.
 */
opened_ms: number, 
/**
 * Who opened it; empty for nobody.
 */
opened_by: string, 
/**
 * When it was closed, in milliseconds since 1970-01-01 UTC; nothing while it is open.
 */
closed_ms: number | null, 
/**
 * Who closed it; empty for nobody.
 */
closed_by: string, };
export type SideView = { 
/**
 * What was done.
 */
deed: Deed, 
/**
 * Letters of the terminal.
 */
letters: string, 
/**
 * Its name.
 */
device: string, 
/**
 * When, in milliseconds since 1970-01-01 UTC.
 */
at_ms: number, 
/**
 * Who did it; empty for nobody.
 */
by: string, 
/**
 * The money that it is about.
 */
sum: Money | null, 
/**
 * How much of a line it is about.
 */
qty: Qty | null, 
/**
 * The tender, for money; empty otherwise.
 */
tender: string, 
/**
 * The number of its paper; empty for none.
 */
paper: string, 
/**
 * Whom it is about; empty for nobody.
 */
person: string, };
export type SoldModifier = { 
/**
 * Its name on papers.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * Price of one.
 */
price: Money, 
/**
 * How many on each unit of the line.
 */
qty: Qty, 
/**
 * How much of it: as it is, none, less, more. No and less cost nothing.
 */
how?: Amount, };
export type SplitCheck = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * Into how many.
 */
parts: number, };
export type Stage = "new" | "acked" | "bumped" | "served";
export type StartPayment = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The check.
 */
check: CheckId, 
/**
 * The payment, if the caller wants to name it.
 */
payment?: PaymentId, 
/**
 * The tender.
 */
tender: string, 
/**
 * How much of the check; nothing is all that is due.
 */
amount?: Money, 
/**
 * The tip.
 */
tip?: Money, 
/**
 * What the guest gave, for cash.
 */
given?: Money, 
/**
 * The outside system's reference; never card data.
 */
reference?: string, };
export type StartedPayment = { 
/**
 * The payment; the outside system gets the same identifier.
 */
payment: PaymentId, 
/**
 * How much to ask for, with the tip.
 */
amount: Money, 
/**
 * Number of the receipt, if it comes before the money and all of the check is agreed now.
 */
receipt: string | null, };
export type Station = { 
/**
 * Its name in menu entries and facts, never changed.
 */
code: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * The printer of its tickets, by code; empty where a screen is enough.
 */
printer: string, 
/**
 * Tickets per sending.
 */
copies: number, };
export type StationLoad = { 
/**
 * The station, by code.
 */
code: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * Tickets that are not finished.
 */
tickets: number, };
export type Status = "open" | "presented" | "fiscalised_unpaid" | "part_paid" | "paid" | "merged" | "cancelled";
export type Step = { "step": "refund", 
/**
 * The payment.
 */
payment: PaymentId, 
/**
 * Its tender.
 */
tender: string, 
/**
 * How much.
 */
amount: Money, 
/**
 * What it is for: lines, each with how much of it in thousandths of a unit.
 */
lines: Array<[LineId, Qty]>, } | { "step": "cancel_check", 
/**
 * The check.
 */
check: CheckId, 
/**
 * Its total.
 */
total: Money, } | { "step": "correct_receipt", 
/**
 * The check.
 */
check: CheckId, 
/**
 * Number of the receipt.
 */
receipt: string, } | { "step": "issue_receipt", 
/**
 * The check.
 */
check: CheckId, 
/**
 * The tender that it was paid by.
 */
tender: string, } | { "step": "finish_payment", 
/**
 * The payment.
 */
payment: PaymentId, 
/**
 * Its tender.
 */
tender: string, 
/**
 * How much it is about, with the tip.
 */
amount: Money, };
export type StockError = { "reason": "amount" } | { "reason": "not_by_hand" } | { "reason": "count_below_zero" };
export type StockLevels = Record<symbol, never>;
export type StopEntry = { 
/**
 * The entry.
 */
entry: EntryId, 
/**
 * Whether it is stopped.
 */
stopped: boolean, };
export type StorePicture = { 
/**
 * What kind of picture it is.
 */
media: Media, 
/**
 * Its bytes in base64, 48 KB at most.
 */
data: string, };
export type Symbology = "ean13" | "code128";
export type TableFormat = "csv" | "xlsx";
export type TableId = string;
export type TableView = { 
/**
 * The table.
 */
table: TableId, 
/**
 * Where it stands and what it is called.
 */
place: Place, 
/**
 * Orders that occupy it.
 */
orders: Array<OrderId>, };
export type TakePayment = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The check.
 */
check: CheckId, 
/**
 * The payment, if the caller wants to name it.
 */
payment?: PaymentId, 
/**
 * The tender.
 */
tender: string, 
/**
 * How much of the check; nothing is all that is due.
 */
amount?: Money, 
/**
 * The tip.
 */
tip?: Money, 
/**
 * What the guest gave, for cash.
 */
given?: Money, 
/**
 * The outside system's reference; never card data.
 */
reference?: string, };
export type Taken = { 
/**
 * The payment.
 */
payment: PaymentId, 
/**
 * How much of the check it pays.
 */
amount: Money, 
/**
 * What cash rounding added.
 */
rounding: Money, 
/**
 * What the guest gets back.
 */
change: Money, 
/**
 * Number of the receipt, if the check is paid in full now.
 */
receipt: string | null, };
export type TakenChoice = { 
/**
 * Place of the group in the entry.
 */
group: number, 
/**
 * Place of the choice in the group.
 */
choice: number, 
/**
 * How many on each unit.
 */
qty?: Qty, 
/**
 * How much of it, where the group has amounts.
 */
how?: Amount, };
export type TaxMode = "inclusive" | "exclusive";
export type TaxSum = { 
/**
 * The legal entity that sells.
 */
seller: string, 
/**
 * Class in the tax table.
 */
class: string, 
/**
 * The rate; none is outside of the tax.
 */
rate: Rate | null, 
/**
 * The amount that the tax is contained in or was added to, tax included.
 */
total: Money, 
/**
 * The tax.
 */
tax: Money, };
export type Tender = { 
/**
 * Its name in facts, never changed: `cash`, `card`.
 */
code: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * What stands behind it.
 */
kind: TenderKind, 
/**
 * Whether it lies in the drawer: it is counted, rounded and gives change.
 */
cash: boolean, 
/**
 * Whether an outside system is asked, so that an intent must be on disk first.
 */
outside: boolean, 
/**
 * Whether it is not offered any more. Old payments still know its name.
 */
retired?: boolean, };
export type TenderChanged = { 
/**
 * The payment.
 */
payment: PaymentId, 
/**
 * How much of the check it pays.
 */
amount: Money, 
/**
 * What cash rounding added.
 */
rounding: Money, };
export type TenderKind = "cash" | "card" | "sbp" | "account" | "house" | "staff";
export type TenderOfDay = { 
/**
 * The tender, by code.
 */
tender: string, 
/**
 * Payments.
 */
payments: number, 
/**
 * Their sum, without tips and cash rounding.
 */
sales: Money, 
/**
 * Tips.
 */
tips: Money, 
/**
 * What went back, above zero.
 */
refunded: Money, };
export type TenderTotals = { 
/**
 * Payments.
 */
payments: number, 
/**
 * Their sum, without tips and cash rounding.
 */
sales: Money, 
/**
 * Tips.
 */
tips: Money, 
/**
 * What cash rounding added.
 */
rounding: Money, 
/**
 * Refunds.
 */
refunds: number, 
/**
 * Their sum, above zero.
 */
refunded: Money, };
export type TextError = { "reason": "empty", 
/**
 * The field.
 */
field: string, } | { "reason": "too_long", 
/**
 * The field.
 */
field: string, 
/**
 * How many it has.
 */
chars: number, 
/**
 * How many are allowed.
 */
chars_max: number, } | { "reason": "language", 
/**
 * What is there instead.
 */
code: string, } | { "reason": "control", 
/**
 * The field.
 */
field: string, };
export type TicketBoard = { 
/**
 * The station, by code; nothing asks for all of them.
 */
station?: string, };
export type TicketBoardView = { 
/**
 * All stations.
 */
stations: Array<StationLoad>, 
/**
 * Tickets that are not finished, at all of them.
 */
waiting: number, 
/**
 * Tickets that are not finished, the oldest first; what was taken up again stands where it stood.
 */
tickets: Array<KitchenTicket>, 
/**
 * Finished tickets that can be taken up again, the latest first.
 */
done: Array<KitchenTicket>, 
/**
 * How much of each dish that makes.
 */
all_day: Array<AllDay>, };
export type TicketId = string;
export type TicketKind = "make" | "void";
export type TicketView = { 
/**
 * The ticket.
 */
ticket: TicketId, 
/**
 * Its number on paper.
 */
serial: string, 
/**
 * The station.
 */
station: string, 
/**
 * What it is for.
 */
kind: TicketKind, 
/**
 * How far it is.
 */
stage: Stage, 
/**
 * When it was issued, in milliseconds since 1970-01-01 UTC.
 */
issued_ms: number, 
/**
 * Its lines.
 */
lines: Array<LineId>, };
export type Tile = { 
/**
 * The entry.
 */
entry: EntryId, 
/**
 * Its name.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * Code of its category.
 */
category: string, 
/**
 * Price of its cheapest variant; of a combo, its own price.
 */
price: Money, 
/**
 * How many variants it has.
 */
variants: number, 
/**
 * Whether the guest must be asked before it can be sold: for a size, a choice, or the parts of a combo.
 */
asks: boolean, 
/**
 * Whether it is sold by weight or measure.
 */
weighed: boolean, 
/**
 * Its picture.
 */
picture: string | null, 
/**
 * Whether it is stopped.
 */
stopped: boolean, 
/**
 * How much is left of it, if it is limited; at 0 it cannot be sold.
 */
remainder: Qty | null, 
/**
 * Whether it stands among the favourites.
 */
favourite: boolean, 
/**
 * Whether halves of it are sold.
 */
halves: boolean, 
/**
 * Whether it is a combo.
 */
combo: boolean, };
export type Totals = { 
/**
 * Checks settled in the shift.
 */
checks: number, 
/**
 * Units sold by them, in thousandths.
 */
qty: Qty, 
/**
 * Price × quantity.
 */
gross: Money, 
/**
 * Discounts.
 */
discount: Money, 
/**
 * Service charges.
 */
service: Money, 
/**
 * Tax.
 */
tax: Money, 
/**
 * What the guests paid for.
 */
total: Money, 
/**
 * Tax by seller and rate.
 */
taxes: Array<TaxSum>, 
/**
 * Money by tender.
 */
tenders: { [key in string]: TenderTotals }, 
/**
 * Cash put in without a sale, the float included.
 */
cash_in: Money, 
/**
 * Cash taken out without a sale.
 */
cash_out: Money, 
/**
 * What must be in the drawer.
 */
cash_expected: Money, 
/**
 * What came in by tenders that are revenue, less what went back by them; tips and cash rounding are none. Nothing
 * in reports that were written before it was computed.
 */
revenue?: Money, 
/**
 * Voids that bear a reason, in the branch, while the shift was open.
 */
voids?: number, 
/**
 * What they were worth.
 */
voided?: Money, };
export type TransferLines = { 
/**
 * The order that they leave.
 */
order: OrderId, 
/**
 * The order that they join.
 */
to: OrderId, 
/**
 * Which of them.
 */
part: Part, };
export type Trouble = "unreachable" | "silent" | "cover_open" | "paper_end" | "cutter" | "broken" | "offline" | "lost" | "late" | "interrupted" | "unknown" | "nothing";
export type Use = { 
/**
 * The item.
 */
item: ItemId, 
/**
 * How much of it, in the item's unit.
 */
qty: Qty, };
export type User = { 
/**
 * The person.
 */
user: UserId, 
/**
 * The name.
 */
name: string, 
/**
 * The role.
 */
role: string, 
/**
 * Whether the person may work.
 */
active: boolean, };
export type UserId = string;
export type Variant = { 
/**
 * Its short name: `S`, `0,5 l`; empty where there is only one.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * Price of one unit.
 */
price: Money, 
/**
 * What one unit takes from stock.
 */
uses?: Array<Use>, };
export type VoidLine = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The line.
 */
line: LineId, 
/**
 * How much, in thousandths of a unit; nothing is all that is open.
 */
qty?: Qty, 
/**
 * Why.
 */
reason?: string, 
/**
 * Whether what was made is lost, so that stock stays used up.
 */
used_up?: boolean, };
export type VoidView = { 
/**
 * The line.
 */
line: LineId, 
/**
 * Its name on papers.
 */
name: string, 
/**
 * Its name in further languages.
 */
names?: { [key in string]: string }, 
/**
 * How much of it, in thousandths of a unit.
 */
qty: Qty, 
/**
 * Why.
 */
reason: string, 
/**
 * Whether what was made is lost.
 */
used_up: boolean, 
/**
 * Who did it; empty for nobody.
 */
by: string, 
/**
 * When, in milliseconds since 1970-01-01 UTC.
 */
at_ms: number, };
export type WaiterFigures = { 
/**
 * His checks that are paid.
 */
paid: WaiterOfDay, 
/**
 * What a check is worth on average.
 */
average: Money, 
/**
 * His checks by the hour.
 */
hours: Array<HourOfDay>, 
/**
 * The twenty entries of his orders that brought most.
 */
entries: Array<EntryOfDay>, 
/**
 * Voids that bear a reason, on his orders of the day.
 */
voids: CountAmount, 
/**
 * Discounts that were given on his orders of the day, and what they came to on paid checks.
 */
discounts: CountAmount, 
/**
 * His orders that are open now.
 */
open_orders: OpenOrders, };
export type WaiterOfDay = { 
/**
 * The waiter; none for orders that nobody in particular serves.
 */
user: UserId | null, 
/**
 * His name.
 */
name: string, 
/**
 * Checks.
 */
checks: number, 
/**
 * What the guests paid for.
 */
total: Money, 
/**
 * Tips.
 */
tips: Money, };
export type WaiterReport = { 
/**
 * The waiter.
 */
user: UserId, 
/**
 * The day.
 */
day: BusinessDay, };
export type Wanted = { 
/**
 * The line, if the caller wants to name it.
 */
line?: LineId, 
/**
 * The entry.
 */
entry: EntryId, 
/**
 * Place of the variant.
 */
variant?: number, 
/**
 * How much, in thousandths of a unit.
 */
qty?: Qty, 
/**
 * Choices.
 */
choices?: Array<TakenChoice>, 
/**
 * The guest's seat; 0 is for all.
 */
seat?: number, 
/**
 * The course; 0 is none.
 */
course?: number, 
/**
 * Whether it waits until its course is fired.
 */
held?: boolean, 
/**
 * A note for the kitchen.
 */
note?: string, 
/**
 * The second half, if half of another entry is wanted.
 */
half?: Half, };
export type WantedLine = { 
/**
 * The line.
 */
line: LineId, 
/**
 * The combo of the menu that it is a part of; it is wanted again with the other parts only.
 */
combo: EntryId | null, 
/**
 * What to ask for; nothing if the menu does not know it so any more.
 */
wanted: Wanted | null, };
export type WantedLines = { 
/**
 * The order.
 */
order: OrderId, };
export type WhoIs = { 
/**
 * The person.
 */
user: UserId, };
export type WithdrawDiscount = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The discount.
 */
discount: DiscountId, };
export type XFigures = Totals | BlindTotals;
export type XReport = Record<symbol, never>;

export interface Commands {
  "settings.save": { request: SaveSettings; answer: Done };
  "settings.change": { request: ChangeSettings; answer: Done };
  "devices.enrol": { request: EnrolDevice; answer: Done };
  "devices.announce": { request: AnnounceDevice; answer: Done };
  "devices.revoke": { request: RevokeDevice; answer: Done };
  "devices.appoint": { request: AppointDevice; answer: Done };
  "screens.pair": { request: PairScreen; answer: Done };
  "screens.retire": { request: RetireScreen; answer: Done };
  "tables.place": { request: PlaceTable; answer: PlacedTable };
  "tables.retire": { request: RetireTable; answer: Done };
  "roles.save": { request: SaveRole; answer: Done };
  "users.save": { request: SaveUser; answer: SavedUser };
  "users.set_pin": { request: SetPin; answer: Done };
  "users.set_card": { request: SetCard; answer: Done };
  "menu.publish": { request: PublishMenu; answer: Published };
  "menu.stop": { request: StopEntry; answer: Done };
  "menu.remain": { request: RemainEntry; answer: Done };
  "categories.save": { request: SaveCategory; answer: Done };
  "pictures.store": { request: StorePicture; answer: PictureAnswer };
  "items.save": { request: SaveItem; answer: SavedItem };
  "stock.move": { request: MoveStock; answer: Done };
  "stock.count": { request: CountStock; answer: Done };
  "orders.open": { request: OpenOrder; answer: OrderOpenedAnswer };
  "orders.add_line": { request: AddOrderLine; answer: LinesAdded };
  "orders.add_combo": { request: AddOrderCombo; answer: LinesAdded };
  "orders.change_line": { request: ChangeLine; answer: LinesAdded };
  "orders.change_combo": { request: ChangeCombo; answer: LinesAdded };
  "orders.change_quantity": { request: ChangeQuantity; answer: Done };
  "orders.note": { request: NoteOrder; answer: Done };
  "orders.note_line": { request: NoteLine; answer: Done };
  "orders.course": { request: CourseLine; answer: Done };
  "orders.seat": { request: SeatOrder; answer: Done };
  "orders.seat_line": { request: SeatLine; answer: Done };
  "orders.service": { request: ServeAs; answer: Done };
  "orders.guest": { request: NoteGuest; answer: Done };
  "orders.hand": { request: HandOrder; answer: Done };
  "orders.void_line": { request: VoidLine; answer: Done };
  "orders.move": { request: MoveOrder; answer: Done };
  "orders.transfer": { request: TransferLines; answer: Done };
  "orders.merge": { request: MergeOrder; answer: Done };
  "orders.cancel": { request: CancelOrder; answer: Done };
  "orders.reopen": { request: ReopenOrder; answer: Done };
  "orders.discount": { request: DiscountOrder; answer: DiscountAnswer };
  "orders.withdraw_discount": { request: WithdrawDiscount; answer: Done };
  "orders.fire": { request: FireOrder; answer: Fired };
  "orders.serve": { request: ServeOrder; answer: Done };
  "tickets.ack": { request: AckTicket; answer: Done };
  "tickets.bump": { request: BumpTicket; answer: Done };
  "tickets.recall": { request: RecallTicket; answer: Done };
  "batons.hand": { request: HandBaton; answer: Done };
  "batons.force": { request: ForceBaton; answer: Done };
  "checks.form": { request: FormCheck; answer: FormedCheck };
  "checks.split": { request: SplitCheck; answer: Array<FormedCheck> };
  "checks.cancel": { request: CancelCheck; answer: Done };
  "checks.print": { request: PrintCheck; answer: PrintedCheck };
  "print.copy": { request: CopyPaper; answer: Done };
  "print.retry": { request: RetryPrint; answer: Done };
  "print.cancel": { request: CancelPrint; answer: Done };
  "drawer.open": { request: OpenDrawer; answer: Done };
  "payments.take": { request: TakePayment; answer: Taken };
  "payments.start": { request: StartPayment; answer: StartedPayment };
  "payments.finish": { request: FinishPayment; answer: Finished };
  "payments.refund": { request: RefundPayment; answer: Refunded };
  "payments.change_tender": { request: ChangeTender; answer: TenderChanged };
  "receipts.correct": { request: CorrectReceipt; answer: CorrectedReceipt };
  "shift.open": { request: OpenShift; answer: ShiftAnswer };
  "shift.move_cash": { request: MoveCash; answer: Done };
  "shift.count": { request: CountDrawer; answer: Done };
  "shift.z": { request: CloseShift; answer: ShiftClosedAnswer };
  "pools.open": { request: OpenPool; answer: OpenedPool };
  "pools.give_share": { request: GiveShare; answer: Done };
  "pools.reserve": { request: Reserve; answer: Reserved };
  "pools.free": { request: FreeReservation; answer: Done };
  "anomalies.resolve": { request: ResolveAnomaly; answer: Done };
}

export interface Queries {
  "settings.get": { request: GetSettings; answer: Settings };
  "devices.list": { request: ListDevices; answer: Array<DeviceView> };
  "screens.list": { request: ListScreens; answer: Array<ScreenView> };
  "tables.list": { request: ListTables; answer: Array<TableView> };
  "users.list": { request: ListUsers; answer: Array<User> };
  "people.names": { request: NamePeople; answer: Array<User> };
  "people.me": { request: WhoIs; answer: Me };
  "roles.list": { request: ListRoles; answer: Array<RoleView> };
  "menu.list": { request: ListMenu; answer: Array<EntryView> };
  "menu.categories": { request: ListCategories; answer: Array<CategoryView> };
  "menu.page": { request: GetPage; answer: MenuPage };
  "menu.search": { request: SearchMenu; answer: Array<Tile> };
  "menu.find": { request: FindCode; answer: Tile | null };
  "menu.get": { request: GetEntry; answer: EntryView };
  "menu.stops": { request: ListStops; answer: Array<Tile> };
  "menu.preview_import": { request: PreviewImport; answer: ImportPreview };
  "pictures.get": { request: GetPicture; answer: PictureView };
  "stock.levels": { request: StockLevels; answer: Array<LevelView> };
  "orders.get": { request: GetOrder; answer: OrderView };
  "orders.list": { request: ListOrders; answer: Array<OrderInList> };
  "orders.wanted": { request: WantedLines; answer: Array<WantedLine> };
  "receipts.list": { request: ListReceipts; answer: Array<ReceiptInList> };
  "print.jobs": { request: ListPrints; answer: Array<PrintJobView> };
  "print.preview": { request: PreviewPaper; answer: Document };
  "print.state": { request: PrinterStates; answer: Array<PrinterState> };
  "shift.current": { request: CurrentShift; answer: OpenShiftView | null };
  "shift.x": { request: XReport; answer: XFigures };
  "shift.list": { request: ListShifts; answer: Array<ShiftInList> };
  "shift.report": { request: ReportShift; answer: ShiftReport };
  "reports.day": { request: DayReport; answer: DayFigures };
  "reports.waiter": { request: WaiterReport; answer: WaiterFigures };
  "tickets.board": { request: TicketBoard; answer: TicketBoardView };
  "guests.board": { request: GuestBoard; answer: GuestBoardView };
  "anomalies.list": { request: ListAnomalies; answer: Array<AnomalyView> };
  "anomalies.count": { request: CountAnomalies; answer: AnomalyCount };
  "anomalies.resolved": { request: ListResolved; answer: Array<ResolvedView> };
  "audit.history": { request: History; answer: Array<Happened> };
  "audit.list": { request: ListAudit; answer: AuditPage };
}
