-- The log of many branches: facts as their authors wrote them, and how far each stream goes. Only ever added to.
-- Every key is led by the branch, so that branches can be spread over several databases.

-- How far each stream goes. Its row is locked while lines are added, so that branches and devices never wait for each other.
CREATE TABLE stream_head (
  branch_id uuid NOT NULL,
  stream uuid NOT NULL,
  device_id uuid NOT NULL,
  head bigint NOT NULL,
  head_hash bytea NOT NULL,
  lamport bigint NOT NULL,                        -- of the head: the greatest of the stream
  first_recv timestamptz NOT NULL DEFAULT now(),  -- older parts of the log hold nothing of it
  touched_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (branch_id, stream)
) WITH (fillfactor = 50);

CREATE INDEX stream_head_device ON stream_head (branch_id, device_id);

-- One part for each month of receipt, made ahead by the program; whole months are taken out once they are archived.
CREATE TABLE event (
  branch_id uuid NOT NULL,
  stream uuid NOT NULL,
  seq bigint NOT NULL,
  recv_at timestamptz NOT NULL DEFAULT now(),
  lamport bigint NOT NULL,
  kind text NOT NULL,
  entity uuid,
  applied boolean NOT NULL,                       -- false: a kind that this build does not know yet
  hash bytea NOT NULL,                            -- of the chain after this line, so that sending can start anywhere
  line text NOT NULL,                             -- verbatim
  PRIMARY KEY (branch_id, stream, seq, recv_at)
) PARTITION BY RANGE (recv_at);

CREATE INDEX event_unapplied ON event (branch_id, lamport) WHERE NOT applied;

-- Lines that were refused, for the support to look at. Bounded.
CREATE TABLE quarantine (
  branch_id uuid NOT NULL,
  stream uuid NOT NULL,
  seq bigint NOT NULL,
  reason text NOT NULL,
  line bytea NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (branch_id, stream, seq, reason)
);

-- Reference tables: small, the same on every part of the database.

CREATE TABLE org (
  org_id uuid NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE branch (
  branch_id uuid NOT NULL PRIMARY KEY,
  org_id uuid NOT NULL,
  name text NOT NULL,
  enrolled_at timestamptz NOT NULL DEFAULT now()
);

-- Codes by which branches may join; only their hashes are kept.
CREATE TABLE invitation (
  code_hash bytea NOT NULL PRIMARY KEY,
  org_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  used_by uuid
);

-- By what name the centre takes part in the exchange: one row.
CREATE TABLE centre (
  centre_id uuid NOT NULL PRIMARY KEY
);

INSERT INTO centre VALUES (gen_random_uuid());

-- The devices by which branches were enrolled. All others come with the facts.
CREATE TABLE enrolled_device (
  branch_id uuid NOT NULL,
  device_id uuid NOT NULL,
  public_key text NOT NULL,
  enrolled_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (branch_id, device_id)
);
