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
subject: string, };
export type ApiError = { 
/**
 * What a caller may branch on.
 */
code: Code, 
/**
 * Words for people.
 */
message: string, 
/**
 * Particulars by name; empty if there are none.
 */
details?: Record<string, unknown>, };
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
 * Its place among its sisters.
 */
position?: number, 
/**
 * Whether it is not shown any more.
 */
retired?: boolean, };
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
entries: number, };
export type Cause = "sold" | "returned" | "received" | "written_off" | "transferred" | "counted";
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
export type CheckView = { 
/**
 * The check.
 */
check: CheckId, 
/**
 * Its figures.
 */
sum: Amounts, 
/**
 * What is still to pay.
 */
due: number, 
/**
 * Whether it was taken back.
 */
cancelled: boolean, 
/**
 * Its receipt.
 */
receipt: string | null, };
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
export type Code = "bad_request" | "invalid" | "not_found" | "not_allowed" | "not_now" | "held_elsewhere" | "conflict" | "disk_full" | "broken";
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
 * What went back to them.
 */
refunded: Money, 
/**
 * Tax by seller and rate.
 */
taxes: Array<TaxSum>, };
export type DayReport = { 
/**
 * The day.
 */
day: BusinessDay, };
export type DeviceId = string;
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
 * The kitchen station that makes it; empty if none does.
 */
station: string, 
/**
 * Smallest step of its quantity: 1000 for pieces, 1 for weighed goods.
 */
step: Qty, };
export type EntryId = string;
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
outcome: Finish, };
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
export type Kind = "line_paid_twice" | "late_void" | "check_overpaid" | "cancelled_check_paid" | "cancelled_order_paid" | "payment_unknown" | "refunded_twice" | "ticket_duplicated" | "removed_twice" | "baton_split" | "check_sum_broken" | "number_twice" | "pin_twice" | "share_overdrawn";
export type Language = "ru" | "en";
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
export type LineView = { 
/**
 * The line.
 */
line: LineId, 
/**
 * Its name.
 */
name: string, 
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
export type ListCategories = Record<symbol, never>;
export type ListMenu = Record<symbol, never>;
export type ListOrders = { 
/**
 * The state.
 */
status: Status, };
export type ListStops = Record<symbol, never>;
export type ListTables = Record<symbol, never>;
export type ListUsers = Record<symbol, never>;
export type Media = "image/svg+xml" | "image/png" | "image/jpeg" | "image/webp";
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
guests?: number, };
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
 * Its table.
 */
table: TableId | null, 
/**
 * What stands, before discounts.
 */
gross: Money, 
/**
 * When it was opened, in milliseconds since 1970-01-01 UTC.
 */
opened_ms: number, };
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
 * Number of guests.
 */
guests: number, 
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
payments: Array<PaymentView>, };
export type PaperUse = "receipt" | "prebill" | "report";
export type Part = "all" | { "lines": Array<[LineId, Qty]> } | { "seat": number };
export type PaymentId = string;
export type PaymentStatus = "started" | "unknown" | "failed" | "captured";
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
 * Where it stands.
 */
status: PaymentStatus, 
/**
 * What was given back of it.
 */
refunded: number, };
export type Permission = "view" | "orders" | "orders-send" | "orders-move" | "orders-void-sent" | "orders-cancel" | "discounts" | "checks" | "checks-cancel" | "payments" | "refunds" | "baton-force" | "shifts" | "cash-moves" | "expected-cash" | "kitchen" | "stop-list" | "menu" | "stock" | "shares" | "floor" | "staff" | "rights" | "settings" | "anomalies" | "audit";
export type PictureAnswer = { 
/**
 * Its name, as entries keep it.
 */
picture: string, };
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
y_mm: number, };
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
 * Whether a cash drawer hangs on it.
 */
drawer: boolean, 
/**
 * The printer that stands in when this one is dead, by code; empty for none.
 */
fallback?: string, };
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
export type RemainEntry = { 
/**
 * The entry.
 */
entry: EntryId, 
/**
 * How much is left; nothing for as much as anybody wants.
 */
qty?: Qty, };
export type ReopenOrder = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * Why.
 */
reason: string, };
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
export type RetireTable = { 
/**
 * The table.
 */
table: TableId, };
export type RevokeDevice = { 
/**
 * The device.
 */
device: DeviceId, };
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
export type SearchMenu = { 
/**
 * What was typed.
 */
text: string, 
/**
 * How many are wanted at most; 500 at most.
 */
limit: number, };
export type SeatOrder = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * Number of guests.
 */
