-- 調整, 分納, 個別会費・免除 and 支払者; and what is open of every charge, so that ten years of arrears are read at once.

-- 調整: makes a charge less or more. Taken back by another one.
CREATE TABLE charge_adjustment (
  id          INTEGER PRIMARY KEY,
  charge      INTEGER NOT NULL REFERENCES charge(id),
  amount      INTEGER NOT NULL CHECK (amount <> 0),
  adjusted_on TEXT NOT NULL,
  adjusted_by TEXT NOT NULL,
  reason      TEXT NOT NULL CHECK (reason <> '')
) STRICT;
CREATE INDEX charge_adjustment_charge ON charge_adjustment (charge, amount);

-- 分納: by when how much of a charge is to be paid in all.
CREATE TABLE instalment (
  id     INTEGER PRIMARY KEY,
  charge INTEGER NOT NULL REFERENCES charge(id),
  until  INTEGER NOT NULL CHECK (until > 0),
  due_on TEXT NOT NULL,
  UNIQUE (charge, until)
) STRICT;

-- 個別会費: what a member owes of an item in place of what its rule says; 0 is 免除.
CREATE TABLE own_fee (
  id        INTEGER PRIMARY KEY,
  member    INTEGER NOT NULL REFERENCES member(id),
  item      INTEGER NOT NULL REFERENCES item(id),
  fee       INTEGER NOT NULL CHECK (fee BETWEEN 0 AND 100000000),
  starts_on TEXT NOT NULL,
  ends_on   TEXT CHECK (ends_on > starts_on),              -- the first day on which it does not hold any more
  reason    TEXT NOT NULL CHECK (reason <> '')
) STRICT;
CREATE INDEX own_fee_member ON own_fee (member, item, starts_on);

-- 支払者: who pays what a member is charged, other than the household says.
CREATE TABLE payer (
  id        INTEGER PRIMARY KEY,
  member    INTEGER NOT NULL REFERENCES member(id),
  payer     INTEGER NOT NULL REFERENCES member(id),
  starts_on TEXT NOT NULL,
  ends_on   TEXT CHECK (ends_on > starts_on)
) STRICT;
CREATE INDEX payer_member ON payer (member, starts_on);
CREATE INDEX payer_payer ON payer (payer);

-- What is open of a charge and by when it is to be paid, as it follows from the rows above.
CREATE VIEW charge_now AS
  SELECT id, payer, fiscal_year, open,
         coalesce((SELECT i.due_on FROM instalment i WHERE i.charge = s.id AND i.until > s.paid
                    ORDER BY i.until LIMIT 1), due_on) AS due_on
    FROM (SELECT c.id, c.payer, c.fiscal_year, c.due_on,
                 (SELECT coalesce(sum(a.amount), 0) FROM allocation a WHERE a.charge = c.id) AS paid,
                 c.amount + (SELECT coalesce(sum(a.amount), 0) FROM charge_adjustment a WHERE a.charge = c.id)
                   - (SELECT coalesce(sum(a.amount), 0) FROM allocation a WHERE a.charge = c.id) AS open
            FROM charge c
           WHERE NOT EXISTS (SELECT 1 FROM charge_reversal r WHERE r.charge = c.id)) s
   WHERE open <> 0;

-- The same, kept: of what is paid in full there is no row, so that arrears cost what is owed, not what ever was.
CREATE TABLE charge_open (
  id          INTEGER PRIMARY KEY,                         -- that of the charge
  payer       INTEGER NOT NULL,
  fiscal_year INTEGER NOT NULL,
  open        INTEGER NOT NULL CHECK (open <> 0),
  due_on      TEXT NOT NULL
) STRICT;
CREATE INDEX charge_open_payer ON charge_open (payer, due_on, fiscal_year, open);
INSERT INTO charge_open (id, payer, fiscal_year, open, due_on) SELECT id, payer, fiscal_year, open, due_on FROM charge_now;

CREATE TRIGGER charge_made AFTER INSERT ON charge BEGIN
  INSERT INTO charge_open (id, payer, fiscal_year, open, due_on)
    VALUES (new.id, new.payer, new.fiscal_year, new.amount, new.due_on);
