-- 会費と入金: what is owed and what came in. Rows are never changed or deleted, only reversed.

CREATE TABLE item (
  id        INTEGER PRIMARY KEY,
  code      TEXT NOT NULL UNIQUE,
  name      TEXT NOT NULL,
  tax_class TEXT NOT NULL CHECK (tax_class IN ('outside', 'exempt', 'standard', 'reduced'))  -- 不課税 非課税 10% 8%
) STRICT;
INSERT INTO item (id, code, name, tax_class) VALUES
  (1, 'annual', '年会費', 'outside'),
  (2, 'entrance', '入会金', 'outside'),
  (3, 'other', 'その他', 'standard');

CREATE TABLE charge (
  id          INTEGER PRIMARY KEY,
  member      INTEGER NOT NULL REFERENCES member(id),
  payer       INTEGER NOT NULL REFERENCES member(id),
  item        INTEGER NOT NULL REFERENCES item(id),
  fiscal_year INTEGER NOT NULL,
  label       TEXT NOT NULL,                               -- 2026年度 年会費（正会員）
  amount      INTEGER NOT NULL CHECK (amount > 0),
  tax_class   TEXT NOT NULL CHECK (tax_class IN ('outside', 'exempt', 'standard', 'reduced')),
  charged_on  TEXT NOT NULL,
  due_on      TEXT NOT NULL,
  -- 1, and one more each time the same item is charged again (after it was taken back, or beside it).
  round       INTEGER NOT NULL DEFAULT 1 CHECK (round > 0),
  UNIQUE (payer, member, item, fiscal_year, round)
) STRICT;
CREATE INDEX charge_member ON charge (member, fiscal_year, amount);
CREATE INDEX charge_payer ON charge (payer, due_on);
CREATE INDEX charge_year ON charge (fiscal_year, item);

-- 取消: the charge stays, this row takes it back.
CREATE TABLE charge_reversal (
  id          INTEGER PRIMARY KEY,
  charge      INTEGER NOT NULL UNIQUE REFERENCES charge(id),
  reversed_on TEXT NOT NULL,
  reversed_by TEXT NOT NULL,
  reason      TEXT NOT NULL CHECK (reason <> '')
) STRICT;

CREATE TABLE payment (
  id          INTEGER PRIMARY KEY,
  member      INTEGER NOT NULL REFERENCES member(id),      -- the payer
  amount      INTEGER NOT NULL CHECK (amount <> 0),        -- negative only when it reverses
  paid_on     TEXT NOT NULL,
  method      TEXT NOT NULL CHECK (method IN ('cash', 'bank', 'post', 'debit', 'card', 'konbini', 'qr', 'other')),
  memo        TEXT NOT NULL DEFAULT '',
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  reverses    INTEGER UNIQUE REFERENCES payment(id),
  reason      TEXT NOT NULL DEFAULT '',
  CHECK ((amount < 0) = (reverses IS NOT NULL))
) STRICT;
CREATE INDEX payment_member ON payment (member, paid_on);
CREATE INDEX payment_day ON payment (paid_on);

CREATE TABLE allocation (
  id      INTEGER PRIMARY KEY,
  payment INTEGER NOT NULL REFERENCES payment(id),
  charge  INTEGER NOT NULL REFERENCES charge(id),
  amount  INTEGER NOT NULL CHECK (amount <> 0)             -- negative in the payment that reverses
) STRICT;
CREATE INDEX allocation_payment ON allocation (payment);
CREATE INDEX allocation_charge ON allocation (charge, amount);

-- Every charge in force (not taken back) and how much of it is paid. What lists of members join.
-- The sum is asked per charge, from one covering index, so that a condition on the charge goes first.
CREATE VIEW charge_state AS
  SELECT charge, member, payer, item, fiscal_year, label, amount, tax_class, charged_on, due_on,
         paid, amount - paid AS open
    FROM (SELECT c.id AS charge, c.member, c.payer, c.item, c.fiscal_year, c.label, c.amount, c.tax_class,
                 c.charged_on, c.due_on,
                 (SELECT coalesce(sum(a.amount), 0) FROM allocation a WHERE a.charge = c.id) AS paid
            FROM charge c
           WHERE NOT EXISTS (SELECT 1 FROM charge_reversal r WHERE r.charge = c.id));

-- The charges that were taken back, in the same columns.
CREATE VIEW charge_cancelled AS
  SELECT c.id AS charge, c.member, c.payer, c.item, c.fiscal_year, c.label, c.amount, c.tax_class,
         c.charged_on, c.due_on, 0 AS paid, 0 AS open
    FROM charge c JOIN charge_reversal r ON r.charge = c.id;

-- What came in, and what became of it: how much is allocated, and whether it was taken back.
-- The rows that take back are not here.
CREATE VIEW payment_state AS
  SELECT p.id AS payment, p.member, p.amount, p.paid_on, p.method, p.memo, p.recorded_at, p.recorded_by,
         v.id AS void_by, coalesce(v.reason, '') AS void_reason,
         CASE WHEN v.id IS NULL
              THEN (SELECT coalesce(sum(a.amount), 0) FROM allocation a WHERE a.payment = p.id) ELSE 0 END AS allocated
    FROM payment p LEFT JOIN payment v ON v.reverses = p.id
   WHERE +p.reverses IS NULL;                              -- +: nearly all rows, so never the way in
