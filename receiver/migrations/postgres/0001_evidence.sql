-- The tables of migrations/sqlite/0002_evidence.sql, in plain SQL that PostgreSQL-compatible
-- clusters know too: no sequences, no triggers, no types of their own.

-- One row per receipt. `seq` is the order of commit, without gaps: a number that is in no row and
-- in no tombstone is a row that somebody removed.
CREATE TABLE receipts (
    seq                 BIGINT  PRIMARY KEY,
    receipt_id          TEXT    NOT NULL UNIQUE,
    subject_id          TEXT    NOT NULL,
    -- The receipt before this one in the same browser, as the browser says. `chain` is what the
    -- store had of it at the commit: first, linked, gap, mismatch.
    previous_receipt_id TEXT,
    previous_sha256     TEXT,
    chain               TEXT    NOT NULL,
    origin              TEXT    NOT NULL,
    -- The receipt's `event.time`; the receiver's own clock; whether they are more than a day apart.
    decided_at          TEXT    NOT NULL,
    received_at         TEXT    NOT NULL,
    clock_skew          BIGINT NOT NULL,
    -- For statistics, which would otherwise read every body.
    action              TEXT    NOT NULL,
    regime              TEXT    NOT NULL,
    language            TEXT    NOT NULL,
    -- Whether the buttons were even: 1, 0, or null where no notice was shown.
    parity              BIGINT,
    -- What was shown: names a row of `notices`.
    notice_sha256       TEXT    NOT NULL,
    -- The receipt in its RFC 8785 canonical form: the very bytes that `sha256` is of.
    body                TEXT    NOT NULL,
    sha256              TEXT    NOT NULL,
    -- The countersignature (detached JWS) and the key it was made with.
    kid                 TEXT    NOT NULL,
    jws                 TEXT    NOT NULL
);
-- A refusal without an earlier grant has no subject, and nobody looks one up.
CREATE INDEX receipts_by_subject ON receipts (subject_id) WHERE subject_id <> 'anon';
CREATE INDEX receipts_by_received_at ON receipts (received_at);

-- One row. Whoever adds to the log takes this row first, so that additions happen one after the
-- other and numbers have no gaps, however many receivers share the database.
CREATE TABLE log_head (
    id        BIGINT  PRIMARY KEY CHECK (id = 1),
    seq       BIGINT NOT NULL,
    event_seq BIGINT NOT NULL
);
INSERT INTO log_head (id, seq, event_seq) VALUES (1, 0, 0);

-- The texts of notices by their hash. A row without a body was named by a receipt and not sent yet.
CREATE TABLE notices (
    sha256      TEXT PRIMARY KEY,
    body        TEXT,
    named_at    TEXT NOT NULL,
    received_at TEXT
);

-- Public keys, also retired ones. `x` is the key itself as RFC 8037 writes it.
CREATE TABLE keys (
    kid        TEXT PRIMARY KEY,
    x          TEXT NOT NULL,
    created_at TEXT NOT NULL,
    retired_at TEXT
);

-- Signed Merkle roots (RFC 6962 hashing) over the rows from first_seq to last_seq. `body` is the
-- canonical JSON that is signed. `leaves` are the leaf hashes, 32 bytes each: the signed root
-- proves them, and with them a row that does not fit can be named.
CREATE TABLE checkpoints (
    number    BIGINT  PRIMARY KEY,
    first_seq BIGINT NOT NULL,
    last_seq  BIGINT NOT NULL,
    made_at   TEXT    NOT NULL,
    body      TEXT    NOT NULL,
    kid       TEXT    NOT NULL,
    jws       TEXT    NOT NULL,
    leaves    BYTEA    NOT NULL
);

-- What stands in place of erased rows first_seq to last_seq: signed, with their leaf hashes.
CREATE TABLE tombstones (
    first_seq BIGINT  PRIMARY KEY,
    last_seq  BIGINT NOT NULL,
    erased_at TEXT    NOT NULL,
    body      TEXT    NOT NULL,
    kid       TEXT    NOT NULL,
    jws       TEXT    NOT NULL
);

-- What was done to the log besides adding receipts, such as an erasure, a purge, a new key: signed,
-- in order, without gaps.
CREATE TABLE events (
    seq  BIGINT  PRIMARY KEY,
    at   TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    kid  TEXT NOT NULL,
    jws  TEXT NOT NULL
);

-- How far somebody has come in the log (a webhook, a statistic), and which receiver is at it.
CREATE TABLE cursors (
    name       TEXT PRIMARY KEY,
    position   BIGINT NOT NULL,
    holder     TEXT,
    held_until TEXT
);
