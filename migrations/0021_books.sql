-- 会計: 資金, 科目, what came in and went out beside the members' payments, the budget, and which years are closed.

-- 資金: where money is.
CREATE TABLE purse (
  id        INTEGER PRIMARY KEY,
  name      TEXT NOT NULL UNIQUE CHECK (name <> ''),
  account   INTEGER UNIQUE REFERENCES bank_account(id),    -- payments that a line of this account settled are here
  opening   INTEGER NOT NULL DEFAULT 0,                    -- yen, on the morning of opened_on
  opened_on TEXT NOT NULL,                                 -- what came in before is part of opening
  position  INTEGER NOT NULL DEFAULT 0,
  retired   INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
) STRICT;
INSERT INTO purse (id, name, opened_on, position) VALUES (1, '現金', '1868-01-01', 1), (2, '普通預金', '1868-01-01', 2);

-- Where payments of a method go.
CREATE TABLE purse_method (
  id     INTEGER PRIMARY KEY,
  method TEXT NOT NULL UNIQUE,
  purse  INTEGER NOT NULL REFERENCES purse(id)
) STRICT;
INSERT INTO purse_method (method, purse) VALUES
  ('cash', 1), ('bank', 2), ('post', 2), ('debit', 2), ('card', 2), ('konbini', 2), ('qr', 2), ('other', 2);

-- 科目
CREATE TABLE subject (
  id       INTEGER PRIMARY KEY,
  side     TEXT NOT NULL CHECK (side IN ('income', 'expense')),
  name     TEXT NOT NULL CHECK (name <> ''),
  position INTEGER NOT NULL DEFAULT 100,
  retired  INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
  UNIQUE (side, name)
) STRICT;
INSERT INTO subject (side, name, position) VALUES
  ('income', '会費収入', 1), ('income', '入会金収入', 2), ('income', '寄附金収入', 3), ('income', '補助金等収入', 4),
  ('income', '事業収入', 5), ('income', '受取利息', 6), ('income', '雑収入', 7),
  ('expense', '事業費', 1), ('expense', '会議費', 2), ('expense', '通信運搬費', 3), ('expense', '印刷製本費', 4),
  ('expense', '旅費交通費', 5), ('expense', '消耗品費', 6), ('expense', '諸謝金', 7), ('expense', '支払手数料', 8),
  ('expense', '雑費', 9);

-- 出納: rows are never changed or deleted, only reversed.
CREATE TABLE book_entry (
  id         INTEGER PRIMARY KEY,
  day        TEXT NOT NULL,
  side       TEXT NOT NULL CHECK (side IN ('income', 'expense', 'transfer')),
  purse      INTEGER NOT NULL REFERENCES purse(id),        -- where it came in or went out
  to_purse   INTEGER REFERENCES purse(id),                 -- of a transfer, where it went
  subject    INTEGER REFERENCES subject(id),
  amount     INTEGER NOT NULL CHECK (amount <> 0),         -- yen; below 0 only when it reverses
  partner    TEXT NOT NULL DEFAULT '',
  memo       TEXT NOT NULL DEFAULT '',
  entered_at TEXT NOT NULL,
  entered_by TEXT NOT NULL,
  reverses   INTEGER UNIQUE REFERENCES book_entry(id),
  reason     TEXT NOT NULL DEFAULT '',
  CHECK ((amount < 0) = (reverses IS NOT NULL)),
  CHECK ((side = 'transfer') = (to_purse IS NOT NULL) AND (side = 'transfer') = (subject IS NULL) AND purse IS NOT to_purse)
) STRICT;
CREATE INDEX book_entry_day ON book_entry (day, id);

CREATE TABLE budget (
  id          INTEGER PRIMARY KEY,
  fiscal_year INTEGER NOT NULL,
  subject     INTEGER NOT NULL REFERENCES subject(id),
  amount      INTEGER NOT NULL CHECK (amount BETWEEN 0 AND 100000000000),
  UNIQUE (fiscal_year, subject)
) STRICT;

-- 締め: the last row of a year says whether it is closed.
CREATE TABLE closing (
  id          INTEGER PRIMARY KEY,
  fiscal_year INTEGER NOT NULL,
  closed      INTEGER NOT NULL CHECK (closed IN (0, 1)),
  at          TEXT NOT NULL,
  by          TEXT NOT NULL,
  reason      TEXT NOT NULL DEFAULT '' CHECK (closed = 1 OR reason <> ''),
  figures     TEXT NOT NULL CHECK (json_valid(figures))    -- the statement as it was then
) STRICT;
CREATE INDEX closing_year ON closing (fiscal_year, id);

-- 充当 of what was paid before: the day on which it was decided. Empty: with the payment.
ALTER TABLE allocation ADD COLUMN made_on TEXT NOT NULL DEFAULT '';

-- Of payments: what they paid, on which day and for which year; what is paid for nothing yet (前受金) has no item.
CREATE VIEW payment_part AS
  SELECT a.payment, p.member, iif(a.made_on = '', p.paid_on, a.made_on) AS day, c.item, c.payer, c.fiscal_year, a.amount
    FROM allocation a JOIN payment p ON p.id = a.payment JOIN charge c ON c.id = a.charge
   UNION ALL
  SELECT p.id, p.member, p.paid_on, NULL, NULL, NULL,
         p.amount - (SELECT coalesce(sum(a.amount), 0) FROM allocation a WHERE a.payment = p.id AND a.made_on = '')
    FROM payment p
   UNION ALL
  SELECT a.payment, p.member, a.made_on, NULL, NULL, NULL, -a.amount
    FROM allocation a JOIN payment p ON p.id = a.payment WHERE a.made_on <> '';

-- The same as money that came in: one row for each payment, and which account its line of the bank stands in.
CREATE VIEW payment_cash AS
  SELECT p.id AS payment, p.paid_on AS day, p.method, p.member, p.amount, p.memo, p.reverses, p.reason,
         (SELECT l.account FROM settlement s JOIN statement_line l ON l.id = s.line
           WHERE s.payment = coalesce(p.reverses, p.id) AND s.undone_at IS NULL LIMIT 1) AS account
    FROM payment p;

-- What was charged, and on which day it was adjusted or taken back. A charge itself belongs to its year, whenever it
-- was made: what is owed at the end of a year is the sum of all, less what was paid until then.
CREATE VIEW charge_event AS
  SELECT c.id AS charge, c.payer, c.fiscal_year, '' AS day, c.amount FROM charge c
   UNION ALL
  SELECT c.id, c.payer, c.fiscal_year, a.adjusted_on, a.amount FROM charge_adjustment a JOIN charge c ON c.id = a.charge
   UNION ALL
  SELECT c.id, c.payer, c.fiscal_year, r.reversed_on,
         -c.amount - (SELECT coalesce(sum(a.amount), 0) FROM charge_adjustment a WHERE a.charge = c.id)
    FROM charge_reversal r JOIN charge c ON c.id = r.charge;

-- 請求項目 with the 科目 that they belong to.
CREATE VIEW item_subject AS SELECT id AS item, name, account, tax_class FROM item;

INSERT INTO role (id, code, name_ja, name_en) VALUES (5, 'auditor', '監査', 'Auditor');
INSERT INTO role_permission (role, area, level) VALUES
  (5, 'members', 1), (5, 'money', 1), (5, 'receipts', 1), (5, 'journal', 1);
