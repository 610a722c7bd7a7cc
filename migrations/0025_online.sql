-- オンライン決済: links by which members pay through Stripe, what came of them, and what Stripe paid out.

-- 支払リンク: what somebody is asked to pay. Never changed: how far it is stands in online_link_state.
CREATE TABLE online_link (
  id      INTEGER PRIMARY KEY,
  member  INTEGER NOT NULL REFERENCES member(id),          -- who pays
  claim   TEXT NOT NULL UNIQUE,                            -- chance of our own: all that Stripe is told of whom it is
  what    TEXT NOT NULL CHECK (what <> ''),                -- as Stripe's page shows it: no name of a person
  amount  INTEGER NOT NULL CHECK (amount > 0),
  konbini INTEGER NOT NULL CHECK (konbini IN (0, 1)),
  made_at TEXT NOT NULL,
  made_by TEXT NOT NULL
) STRICT;
CREATE INDEX online_link_member ON online_link (member);

-- Which charges it is for, and how much of each.
CREATE TABLE online_link_charge (
  id     INTEGER PRIMARY KEY,
  link   INTEGER NOT NULL REFERENCES online_link(id),
  charge INTEGER NOT NULL REFERENCES charge(id),
  amount INTEGER NOT NULL CHECK (amount > 0),
  UNIQUE (link, charge)
) STRICT;
CREATE INDEX online_link_charge_charge ON online_link_charge (charge);

-- Working state, outside the journal.
CREATE TABLE online_link_state (
  id       INTEGER PRIMARY KEY REFERENCES online_link(id),
  -- asked: Stripe is to be asked; open: it may be paid; reopen: a slip ran out, it is to be paid once more;
  -- closing: Stripe is to be told; closed; failed: Stripe will not have it.
  state    TEXT NOT NULL CHECK (state IN ('asked', 'open', 'reopen', 'closing', 'closed', 'failed')),
  stripe   TEXT NOT NULL DEFAULT '',                       -- plink_…
  price    TEXT NOT NULL DEFAULT '',                       -- price_…
  url      TEXT NOT NULL DEFAULT '',
  attempt  INTEGER NOT NULL DEFAULT 1,                     -- part of the idempotency key
  sessions INTEGER NOT NULL DEFAULT 1,                     -- how often it may be gone through: one more for each slip that ran out
  problem  TEXT                                            -- what Stripe said, as JSON of a message of ours
) STRICT;
CREATE INDEX online_link_state_state ON online_link_state (state);

-- What Stripe tells of one payment (a payment intent), as far as it is known. Outside the journal: the payment that
-- it became is in it.
CREATE TABLE online_payment (
  id       INTEGER PRIMARY KEY,
  intent   TEXT NOT NULL UNIQUE,                           -- pi_…: a payment enters once
  session  TEXT NOT NULL,                                  -- cs_…
  link     INTEGER NOT NULL REFERENCES online_link(id),
  state    TEXT NOT NULL CHECK (state IN ('pending', 'failed', 'paid')),
  method   TEXT NOT NULL CHECK (method IN ('card', 'konbini', 'other')),
  amount   INTEGER NOT NULL,                               -- yen
  currency TEXT NOT NULL,
  paid_on  TEXT,                                           -- the day in Japan
  slip_until TEXT,                                         -- until when the slip of a konbini may be paid, UTC
  fee      INTEGER,                                        -- yen; null: not known yet
  net      INTEGER,
  refunded INTEGER NOT NULL DEFAULT 0,                     -- of it, what Stripe gave back
  payout   TEXT,                                           -- po_…
  payment  INTEGER UNIQUE REFERENCES payment(id),          -- what it became with us
  taken_back INTEGER NOT NULL DEFAULT 0,                   -- of what was given back, what was reversed with us
  left_over INTEGER NOT NULL DEFAULT 0,                    -- what paid nothing when it came in: somebody has to look
  problem  TEXT,                                           -- why it waits for a person
  refund_reason TEXT NOT NULL DEFAULT '',                  -- why somebody asks Stripe to give it back; empty: nobody does
  refund_by TEXT NOT NULL DEFAULT '',
  refund_attempt INTEGER NOT NULL DEFAULT 0,
  CHECK ((state = 'paid') = (paid_on IS NOT NULL))
) STRICT;
CREATE INDEX online_payment_link ON online_payment (link);
CREATE INDEX online_payment_payout ON online_payment (payout) WHERE payout IS NOT NULL;
-- What waits is found without looking through what is done.
CREATE INDEX online_payment_to_book ON online_payment (id) WHERE state = 'paid' AND payment IS NULL;
CREATE INDEX online_payment_to_take_back ON online_payment (id) WHERE refunded > taken_back;
CREATE INDEX online_payment_no_fee ON online_payment (id) WHERE state = 'paid' AND fee IS NULL;
CREATE INDEX online_payment_problem ON online_payment (id) WHERE problem IS NOT NULL;
CREATE INDEX online_payment_left_over ON online_payment (id) WHERE left_over > 0;
CREATE INDEX online_payment_refund ON online_payment (id) WHERE refund_attempt > 0;

