-- 口座と入出金明細: what the bank says came in and went out, each line once, and whose it is.

CREATE TABLE bank_account (
  id       INTEGER PRIMARY KEY,
  bank     TEXT NOT NULL CHECK (bank <> ''),               -- あずさ信用金庫
  branch   TEXT NOT NULL DEFAULT '',
  -- As papers and transfer files tell them apart (全銀 預金種目); 'post' is ゆうちょ with 記号 and 番号.
  type     TEXT NOT NULL DEFAULT 'ordinary' CHECK (type IN ('ordinary', 'current', 'savings', 'post')),
  bank_code   TEXT NOT NULL DEFAULT '',                    -- 統一金融機関番号, four digits
  branch_code TEXT NOT NULL DEFAULT '',                    -- three digits; of ゆうちょ the 記号
  number   TEXT NOT NULL DEFAULT '',                       -- digits as on the passbook
  holder   TEXT NOT NULL DEFAULT '',                       -- 口座名義カナ
  -- Whether invoices name it.
  printed  INTEGER NOT NULL DEFAULT 1 CHECK (printed IN (0, 1)),
  position INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE statement_file (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,           -- never given twice: the journal names it
  account     INTEGER NOT NULL REFERENCES bank_account(id),
  name        TEXT NOT NULL,
  format      TEXT NOT NULL,
  lines       INTEGER NOT NULL,
  added       INTEGER NOT NULL,
  from_on     TEXT NOT NULL,
  until_on    TEXT NOT NULL,
  imported_at TEXT NOT NULL,
  imported_by TEXT NOT NULL
) STRICT;

CREATE TABLE statement_line (
  id      INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES bank_account(id),
  file    INTEGER NOT NULL REFERENCES statement_file(id),
  key     TEXT NOT NULL,                                   -- what makes it the same line in another file
  day     TEXT NOT NULL,
  amount  INTEGER NOT NULL CHECK (amount <> 0),            -- yen; what went out is negative
  name    TEXT NOT NULL,                                   -- as the bank writes it
  memo    TEXT NOT NULL DEFAULT '',
  balance INTEGER,                                         -- after it, where the bank says so
  UNIQUE (account, key)
) STRICT;
CREATE INDEX statement_line_day ON statement_line (day, id);
CREATE INDEX statement_line_file ON statement_line (file);

-- 消込: what a line was settled by. Never changed but to say that it was taken back.
CREATE TABLE settlement (
  id         INTEGER PRIMARY KEY,
  line       INTEGER NOT NULL REFERENCES statement_line(id),
  payment    INTEGER REFERENCES payment(id),               -- the payment that it is; null: it is no member's
  made       INTEGER NOT NULL DEFAULT 0 CHECK (made IN (0, 1)), -- whether it was recorded from the line
  subject    TEXT NOT NULL DEFAULT '',                     -- 会費ではない入金: what it is instead
  settled_at TEXT NOT NULL,
  settled_by TEXT NOT NULL,
  undone_at  TEXT,
  undone_by  TEXT,
  CHECK ((payment IS NULL) = (subject <> '')),
  CHECK ((undone_at IS NULL) = (undone_by IS NULL))
) STRICT;
-- A line is settled once, and a payment is one line, whoever is quicker.
CREATE UNIQUE INDEX settlement_line ON settlement (line) WHERE undone_at IS NULL;
CREATE UNIQUE INDEX settlement_payment ON settlement (payment) WHERE undone_at IS NULL AND payment IS NOT NULL;

-- Names under which somebody has paid before.
CREATE TABLE payer_alias (
  id      INTEGER PRIMARY KEY,
  member  INTEGER NOT NULL REFERENCES member(id),
  name    TEXT NOT NULL,                                   -- as the bank wrote it
  key     TEXT NOT NULL CHECK (key <> ''),                 -- as it is compared
  -- From which settlement it was learned; it goes with it. Null: written down by hand.
  learned INTEGER REFERENCES settlement(id),
  UNIQUE (key, member)
) STRICT;
CREATE INDEX payer_alias_member ON payer_alias (member);

-- Every line and what became of it. A payment that was taken back settles nothing.
CREATE VIEW line_state AS
  SELECT l.id AS line, l.account, l.file, l.day, l.amount, l.name, l.memo, l.balance,
         s.id AS settlement, s.payment, coalesce(s.subject, '') AS subject, s.settled_at, s.settled_by
    FROM statement_line l
    LEFT JOIN settlement s ON s.line = l.id AND s.undone_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM payment v WHERE v.reverses = s.payment);
