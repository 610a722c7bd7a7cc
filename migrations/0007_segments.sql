-- 抽出条件: who is meant, under a name. Conditions name kinds, tags and fields by key.

CREATE TABLE segment (
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL CHECK (name <> ''),
  expr  TEXT NOT NULL CHECK (json_valid(expr)),
  owner INTEGER REFERENCES staff(id)                       -- whose alone it is; null: everybody's
) STRICT;
CREATE UNIQUE INDEX segment_name ON segment (name, coalesce(owner, 0));

-- How conditions see other rooms.

-- 会費: what can be charged.
CREATE VIEW charge_item AS SELECT id AS item, code, name FROM item;

-- 入金: who paid for whom what, and when. What was taken back is not here.
CREATE VIEW paid_for AS
  SELECT c.member, c.item, p.paid_on
    FROM charge c JOIN allocation a ON a.charge = c.id JOIN payment p ON p.id = a.payment
   WHERE +p.reverses IS NULL AND NOT EXISTS (SELECT 1 FROM payment v WHERE v.reverses = p.id);

-- 連絡: what was sent, by the day in Japan.
CREATE VIEW mail_sent AS
  SELECT m.member, m.cause, date(d.sent_at, '+9 hours') AS sent_on
    FROM message m JOIN delivery d ON d.id = m.id
   WHERE d.state = 'sent';
