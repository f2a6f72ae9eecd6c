-- Paper that this device has to print. Its own rows, never sent: what happened stands in the facts that wanted the paper.

CREATE TABLE print_job (
  n INTEGER PRIMARY KEY,                    -- the order of the queue
  id BLOB NOT NULL UNIQUE,                  -- follows from the command, so that a repeated one queues nothing twice
  kind TEXT NOT NULL,
  what TEXT NOT NULL,                       -- JSON: what to print, not how it looks: another printer is laid out anew
  order_id BLOB,
  station TEXT NOT NULL,
  printer TEXT NOT NULL,
  routed_from TEXT,                         -- the printer that it was meant for, if another one stands in
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  copy INTEGER NOT NULL,                    -- somebody wanted it once more
  repeats INTEGER NOT NULL,                 -- how often it may have been printed already
  not_before INTEGER NOT NULL,
  expires_at INTEGER,
  trouble TEXT,
  created_at INTEGER NOT NULL,
  done_at INTEGER
) STRICT;

-- A worker looks for the next job of its printer.
CREATE INDEX print_job_waiting ON print_job (printer, n) WHERE state IN ('queued', 'sending', 'waiting_operator');
-- What takes a dish back goes to the printer that told the kitchen to make it.
CREATE INDEX print_job_station ON print_job (order_id, station) WHERE kind = 'kitchen';