guests: number, };
export type Service = "dine_in" | "takeaway" | "delivery";
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
 * Lines above the receipt: address, telephone, tax number.
 */
receipt_header: string, 
/**
 * Lines below the receipt.
 */
receipt_footer: string, };
export type ShiftAnswer = { 
/**
 * The shift.
 */
shift: ShiftId, 
/**
 * Its number.
 */
number: string, };
export type ShiftId = string;
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
amount: Money, };
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
export type Status = "open" | "presented" | "part_paid" | "paid" | "merged" | "cancelled";
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
export type TenderKind = "cash" | "card" | "sbp" | "account" | "house" | "staff";
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
export type TicketId = string;
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
cash_expected: Money, };
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
export type WithdrawDiscount = { 
/**
 * The order.
 */
order: OrderId, 
/**
 * The discount.
 */
discount: DiscountId, };
export type XReport = Record<symbol, never>;
export type ZReport = { 
/**
 * The shift.
 */
shift: ShiftId, 
/**
 * What was counted.
 */
counted: Money, 
/**
 * Counted − expected.
 */
difference: Money, 
/**
 * All figures.
 */
totals: Totals, };

export interface Commands {
  "settings.save": { request: SaveSettings; answer: Done };
  "devices.enrol": { request: EnrolDevice; answer: Done };
  "devices.revoke": { request: RevokeDevice; answer: Done };
  "tables.place": { request: PlaceTable; answer: PlacedTable };
  "tables.retire": { request: RetireTable; answer: Done };
  "roles.save": { request: SaveRole; answer: Done };
  "users.save": { request: SaveUser; answer: SavedUser };
  "users.set_pin": { request: SetPin; answer: Done };
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
  "orders.change_quantity": { request: ChangeQuantity; answer: Done };
  "orders.note": { request: NoteOrder; answer: Done };
  "orders.note_line": { request: NoteLine; answer: Done };
  "orders.course": { request: CourseLine; answer: Done };
  "orders.seat": { request: SeatOrder; answer: Done };
  "orders.void_line": { request: VoidLine; answer: Done };
  "orders.move": { request: MoveOrder; answer: Done };
  "orders.transfer": { request: TransferLines; answer: Done };
  "orders.merge": { request: MergeOrder; answer: Done };
  "orders.cancel": { request: CancelOrder; answer: Done };
  "orders.reopen": { request: ReopenOrder; answer: Done };
  "orders.discount": { request: DiscountOrder; answer: DiscountAnswer };
  "orders.withdraw_discount": { request: WithdrawDiscount; answer: Done };
  "orders.fire": { request: FireOrder; answer: Fired };
  "tickets.ack": { request: AckTicket; answer: Done };
  "tickets.bump": { request: BumpTicket; answer: Done };
  "tickets.recall": { request: RecallTicket; answer: Done };
  "batons.hand": { request: HandBaton; answer: Done };
  "batons.force": { request: ForceBaton; answer: Done };
  "checks.form": { request: FormCheck; answer: FormedCheck };
  "checks.split": { request: SplitCheck; answer: Array<FormedCheck> };
  "checks.cancel": { request: CancelCheck; answer: Done };
  "payments.take": { request: TakePayment; answer: Taken };
  "payments.start": { request: StartPayment; answer: StartedPayment };
  "payments.finish": { request: FinishPayment; answer: Finished };
  "payments.refund": { request: RefundPayment; answer: Refunded };
  "shift.open": { request: OpenShift; answer: ShiftAnswer };
  "shift.move_cash": { request: MoveCash; answer: Done };
  "shift.count": { request: CountDrawer; answer: Done };
  "shift.z": { request: CloseShift; answer: ZReport };
  "pools.open": { request: OpenPool; answer: OpenedPool };
  "pools.give_share": { request: GiveShare; answer: Done };
  "pools.reserve": { request: Reserve; answer: Reserved };
  "pools.free": { request: FreeReservation; answer: Done };
  "anomalies.resolve": { request: ResolveAnomaly; answer: Done };
}

export interface Queries {
  "settings.get": { request: GetSettings; answer: Settings };
  "tables.list": { request: ListTables; answer: Array<TableView> };
  "users.list": { request: ListUsers; answer: Array<User> };
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
  "shift.current": { request: CurrentShift; answer: OpenShiftView | null };
  "shift.x": { request: XReport; answer: Totals };
  "reports.day": { request: DayReport; answer: DayFigures };
  "anomalies.list": { request: ListAnomalies; answer: Array<AnomalyView> };
  "audit.history": { request: History; answer: Array<Happened> };
}
