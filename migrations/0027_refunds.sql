-- 返金: what of a payment was given back, of what it paid for nothing yet (前受金). Never changed; a slip is taken back
-- by a row that reverses it.

CREATE TABLE refund (
  id          INTEGER PRIMARY KEY,
  payment     INTEGER NOT NULL REFERENCES payment(id),
  member      INTEGER NOT NULL REFERENCES member(id),       -- whose payment it was
  amount      INTEGER NOT NULL CHECK (amount <> 0),         -- yen; below 0 only when it reverses
  refunded_on TEXT NOT NULL,
  method      TEXT NOT NULL CHECK (method IN ('cash', 'bank', 'post', 'debit', 'card', 'konbini', 'qr', 'other')),
  reason      TEXT NOT NULL CHECK (reason <> ''),
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  reverses    INTEGER UNIQUE REFERENCES refund(id),
  CHECK ((amount < 0) = (reverses IS NOT NULL))
) STRICT;
CREATE INDEX refund_payment ON refund (payment, amount);
CREATE INDEX refund_member ON refund (member, refunded_on);

DROP VIEW payment_state;
CREATE VIEW payment_state AS
  SELECT p.id AS payment, p.member, p.amount, p.paid_on, p.method, p.memo, p.recorded_at, p.recorded_by,
         v.id AS void_by, coalesce(v.reason, '') AS void_reason,
         CASE WHEN v.id IS NULL
              THEN (SELECT coalesce(sum(a.amount), 0) FROM allocation a WHERE a.payment = p.id) ELSE 0 END AS allocated,
         (SELECT coalesce(sum(r.amount), 0) FROM refund r WHERE r.payment = p.id) AS refunded
    FROM payment p LEFT JOIN payment v ON v.reverses = p.id
   WHERE +p.reverses IS NULL;                              -- +: nearly all rows, so never the way in

-- As before, and what was given back: by which method, where that is not the payment's own.
DROP VIEW payment_part;
CREATE VIEW payment_part AS
  SELECT a.payment, p.member, iif(a.made_on = '', p.paid_on, a.made_on) AS day, c.item, c.payer, c.fiscal_year, a.amount,
         NULL AS method
    FROM allocation a JOIN payment p ON p.id = a.payment JOIN charge c ON c.id = a.charge
   UNION ALL
  SELECT p.id, p.member, p.paid_on, NULL, NULL, NULL,
         p.amount - (SELECT coalesce(sum(a.amount), 0) FROM allocation a WHERE a.payment = p.id AND a.made_on = ''), NULL
    FROM payment p
   UNION ALL
  SELECT a.payment, p.member, a.made_on, NULL, NULL, NULL, -a.amount, NULL
    FROM allocation a JOIN payment p ON p.id = a.payment WHERE a.made_on <> ''
   UNION ALL
  SELECT payment, member, refunded_on, NULL, NULL, NULL, -amount, method FROM refund;

-- Refunds as money that went out.
CREATE VIEW refund_cash AS
  SELECT id AS refund, payment, refunded_on AS day, method, member, -amount AS amount, reason, reverses FROM refund;
