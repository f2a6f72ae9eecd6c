-- The tables that facts write and the figures derived from them, one per constant of `domain`.
-- Generated from those constants: BRIGADE_GEN=1 cargo test -p brigade-server. Never edited by hand.

CREATE TABLE orders (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  number text,
  device_id uuid,
  day text,
  service text,
  opened_ms bigint,
  opened_by uuid,
  l bigint, s uuid,
  table_id uuid, table_id_l bigint, table_id_s uuid,
  guests bigint, guests_l bigint, guests_s uuid,
  note text, note_l bigint, note_s uuid,
  merged_into uuid, merged_into_l bigint, merged_into_s uuid,
  cancelled bigint, cancelled_l bigint, cancelled_s uuid,
  cancel_reason text, cancel_reason_l bigint, cancel_reason_s uuid,
  waiter uuid, waiter_l bigint, waiter_s uuid,
  guest text, guest_l bigint, guest_s uuid,
  ready_ms bigint, ready_ms_l bigint, ready_ms_s uuid,
  served_as text, served_as_l bigint, served_as_s uuid,
  PRIMARY KEY (branch_id, order_id)
);

CREATE TABLE order_line (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  line_id uuid NOT NULL,
  entry_id uuid,
  entry_hash uuid,
  sold text,
  qty bigint,
  origin_id uuid,
  fired bigint,
  added_ms bigint,
  added_by uuid,
  l bigint, s uuid,
  note text, note_l bigint, note_s uuid,
  course bigint, course_l bigint, course_s uuid,
  held bigint, held_l bigint, held_s uuid,
  seat bigint, seat_l bigint, seat_s uuid,
  PRIMARY KEY (branch_id, order_id, line_id)
);

CREATE TABLE line_change (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  change_id uuid NOT NULL,
  line_id uuid,
  delta bigint,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, order_id, change_id)
);

CREATE TABLE line_void (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  void_id uuid NOT NULL,
  line_id uuid,
  qty bigint,
  removal text,
  used_up bigint,
  reason text,
  at_ms bigint,
  by_user uuid,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, order_id, void_id)
);

CREATE TABLE discount (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  discount_id uuid NOT NULL,
  whole bigint,
  lines text,
  reason text,
  l bigint, s uuid,
  withdrawn bigint,
  PRIMARY KEY (branch_id, order_id, discount_id)
);

CREATE TABLE baton (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  n bigint NOT NULL,
  by_device uuid NOT NULL,
  to_device uuid,
  forced bigint,
  at_ms bigint,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, order_id, n, by_device)
);

CREATE TABLE ticket (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  ticket_id uuid NOT NULL,
  serial text,
  station text,
  kind text,
  issued_ms bigint,
  issued_by uuid,
  l bigint, s uuid,
  stage bigint,
  PRIMARY KEY (branch_id, order_id, ticket_id)
);

CREATE TABLE ticket_items (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  ticket_id uuid NOT NULL,
  stream_id uuid NOT NULL,
  items text,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, order_id, ticket_id, stream_id)
);

CREATE TABLE order_check (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  check_id uuid NOT NULL,
  day text,
  total bigint,
  sum text,
  taxes text,
  covers text,
  formed_ms bigint,
  formed_by uuid,
  l bigint, s uuid,
  cancelled bigint,
  PRIMARY KEY (branch_id, order_id, check_id)
);

CREATE TABLE check_print (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  check_id uuid NOT NULL,
  print_id uuid NOT NULL,
  printed_ms bigint,
  printed_by uuid,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, order_id, check_id, print_id)
);

CREATE TABLE payment (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  payment_id uuid NOT NULL,
  check_id uuid,
  tender text,
  shift_id uuid,
  amount bigint,
  tip bigint,
  started_ms bigint,
  started_by uuid,
  l bigint, s uuid,
  agreed bigint,
  PRIMARY KEY (branch_id, order_id, payment_id)
);

CREATE TABLE payment_result (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  payment_id uuid NOT NULL,
  outcome text NOT NULL,
  rounding bigint,
  given bigint,
  reference text,
  day text,
  at_ms bigint,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, order_id, payment_id, outcome)
);

CREATE TABLE refund (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  refund_id uuid NOT NULL,
  check_id uuid,
  payment_id uuid,
  tender text,
  shift_id uuid,
  day text,
  amount bigint,
  lines text,
  reason text,
  number text,
  at_ms bigint,
  by_user uuid,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, order_id, refund_id)
);

CREATE TABLE receipt (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  check_id uuid NOT NULL,
  number text,
  issued_ms bigint,
  l bigint, s uuid,
  last_number text, last_number_l bigint, last_number_s uuid,
  last_issued_ms bigint, last_issued_ms_l bigint, last_issued_ms_s uuid,
  PRIMARY KEY (branch_id, order_id, check_id)
);

CREATE TABLE receipt_correction (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  check_id uuid NOT NULL,
  receipt text NOT NULL,
  number text,
  day text,
  reason text,
  at_ms bigint,
  by_user uuid,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, order_id, check_id, receipt)
);

