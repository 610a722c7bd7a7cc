-- 領収書: numbered, never edited, only voided or reissued.

CREATE TABLE receipt (
  id          INTEGER PRIMARY KEY,
  series      TEXT NOT NULL DEFAULT 'R',
  fiscal_year INTEGER NOT NULL,
  number      INTEGER NOT NULL CHECK (number > 0),         -- 1, 2, 3 … in a series and year, no gap
  copy        INTEGER NOT NULL DEFAULT 1 CHECK (copy > 0), -- 1 the original, 2 … 再発行 of the same number
  payment     INTEGER NOT NULL REFERENCES payment(id),
  member      INTEGER NOT NULL REFERENCES member(id),
  amount      INTEGER NOT NULL CHECK (amount > 0),
  issued_on   TEXT NOT NULL,
  addressee   TEXT NOT NULL,
  proviso     TEXT NOT NULL,                               -- 但し書き
  snapshot    TEXT NOT NULL CHECK (json_valid(snapshot)),  -- everything that is printed
  issued_at   TEXT NOT NULL,
  issued_by   TEXT NOT NULL,
  reason      TEXT NOT NULL DEFAULT '',                    -- of a reissue
  UNIQUE (series, fiscal_year, number, copy)
) STRICT;
CREATE INDEX receipt_payment ON receipt (payment);
CREATE INDEX receipt_member ON receipt (member);

CREATE TABLE receipt_void (
  id        INTEGER PRIMARY KEY,
  receipt   INTEGER NOT NULL UNIQUE REFERENCES receipt(id),
  voided_at TEXT NOT NULL,
  voided_by TEXT NOT NULL,
  reason    TEXT NOT NULL CHECK (reason <> '')
) STRICT;

-- The bytes as they were first printed. The hash is a record; the bytes stand outside the journal
-- (they would be stored twice) and `check` compares them with the hash.
CREATE TABLE receipt_file (
  id      INTEGER PRIMARY KEY,
  receipt INTEGER NOT NULL UNIQUE REFERENCES receipt(id),
  size    INTEGER NOT NULL,
  sha256  BLOB NOT NULL CHECK (length(sha256) = 32)
) STRICT;
CREATE TABLE receipt_bytes (
  id    INTEGER PRIMARY KEY REFERENCES receipt_file(id),
  bytes BLOB NOT NULL
) STRICT;

-- Every sheet and how it stands: in force, replaced by a later copy of its number, or void.
CREATE VIEW receipt_state AS
  SELECT r.id AS receipt, r.series, r.fiscal_year, r.number, r.copy,
         r.series || r.fiscal_year || '-' || printf('%04d', r.number) AS no,
         r.payment, r.member, r.amount, r.issued_on, r.addressee, r.proviso,
         CASE WHEN v.id IS NOT NULL THEN 'void'
              WHEN EXISTS (SELECT 1 FROM receipt n WHERE n.series = r.series AND n.fiscal_year = r.fiscal_year
                              AND n.number = r.number AND n.copy > r.copy) THEN 'replaced'
              ELSE 'issued' END AS state
    FROM receipt r LEFT JOIN receipt_void v ON v.receipt = r.id;

-- What stands in the way of taking a payment back, and of a second receipt for it.
CREATE VIEW receipt_in_force AS
  SELECT receipt, payment, no, member, amount FROM receipt_state WHERE state = 'issued';