END;
CREATE TRIGGER charge_gone AFTER DELETE ON charge BEGIN
  DELETE FROM charge_open WHERE id = old.id;
END;
CREATE TRIGGER charge_moved AFTER UPDATE ON charge BEGIN
  DELETE FROM charge_open WHERE id = new.id;
  INSERT INTO charge_open SELECT id, payer, fiscal_year, open, due_on FROM charge_now WHERE id = new.id;
END;
CREATE TRIGGER allocation_made AFTER INSERT ON allocation BEGIN
  DELETE FROM charge_open WHERE id = new.charge;
  INSERT INTO charge_open SELECT id, payer, fiscal_year, open, due_on FROM charge_now WHERE id = new.charge;
END;
CREATE TRIGGER allocation_gone AFTER DELETE ON allocation BEGIN
  DELETE FROM charge_open WHERE id = old.charge;
  INSERT INTO charge_open SELECT id, payer, fiscal_year, open, due_on FROM charge_now WHERE id = old.charge;
END;
CREATE TRIGGER charge_reversal_made AFTER INSERT ON charge_reversal BEGIN
  DELETE FROM charge_open WHERE id = new.charge;
END;
CREATE TRIGGER charge_reversal_gone AFTER DELETE ON charge_reversal BEGIN
  DELETE FROM charge_open WHERE id = old.charge;
  INSERT INTO charge_open SELECT id, payer, fiscal_year, open, due_on FROM charge_now WHERE id = old.charge;
END;
CREATE TRIGGER charge_adjustment_made AFTER INSERT ON charge_adjustment BEGIN
  DELETE FROM charge_open WHERE id = new.charge;
  INSERT INTO charge_open SELECT id, payer, fiscal_year, open, due_on FROM charge_now WHERE id = new.charge;
END;
CREATE TRIGGER charge_adjustment_gone AFTER DELETE ON charge_adjustment BEGIN
  DELETE FROM charge_open WHERE id = old.charge;
  INSERT INTO charge_open SELECT id, payer, fiscal_year, open, due_on FROM charge_now WHERE id = old.charge;
END;
CREATE TRIGGER instalment_made AFTER INSERT ON instalment BEGIN
  DELETE FROM charge_open WHERE id = new.charge;
  INSERT INTO charge_open SELECT id, payer, fiscal_year, open, due_on FROM charge_now WHERE id = new.charge;
END;
CREATE TRIGGER instalment_gone AFTER DELETE ON instalment BEGIN
  DELETE FROM charge_open WHERE id = old.charge;
  INSERT INTO charge_open SELECT id, payer, fiscal_year, open, due_on FROM charge_now WHERE id = old.charge;
END;

-- Every charge in force, what it comes to with its adjustments, how much of it is paid, and by when the next part
-- is due. What lists of members join.
-- All charges of a payer are found by the unique index, what is open by the one above.
DROP INDEX charge_payer;

DROP VIEW charge_state;
CREATE VIEW charge_state AS
  SELECT charge, member, payer, item, fiscal_year, label, amount, tax_class, charged_on, due_on,
         amount - open AS paid, open
    FROM (SELECT c.id AS charge, c.member, c.payer, c.item, c.fiscal_year, c.label, c.tax_class, c.charged_on,
                 c.amount + (SELECT coalesce(sum(a.amount), 0) FROM charge_adjustment a WHERE a.charge = c.id) AS amount,
                 coalesce(o.due_on, c.due_on) AS due_on, coalesce(o.open, 0) AS open
            FROM charge c LEFT JOIN charge_open o ON o.id = c.id
           WHERE NOT EXISTS (SELECT 1 FROM charge_reversal r WHERE r.charge = c.id));

-- Of these what is open alone, found without looking through what is paid.
CREATE VIEW charge_owed AS
  SELECT o.id AS charge, c.member, o.payer, c.item, o.fiscal_year, c.label,
         c.amount + (SELECT coalesce(sum(a.amount), 0) FROM charge_adjustment a WHERE a.charge = c.id) AS amount,
         c.tax_class, c.charged_on, o.due_on, o.open
    FROM charge_open o JOIN charge c ON c.id = o.id
   WHERE o.open > 0;