CREATE TABLE order_figures (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  status text,
  occupies bigint,
  table_id uuid,
  day text,
  number text,
  gross bigint,
  captured bigint,
  refunded bigint,
  lines_open bigint,
  lines_unsent bigint,
  anomalies bigint,
  opened_ms bigint,
  kitchen text,
  held bigint,
  touched_ms bigint,
  PRIMARY KEY (branch_id, order_id)
);

CREATE TABLE check_figures (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  check_id uuid NOT NULL,
  status text,
  day text,
  shift_id uuid,
  gross bigint,
  discount bigint,
  service bigint,
  tax bigint,
  total bigint,
  captured bigint,
  refunded bigint,
  rounding bigint,
  tips bigint,
  qty bigint,
  settled_ms bigint,
  taxes text,
  PRIMARY KEY (branch_id, order_id, check_id)
);

CREATE TABLE money_figures (
  branch_id uuid NOT NULL,
  order_id uuid NOT NULL,
  money_id uuid NOT NULL,
  status text,
  shift_id uuid,
  tender text,
  amount bigint,
  tip bigint,
  rounding bigint,
  refund bigint,
  at_ms bigint,
  day text,
  PRIMARY KEY (branch_id, order_id, money_id)
);

CREATE TABLE anomaly (
  branch_id uuid NOT NULL,
  scope_id uuid NOT NULL,
  kind text NOT NULL,
  subject_id uuid NOT NULL,
  anomaly_id uuid,
  first_l bigint,
  first_s uuid,
  PRIMARY KEY (branch_id, scope_id, kind, subject_id)
);

CREATE TABLE shift (
  branch_id uuid NOT NULL,
  shift_id uuid NOT NULL,
  device_id uuid,
  number text,
  day text,
  float bigint,
  opened_ms bigint,
  opened_by uuid,
  l bigint, s uuid,
  counted bigint, counted_l bigint, counted_s uuid,
  PRIMARY KEY (branch_id, shift_id)
);

CREATE TABLE cash_move (
  branch_id uuid NOT NULL,
  shift_id uuid NOT NULL,
  move_id uuid NOT NULL,
  kind text,
  amount bigint,
  reason text,
  at_ms bigint,
  by_user uuid,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, shift_id, move_id)
);

CREATE TABLE shift_close (
  branch_id uuid NOT NULL,
  shift_id uuid NOT NULL,
  counted bigint,
  difference bigint,
  totals text,
  closed_ms bigint,
  closed_by uuid,
  l bigint, s uuid,
  left_open text, left_open_l bigint, left_open_s uuid,
  PRIMARY KEY (branch_id, shift_id)
);

CREATE TABLE till (
  branch_id uuid NOT NULL,
  device_id uuid NOT NULL,
  l bigint, s uuid,
  shift_id uuid, shift_id_l bigint, shift_id_s uuid,
  PRIMARY KEY (branch_id, device_id)
);

CREATE TABLE item (
  branch_id uuid NOT NULL,
  item_id uuid NOT NULL,
  l bigint, s uuid,
  item text, item_l bigint, item_s uuid,
  PRIMARY KEY (branch_id, item_id)
);

CREATE TABLE stock_move (
  branch_id uuid NOT NULL,
  item_id uuid NOT NULL,
  move_id uuid NOT NULL,
  location text,
  qty bigint,
  cause text,
  source_id uuid,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, item_id, move_id)
);

CREATE TABLE stock_level (
  branch_id uuid NOT NULL,
  item_id uuid NOT NULL,
  location text NOT NULL,
  qty bigint,
  PRIMARY KEY (branch_id, item_id, location)
);

CREATE TABLE number_series (
  branch_id uuid NOT NULL,
  series text NOT NULL,
  l bigint, s uuid,
  count bigint,
  PRIMARY KEY (branch_id, series)
);

CREATE TABLE number_used (
  branch_id uuid NOT NULL,
  number text NOT NULL,
  document_id uuid NOT NULL,
  series text,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, number, document_id)
);

CREATE TABLE number_clash (
  branch_id uuid NOT NULL,
  number text NOT NULL,
  documents bigint,
  first_l bigint,
  first_s uuid,
  PRIMARY KEY (branch_id, number)
);

CREATE TABLE menu_entry (
  branch_id uuid NOT NULL,
  entry_hash uuid NOT NULL,
  entry text,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, entry_hash)
);

CREATE TABLE menu_change (
  branch_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  version_id uuid NOT NULL,
  number bigint,
  effective_ms bigint,
  entry_hash uuid,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, entry_id, version_id)
);

CREATE TABLE menu_stop (
  branch_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  l bigint, s uuid,
  stopped bigint, stopped_l bigint, stopped_s uuid,
  PRIMARY KEY (branch_id, entry_id)
);

