-- 請求書: numbered, never edited; voided, or replaced by a later one.

CREATE TABLE invoice (
  id          INTEGER PRIMARY KEY,
  series      TEXT NOT NULL DEFAULT 'S',
  fiscal_year INTEGER NOT NULL,
  number      INTEGER NOT NULL CHECK (number > 0),         -- 1, 2, 3 … in a series and year, no gap
  member      INTEGER NOT NULL REFERENCES member(id),      -- who pays
  amount      INTEGER NOT NULL CHECK (amount > 0),
  issued_on   TEXT NOT NULL,
  due_on      TEXT NOT NULL,
  snapshot    TEXT NOT NULL CHECK (json_valid(snapshot)),  -- everything that is printed
  issued_at   TEXT NOT NULL,
  issued_by   TEXT NOT NULL,
  UNIQUE (series, fiscal_year, number)
) STRICT;
CREATE INDEX invoice_member ON invoice (member);

-- What was open of which charge when it was issued.
CREATE TABLE invoice_line (
  id      INTEGER PRIMARY KEY,
  invoice INTEGER NOT NULL REFERENCES invoice(id),
  charge  INTEGER NOT NULL REFERENCES charge(id),
  amount  INTEGER NOT NULL CHECK (amount > 0),
  UNIQUE (invoice, charge)
) STRICT;
CREATE INDEX invoice_line_charge ON invoice_line (charge, invoice, amount);

-- How it came to count no more: taken back (取消), or replaced by `successor`.
CREATE TABLE invoice_void (
  id        INTEGER PRIMARY KEY,
  invoice   INTEGER NOT NULL UNIQUE REFERENCES invoice(id),
  successor INTEGER REFERENCES invoice(id),
  voided_at TEXT NOT NULL,
  voided_by TEXT NOT NULL,
  reason    TEXT NOT NULL CHECK (reason <> '')
) STRICT;
CREATE INDEX invoice_void_successor ON invoice_void (successor) WHERE successor IS NOT NULL;

-- The bytes as they were first printed, as with `receipt_file`: the hash is a record, the bytes stand outside the journal.
CREATE TABLE invoice_file (
  id      INTEGER PRIMARY KEY,
  invoice INTEGER NOT NULL UNIQUE REFERENCES invoice(id),
  size    INTEGER NOT NULL,
  sha256  BLOB NOT NULL CHECK (length(sha256) = 32)
) STRICT;
CREATE TABLE invoice_bytes (
  id    INTEGER PRIMARY KEY REFERENCES invoice_file(id),
  bytes BLOB NOT NULL
) STRICT;

-- Attached as PDF when it is sent.
ALTER TABLE message ADD COLUMN invoice INTEGER REFERENCES invoice(id);
CREATE INDEX message_invoice ON message (invoice) WHERE invoice IS NOT NULL;

-- Every invoice and how it stands; what of it is still open, and whether that is all that it says.
CREATE VIEW invoice_state AS
  SELECT i.id AS invoice, i.series, i.fiscal_year, i.number,
         i.series || i.fiscal_year || '-' || printf('%04d', i.number) AS no,
         i.member, i.amount, i.issued_on, i.due_on, v.successor,
         CASE WHEN v.id IS NULL THEN 'issued' WHEN v.successor IS NULL THEN 'void' ELSE 'replaced' END AS state,
         (SELECT coalesce(sum(min(l.amount, o.open)), 0) FROM invoice_line l JOIN charge_owed o ON o.charge = l.charge
           WHERE l.invoice = i.id) AS open,
         EXISTS (SELECT 1 FROM invoice_line l LEFT JOIN charge_owed o ON o.charge = l.charge
                  WHERE l.invoice = i.id AND coalesce(o.open, 0) <> l.amount) AS changed
    FROM invoice i LEFT JOIN invoice_void v ON v.invoice = i.id;
