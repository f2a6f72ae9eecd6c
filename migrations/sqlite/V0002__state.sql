-- The tables that facts write and the figures derived from them, one per constant of `domain`.
-- Generated from those constants: BRIGADE_GEN=1 cargo test -p brigade-store. Never edited by hand.

CREATE TABLE orders (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  number TEXT,
  device_id BLOB,
  day TEXT,
  service TEXT,
  opened_ms INTEGER,
  opened_by BLOB,
  l INTEGER, s BLOB,
  table_id BLOB, table_id_l INTEGER, table_id_s BLOB,
  guests INTEGER, guests_l INTEGER, guests_s BLOB,
  note TEXT, note_l INTEGER, note_s BLOB,
  merged_into BLOB, merged_into_l INTEGER, merged_into_s BLOB,
  cancelled INTEGER, cancelled_l INTEGER, cancelled_s BLOB,
  cancel_reason TEXT, cancel_reason_l INTEGER, cancel_reason_s BLOB,
  waiter BLOB, waiter_l INTEGER, waiter_s BLOB,
  guest TEXT, guest_l INTEGER, guest_s BLOB,
  ready_ms INTEGER, ready_ms_l INTEGER, ready_ms_s BLOB,
  served_as TEXT, served_as_l INTEGER, served_as_s BLOB,
  PRIMARY KEY (branch_id, order_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_line (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  line_id BLOB NOT NULL,
  entry_id BLOB,
  entry_hash BLOB,
  sold TEXT,
  qty INTEGER,
  origin_id BLOB,
  fired INTEGER,
  added_ms INTEGER,
  added_by BLOB,
  l INTEGER, s BLOB,
  note TEXT, note_l INTEGER, note_s BLOB,
  course INTEGER, course_l INTEGER, course_s BLOB,
  held INTEGER, held_l INTEGER, held_s BLOB,
  seat INTEGER, seat_l INTEGER, seat_s BLOB,
  PRIMARY KEY (branch_id, order_id, line_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE line_change (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  change_id BLOB NOT NULL,
  line_id BLOB,
  delta INTEGER,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, order_id, change_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE line_void (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  void_id BLOB NOT NULL,
  line_id BLOB,
  qty INTEGER,
  removal TEXT,
  used_up INTEGER,
  reason TEXT,
  at_ms INTEGER,
  by_user BLOB,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, order_id, void_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE discount (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  discount_id BLOB NOT NULL,
  whole INTEGER,
  lines TEXT,
  reason TEXT,
  l INTEGER, s BLOB,
  withdrawn INTEGER,
  PRIMARY KEY (branch_id, order_id, discount_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE baton (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  n INTEGER NOT NULL,
  by_device BLOB NOT NULL,
  to_device BLOB,
  forced INTEGER,
  at_ms INTEGER,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, order_id, n, by_device)
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  ticket_id BLOB NOT NULL,
  serial TEXT,
  station TEXT,
  kind TEXT,
  issued_ms INTEGER,
  issued_by BLOB,
  l INTEGER, s BLOB,
  stage INTEGER,
  PRIMARY KEY (branch_id, order_id, ticket_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket_items (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  ticket_id BLOB NOT NULL,
  stream_id BLOB NOT NULL,
  items TEXT,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, order_id, ticket_id, stream_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_check (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  check_id BLOB NOT NULL,
  day TEXT,
  total INTEGER,
  sum TEXT,
  taxes TEXT,
  covers TEXT,
  formed_ms INTEGER,
  formed_by BLOB,
  l INTEGER, s BLOB,
  cancelled INTEGER,
  PRIMARY KEY (branch_id, order_id, check_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE check_print (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  check_id BLOB NOT NULL,
  print_id BLOB NOT NULL,
  printed_ms INTEGER,
  printed_by BLOB,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, order_id, check_id, print_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE payment (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  payment_id BLOB NOT NULL,
  check_id BLOB,
  tender TEXT,
  shift_id BLOB,
  amount INTEGER,
  tip INTEGER,
  started_ms INTEGER,
  started_by BLOB,
  l INTEGER, s BLOB,
  agreed INTEGER,
  PRIMARY KEY (branch_id, order_id, payment_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE payment_result (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  payment_id BLOB NOT NULL,
  outcome TEXT NOT NULL,
  rounding INTEGER,
  given INTEGER,
  reference TEXT,
  day TEXT,
  at_ms INTEGER,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, order_id, payment_id, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE refund (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  refund_id BLOB NOT NULL,
  check_id BLOB,
  payment_id BLOB,
  tender TEXT,
  shift_id BLOB,
  day TEXT,
  amount INTEGER,
  lines TEXT,
  reason TEXT,
  number TEXT,
  at_ms INTEGER,
  by_user BLOB,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, order_id, refund_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  check_id BLOB NOT NULL,
  number TEXT,
  issued_ms INTEGER,
  l INTEGER, s BLOB,
  last_number TEXT, last_number_l INTEGER, last_number_s BLOB,
  last_issued_ms INTEGER, last_issued_ms_l INTEGER, last_issued_ms_s BLOB,
  PRIMARY KEY (branch_id, order_id, check_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt_correction (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  check_id BLOB NOT NULL,
  receipt TEXT NOT NULL,
  number TEXT,
  day TEXT,
  reason TEXT,
  at_ms INTEGER,
  by_user BLOB,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, order_id, check_id, receipt)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_figures (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  status TEXT,
  occupies INTEGER,
  table_id BLOB,
  day TEXT,
  number TEXT,
  gross INTEGER,
  captured INTEGER,
  refunded INTEGER,
  lines_open INTEGER,
  lines_unsent INTEGER,
  anomalies INTEGER,
  opened_ms INTEGER,
  kitchen TEXT,
  held INTEGER,
  touched_ms INTEGER,
  PRIMARY KEY (branch_id, order_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE check_figures (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  check_id BLOB NOT NULL,
  status TEXT,
  day TEXT,
  shift_id BLOB,
  gross INTEGER,
  discount INTEGER,
  service INTEGER,
  tax INTEGER,
  total INTEGER,
  captured INTEGER,
  refunded INTEGER,
  rounding INTEGER,
  tips INTEGER,
  qty INTEGER,
  settled_ms INTEGER,
  taxes TEXT,
  PRIMARY KEY (branch_id, order_id, check_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE money_figures (
  branch_id BLOB NOT NULL,
  order_id BLOB NOT NULL,
  money_id BLOB NOT NULL,
  status TEXT,
  shift_id BLOB,
  tender TEXT,
  amount INTEGER,
  tip INTEGER,
  rounding INTEGER,
  refund INTEGER,
  at_ms INTEGER,
  day TEXT,
  PRIMARY KEY (branch_id, order_id, money_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE anomaly (
  branch_id BLOB NOT NULL,
  scope_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  subject_id BLOB NOT NULL,
  anomaly_id BLOB,
  first_l INTEGER,
  first_s BLOB,
  PRIMARY KEY (branch_id, scope_id, kind, subject_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE shift (
  branch_id BLOB NOT NULL,
  shift_id BLOB NOT NULL,
  device_id BLOB,
  number TEXT,
  day TEXT,
  float INTEGER,
  opened_ms INTEGER,
  opened_by BLOB,
  l INTEGER, s BLOB,
  counted INTEGER, counted_l INTEGER, counted_s BLOB,
  PRIMARY KEY (branch_id, shift_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE cash_move (
  branch_id BLOB NOT NULL,
  shift_id BLOB NOT NULL,
  move_id BLOB NOT NULL,
  kind TEXT,
  amount INTEGER,
  reason TEXT,
  at_ms INTEGER,
  by_user BLOB,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, shift_id, move_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE shift_close (
  branch_id BLOB NOT NULL,
  shift_id BLOB NOT NULL,
  counted INTEGER,
  difference INTEGER,
  totals TEXT,
  closed_ms INTEGER,
  closed_by BLOB,
  l INTEGER, s BLOB,
  left_open TEXT, left_open_l INTEGER, left_open_s BLOB,
  PRIMARY KEY (branch_id, shift_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE till (
  branch_id BLOB NOT NULL,
  device_id BLOB NOT NULL,
  l INTEGER, s BLOB,
  shift_id BLOB, shift_id_l INTEGER, shift_id_s BLOB,
  PRIMARY KEY (branch_id, device_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE item (
  branch_id BLOB NOT NULL,
  item_id BLOB NOT NULL,
  l INTEGER, s BLOB,
  item TEXT, item_l INTEGER, item_s BLOB,
  PRIMARY KEY (branch_id, item_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_move (
  branch_id BLOB NOT NULL,
  item_id BLOB NOT NULL,
  move_id BLOB NOT NULL,
  location TEXT,
  qty INTEGER,
  cause TEXT,
  source_id BLOB,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, item_id, move_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_level (
  branch_id BLOB NOT NULL,
  item_id BLOB NOT NULL,
  location TEXT NOT NULL,
  qty INTEGER,
  PRIMARY KEY (branch_id, item_id, location)
) STRICT, WITHOUT ROWID;

CREATE TABLE number_series (
  branch_id BLOB NOT NULL,
  series TEXT NOT NULL,
  l INTEGER, s BLOB,
  count INTEGER,
  PRIMARY KEY (branch_id, series)
) STRICT, WITHOUT ROWID;

CREATE TABLE number_used (
  branch_id BLOB NOT NULL,
  number TEXT NOT NULL,
  document_id BLOB NOT NULL,
  series TEXT,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, number, document_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE number_clash (
  branch_id BLOB NOT NULL,
  number TEXT NOT NULL,
  documents INTEGER,
  first_l INTEGER,
  first_s BLOB,
  PRIMARY KEY (branch_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE menu_entry (
  branch_id BLOB NOT NULL,
  entry_hash BLOB NOT NULL,
  entry TEXT,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, entry_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE menu_change (
  branch_id BLOB NOT NULL,
  entry_id BLOB NOT NULL,
  version_id BLOB NOT NULL,
  number INTEGER,
  effective_ms INTEGER,
  entry_hash BLOB,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, entry_id, version_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE menu_stop (
  branch_id BLOB NOT NULL,
  entry_id BLOB NOT NULL,
  l INTEGER, s BLOB,
  stopped INTEGER, stopped_l INTEGER, stopped_s BLOB,
  PRIMARY KEY (branch_id, entry_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE menu_limit (
  branch_id BLOB NOT NULL,
  entry_id BLOB NOT NULL,
  l INTEGER, s BLOB,
  standing TEXT, standing_l INTEGER, standing_s BLOB,
  PRIMARY KEY (branch_id, entry_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE menu_version (
  branch_id BLOB NOT NULL,
  version_id BLOB NOT NULL,
  number INTEGER,
  base_id BLOB,
  effective_ms INTEGER,
  published_ms INTEGER,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, version_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE menu_use (
  branch_id BLOB NOT NULL,
  limit_id BLOB NOT NULL,
  use_id BLOB NOT NULL,
  entry_id BLOB,
  qty INTEGER,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, limit_id, use_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE menu_category (
  branch_id BLOB NOT NULL,
  category TEXT NOT NULL,
  l INTEGER, s BLOB,
  content TEXT, content_l INTEGER, content_s BLOB,
  PRIMARY KEY (branch_id, category)
) STRICT, WITHOUT ROWID;

CREATE TABLE picture (
  branch_id BLOB NOT NULL,
  picture BLOB NOT NULL,
  media TEXT,
  data TEXT,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, picture)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  branch_id BLOB NOT NULL,
  book TEXT NOT NULL,
  name TEXT NOT NULL,
  l INTEGER, s BLOB,
  value TEXT, value_l INTEGER, value_s BLOB,
  PRIMARY KEY (branch_id, book, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
  branch_id BLOB NOT NULL,
  device_id BLOB NOT NULL,
  name TEXT,
  letters TEXT,
  enrolled_ms INTEGER,
  l INTEGER, s BLOB,
  public_key TEXT, public_key_l INTEGER, public_key_s BLOB,
  addresses TEXT, addresses_l INTEGER, addresses_s BLOB,
  app TEXT, app_l INTEGER, app_s BLOB,
  revoked INTEGER,
  PRIMARY KEY (branch_id, device_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE hub_term (
  branch_id BLOB NOT NULL,
  book TEXT NOT NULL,
  term INTEGER NOT NULL,
  device_id BLOB,
  appointed_ms INTEGER,
  appointed_by BLOB,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, book, term)
) STRICT, WITHOUT ROWID;

CREATE TABLE screen (
  branch_id BLOB NOT NULL,
  screen_id BLOB NOT NULL,
  name TEXT,
  kind TEXT,
  station TEXT,
  secret TEXT,
  paired_ms INTEGER,
  paired_by BLOB,
  l INTEGER, s BLOB,
  retired INTEGER,
  PRIMARY KEY (branch_id, screen_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE role (
  branch_id BLOB NOT NULL,
  role TEXT NOT NULL,
  l INTEGER, s BLOB,
  permissions TEXT, permissions_l INTEGER, permissions_s BLOB,
  PRIMARY KEY (branch_id, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE staff_user (
  branch_id BLOB NOT NULL,
  user_id BLOB NOT NULL,
  l INTEGER, s BLOB,
  name TEXT, name_l INTEGER, name_s BLOB,
  role TEXT, role_l INTEGER, role_s BLOB,
  active INTEGER, active_l INTEGER, active_s BLOB,
  pin_hash TEXT, pin_hash_l INTEGER, pin_hash_s BLOB,
  card_hash TEXT, card_hash_l INTEGER, card_hash_s BLOB,
  PRIMARY KEY (branch_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE staff_pin (
  branch_id BLOB NOT NULL,
  lookup BLOB NOT NULL,
  user_id BLOB NOT NULL,
  l INTEGER, s BLOB,
  valid INTEGER, valid_l INTEGER, valid_s BLOB,
  card INTEGER, card_l INTEGER, card_s BLOB,
  PRIMARY KEY (branch_id, lookup, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE floor_table (
  branch_id BLOB NOT NULL,
  table_id BLOB NOT NULL,
  l INTEGER, s BLOB,
  place TEXT, place_l INTEGER, place_s BLOB,
  retired INTEGER,
  PRIMARY KEY (branch_id, table_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE share_pool (
  branch_id BLOB NOT NULL,
  pool_id BLOB NOT NULL,
  name TEXT,
  capacity INTEGER,
  device_id BLOB,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, pool_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE share_move (
  branch_id BLOB NOT NULL,
  pool_id BLOB NOT NULL,
  move_id BLOB NOT NULL,
  from_device BLOB,
  to_device BLOB,
  amount INTEGER,
  forced INTEGER,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, pool_id, move_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE reservation (
  branch_id BLOB NOT NULL,
  pool_id BLOB NOT NULL,
  reservation_id BLOB NOT NULL,
  device_id BLOB,
  order_id BLOB,
  amount INTEGER,
  l INTEGER, s BLOB,
  freed INTEGER,
  PRIMARY KEY (branch_id, pool_id, reservation_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE share_figures (
  branch_id BLOB NOT NULL,
  pool_id BLOB NOT NULL,
  device_id BLOB NOT NULL,
  held INTEGER,
  reserved INTEGER,
  PRIMARY KEY (branch_id, pool_id, device_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE anomaly_resolution (
  branch_id BLOB NOT NULL,
  anomaly_id BLOB NOT NULL,
  note TEXT,
  l INTEGER, s BLOB,
  PRIMARY KEY (branch_id, anomaly_id)
) STRICT, WITHOUT ROWID;