CREATE TABLE menu_limit (
  branch_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  l bigint, s uuid,
  standing text, standing_l bigint, standing_s uuid,
  PRIMARY KEY (branch_id, entry_id)
);

CREATE TABLE menu_version (
  branch_id uuid NOT NULL,
  version_id uuid NOT NULL,
  number bigint,
  base_id uuid,
  effective_ms bigint,
  published_ms bigint,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, version_id)
);

CREATE TABLE menu_use (
  branch_id uuid NOT NULL,
  limit_id uuid NOT NULL,
  use_id uuid NOT NULL,
  entry_id uuid,
  qty bigint,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, limit_id, use_id)
);

CREATE TABLE menu_category (
  branch_id uuid NOT NULL,
  category text NOT NULL,
  l bigint, s uuid,
  content text, content_l bigint, content_s uuid,
  PRIMARY KEY (branch_id, category)
);

CREATE TABLE picture (
  branch_id uuid NOT NULL,
  picture uuid NOT NULL,
  media text,
  data text,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, picture)
);

CREATE TABLE setting (
  branch_id uuid NOT NULL,
  book text NOT NULL,
  name text NOT NULL,
  l bigint, s uuid,
  value text, value_l bigint, value_s uuid,
  PRIMARY KEY (branch_id, book, name)
);

CREATE TABLE device (
  branch_id uuid NOT NULL,
  device_id uuid NOT NULL,
  name text,
  letters text,
  enrolled_ms bigint,
  l bigint, s uuid,
  public_key text, public_key_l bigint, public_key_s uuid,
  addresses text, addresses_l bigint, addresses_s uuid,
  app text, app_l bigint, app_s uuid,
  revoked bigint,
  PRIMARY KEY (branch_id, device_id)
);

CREATE TABLE hub_term (
  branch_id uuid NOT NULL,
  book text NOT NULL,
  term bigint NOT NULL,
  device_id uuid,
  appointed_ms bigint,
  appointed_by uuid,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, book, term)
);

CREATE TABLE screen (
  branch_id uuid NOT NULL,
  screen_id uuid NOT NULL,
  name text,
  kind text,
  station text,
  secret text,
  paired_ms bigint,
  paired_by uuid,
  l bigint, s uuid,
  retired bigint,
  PRIMARY KEY (branch_id, screen_id)
);

CREATE TABLE role (
  branch_id uuid NOT NULL,
  role text NOT NULL,
  l bigint, s uuid,
  permissions text, permissions_l bigint, permissions_s uuid,
  PRIMARY KEY (branch_id, role)
);

CREATE TABLE staff_user (
  branch_id uuid NOT NULL,
  user_id uuid NOT NULL,
  l bigint, s uuid,
  name text, name_l bigint, name_s uuid,
  role text, role_l bigint, role_s uuid,
  active bigint, active_l bigint, active_s uuid,
  pin_hash text, pin_hash_l bigint, pin_hash_s uuid,
  card_hash text, card_hash_l bigint, card_hash_s uuid,
  PRIMARY KEY (branch_id, user_id)
);

CREATE TABLE staff_pin (
  branch_id uuid NOT NULL,
  lookup uuid NOT NULL,
  user_id uuid NOT NULL,
  l bigint, s uuid,
  valid bigint, valid_l bigint, valid_s uuid,
  card bigint, card_l bigint, card_s uuid,
  PRIMARY KEY (branch_id, lookup, user_id)
);

CREATE TABLE floor_table (
  branch_id uuid NOT NULL,
  table_id uuid NOT NULL,
  l bigint, s uuid,
  place text, place_l bigint, place_s uuid,
  retired bigint,
  PRIMARY KEY (branch_id, table_id)
);

CREATE TABLE share_pool (
  branch_id uuid NOT NULL,
  pool_id uuid NOT NULL,
  name text,
  capacity bigint,
  device_id uuid,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, pool_id)
);

CREATE TABLE share_move (
  branch_id uuid NOT NULL,
  pool_id uuid NOT NULL,
  move_id uuid NOT NULL,
  from_device uuid,
  to_device uuid,
  amount bigint,
  forced bigint,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, pool_id, move_id)
);

CREATE TABLE reservation (
  branch_id uuid NOT NULL,
  pool_id uuid NOT NULL,
  reservation_id uuid NOT NULL,
  device_id uuid,
  order_id uuid,
  amount bigint,
  l bigint, s uuid,
  freed bigint,
  PRIMARY KEY (branch_id, pool_id, reservation_id)
);

CREATE TABLE share_figures (
  branch_id uuid NOT NULL,
  pool_id uuid NOT NULL,
  device_id uuid NOT NULL,
  held bigint,
  reserved bigint,
  PRIMARY KEY (branch_id, pool_id, device_id)
);

CREATE TABLE anomaly_resolution (
  branch_id uuid NOT NULL,
  anomaly_id uuid NOT NULL,
  note text,
  l bigint, s uuid,
  PRIMARY KEY (branch_id, anomaly_id)
);