-- 入金 of Stripe into the association's account.
CREATE TABLE online_payout (
  id      INTEGER PRIMARY KEY,
  payout  TEXT NOT NULL UNIQUE,                            -- po_…
  amount  INTEGER NOT NULL,
  arrives_on TEXT NOT NULL,
  state   TEXT NOT NULL,                                   -- as Stripe calls it
  automatic INTEGER NOT NULL CHECK (automatic IN (0, 1)),  -- of one made by hand Stripe does not say what is in it
  known   INTEGER NOT NULL DEFAULT 0 CHECK (known IN (0, 1)), -- whether its parts are
  gross   INTEGER NOT NULL DEFAULT 0,
  fee     INTEGER NOT NULL DEFAULT 0,
  refunds INTEGER NOT NULL DEFAULT 0,                      -- what was given back, as Stripe took it off
  other   INTEGER NOT NULL DEFAULT 0                       -- other fees and corrections, with their sign
) STRICT;
CREATE INDEX online_payout_day ON online_payout (arrives_on);

-- The fee of a payout as it was entered into the books. In the journal.
CREATE TABLE online_fee (
  id     INTEGER PRIMARY KEY,
  payout INTEGER NOT NULL UNIQUE REFERENCES online_payout(id),
  entry  INTEGER NOT NULL REFERENCES book_entry(id)
) STRICT;

-- Events of Stripe that were looked at: what is listed again for safety is not looked at again.
CREATE TABLE online_event (
  id    INTEGER PRIMARY KEY,
  event TEXT NOT NULL UNIQUE,                              -- evt_…
  at    TEXT NOT NULL                                      -- UTC
) STRICT;

-- How far we are with Stripe. One row.
CREATE TABLE online_sync (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  due_at     TEXT NOT NULL DEFAULT '',                     -- when Stripe is asked next
  wait_until TEXT NOT NULL DEFAULT '',                     -- before, it is asked for nothing
  tries      INTEGER NOT NULL DEFAULT 0,                   -- that went wrong, one after the other
  polled_at  TEXT,                                         -- up to when everything is known
  payouts_at TEXT,
  problem    TEXT,
  check_asked INTEGER NOT NULL DEFAULT 0 CHECK (check_asked IN (0, 1)),
  checked    TEXT                                          -- what the last 接続の確認 found, JSON
) STRICT;
INSERT INTO online_sync (id) VALUES (1);

-- Every link, the payment of it that counts most, and how far it is.
CREATE VIEW online_link_now AS
  SELECT l.id AS link, l.member, l.claim, l.what, l.amount, l.konbini, l.made_at, l.made_by, s.stripe, s.url, s.problem,
         s.state AS at_stripe, p.id AS paid_by, p.intent, p.session, p.method, p.paid_on, p.slip_until, p.fee, p.net, p.refunded,
         p.payout, p.payment, p.refund_reason, p.amount AS paid,
         CASE WHEN p.state = 'paid' AND p.refunded >= p.amount THEN 'refunded'
              WHEN p.state = 'paid' THEN 'paid'
              WHEN s.state IN ('closing', 'closed') THEN 'closed'
              WHEN p.state = 'pending' THEN 'slip'
              WHEN s.state IN ('asked', 'failed') THEN s.state
              ELSE 'open' END AS state
    FROM online_link l JOIN online_link_state s ON s.id = l.id
    LEFT JOIN online_payment p ON p.id =
         (SELECT q.id FROM online_payment q WHERE q.link = l.id
           ORDER BY q.state = 'paid' DESC, q.state = 'pending' DESC, q.id DESC LIMIT 1);
