-- One row per receipt. `seq` is the order of commit and never used twice, so that what was stored
-- later can be told even after rows are gone.
CREATE TABLE receipts (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    receipt_id  TEXT    NOT NULL UNIQUE,
    -- The receipt in its RFC 8785 canonical form: the very bytes that `sha256` is of.
    body        TEXT    NOT NULL,
    sha256      TEXT    NOT NULL,
    -- The receiver's own clock, and whether the receipt's `event.time` is more than a day off it.
    received_at TEXT    NOT NULL,
    clock_skew  INTEGER NOT NULL CHECK (clock_skew IN (0, 1))
) STRICT;
