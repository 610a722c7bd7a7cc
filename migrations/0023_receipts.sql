-- 領収書 in full: several series, parts of payments, paper or data, what a void sheet looks like.

-- 番号の系列: each counts 1, 2, 3 … in a year for itself.
CREATE TABLE receipt_series (
  id       INTEGER PRIMARY KEY,
  code     TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 4 AND code NOT GLOB '*[^A-Z]*'),
  name     TEXT NOT NULL CHECK (name <> ''),
  form     TEXT NOT NULL DEFAULT 'receipt' CHECK (form IN ('receipt', 'donation')), -- 領収書, 寄附金受領証明書
  position INTEGER NOT NULL DEFAULT 100,
  retired  INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
) STRICT;
INSERT INTO receipt_series (id, code, name, position) VALUES (1, 'R', '一般', 1);

-- What receipts say of an item when nobody says otherwise: its series, its 但し書き (one for each line; the
-- first is proposed, {年度} stands for the years).
CREATE TABLE receipt_item (
  id       INTEGER PRIMARY KEY,
  item     INTEGER NOT NULL UNIQUE REFERENCES item(id),
  series   INTEGER NOT NULL REFERENCES receipt_series(id),
  provisos TEXT NOT NULL DEFAULT ''
) STRICT;

ALTER TABLE receipt ADD COLUMN channel TEXT NOT NULL DEFAULT 'electronic' CHECK (channel IN ('electronic', 'paper'));
-- 取引年月日: the day on which the (last of the) money came.
ALTER TABLE receipt ADD COLUMN paid_on TEXT NOT NULL DEFAULT '';
UPDATE receipt SET paid_on = json_extract(snapshot, '$.paid_on');
CREATE INDEX receipt_paid ON receipt (paid_on);

-- What of which payment a sheet is for. `receipt.payment` is the first of them.
CREATE TABLE receipt_share (
  id      INTEGER PRIMARY KEY,
  receipt INTEGER NOT NULL REFERENCES receipt(id),
  payment INTEGER NOT NULL REFERENCES payment(id),
  charge  INTEGER REFERENCES charge(id),             -- none: what was not allocated then (前受金)
  amount  INTEGER NOT NULL CHECK (amount > 0)
) STRICT;
INSERT INTO receipt_share (receipt, payment, amount) SELECT id, payment, amount FROM receipt;
CREATE INDEX receipt_share_payment ON receipt_share (payment, receipt, charge, amount);
CREATE INDEX receipt_share_receipt ON receipt_share (receipt);

-- The sheet with 取消 across it, as it is given out from then on. As with `receipt_file`, the bytes stand
-- outside the journal.
CREATE TABLE receipt_void_file (
  id           INTEGER PRIMARY KEY,
  receipt_void INTEGER NOT NULL UNIQUE REFERENCES receipt_void(id),
  size         INTEGER NOT NULL,
  sha256       BLOB NOT NULL CHECK (length(sha256) = 32)
) STRICT;
CREATE TABLE receipt_void_bytes (
  id    INTEGER PRIMARY KEY REFERENCES receipt_void_file(id),
  bytes BLOB NOT NULL
) STRICT;

DROP VIEW receipt_in_force;
DROP VIEW receipt_state;

-- Every sheet and how it stands: in force, replaced by a later copy of its number, or void.
CREATE VIEW receipt_state AS
  SELECT r.id AS receipt, r.series, r.fiscal_year, r.number, r.copy,
         r.series || r.fiscal_year || '-' || printf('%04d', r.number) AS no,
         r.payment, r.member, r.amount, r.issued_on, r.paid_on, r.channel, r.addressee, r.proviso,
         CASE WHEN v.id IS NOT NULL THEN 'void'
              WHEN EXISTS (SELECT 1 FROM receipt n WHERE n.series = r.series AND n.fiscal_year = r.fiscal_year
                              AND n.number = r.number AND n.copy > r.copy) THEN 'replaced'
              ELSE 'issued' END AS state
    FROM receipt r LEFT JOIN receipt_void v ON v.receipt = r.id;

-- What of a payment is receipted: a row for each part that a sheet in force is for.
CREATE VIEW receipt_in_force AS
  SELECT s.receipt, h.payment, h.charge, s.no, s.member, h.amount
    FROM receipt_share h JOIN receipt_state s ON s.receipt = h.receipt WHERE s.state = 'issued';
