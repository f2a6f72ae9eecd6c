-- The log: facts as their authors wrote them, and how far each stream goes. Only ever added to.

-- What this copy knows of itself: branch, device, machine, epoch, whether it was closed cleanly. Never sent.
CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per process of each device. `no` is local: it makes the keys of `fact` short.
CREATE TABLE stream (
  no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  device BLOB NOT NULL,
  head INTEGER NOT NULL,
  head_hash BLOB NOT NULL,
  lamport INTEGER NOT NULL,                 -- of the head: the greatest of the stream
  floor INTEGER NOT NULL DEFAULT 0,         -- lines up to here were dropped after the centre had them
  floor_hash BLOB,
  hub_acked INTEGER NOT NULL DEFAULT 0,
  centre_acked INTEGER NOT NULL DEFAULT 0,
  sealed INTEGER NOT NULL DEFAULT 0         -- ended for good: it leaves the vector
) STRICT;

CREATE TABLE fact (
  id INTEGER PRIMARY KEY,                   -- stream.no * 2^40 + seq: facts of a stream lie side by side
  lamport INTEGER NOT NULL,
  entity BLOB,
  command BLOB,
  applied INTEGER NOT NULL,                 -- 0: a kind that this build does not know yet
  hash BLOB NOT NULL,                       -- of the chain after this line, so that sending can start anywhere
  line BLOB NOT NULL                        -- verbatim
) STRICT;

CREATE INDEX fact_entity ON fact (entity, lamport) WHERE entity IS NOT NULL;
CREATE INDEX fact_command ON fact (command) WHERE command IS NOT NULL;
CREATE INDEX fact_unapplied ON fact (id) WHERE applied = 0;

-- Lines from elsewhere that were refused, for the support to look at. Bounded.
CREATE TABLE quarantine (
  stream BLOB NOT NULL,
  seq INTEGER NOT NULL,
  reason TEXT NOT NULL,
  line BLOB NOT NULL,
  PRIMARY KEY (stream, seq, reason)
) STRICT, WITHOUT ROWID;
