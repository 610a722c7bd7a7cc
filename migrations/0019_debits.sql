-- 口座振替: from which accounts payers let their dues be drawn, what was asked of the bank, what came of it.

-- 口座振替依頼. Its key, in 20 digits, is the 顧客番号 by which the bank answers: never given twice.
CREATE TABLE mandate (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  member      INTEGER NOT NULL REFERENCES member(id),      -- the payer
  type        TEXT NOT NULL CHECK (type IN ('ordinary', 'current', 'post')), -- 'post': ゆうちょ with 記号 and 番号
  bank_code   TEXT NOT NULL,                               -- 統一金融機関番号, four digits
  bank        TEXT NOT NULL DEFAULT '',                    -- in kana, as files want it
  branch_code TEXT NOT NULL,                               -- three digits; of ゆうちょ the 記号
  branch      TEXT NOT NULL DEFAULT '',
  number      TEXT NOT NULL,                               -- digits as on the passbook
  holder      TEXT NOT NULL CHECK (holder <> ''),          -- 預金者名 in kana
  state       TEXT NOT NULL CHECK (state IN ('requested', 'valid', 'stopped')),
  reason      TEXT NOT NULL DEFAULT '',                    -- why it was stopped
  starts_on   TEXT NOT NULL,
  ends_on     TEXT,
  novelty     INTEGER NOT NULL DEFAULT 1 CHECK (novelty IN (0, 1, 2)), -- 新規コード: 1 first, 2 account changed
  CHECK ((state = 'stopped') = (reason <> ''))
) STRICT;
CREATE INDEX mandate_of_member ON mandate (member, id);

-- 引落: one request file, with its bytes, and the result that came for it.
CREATE TABLE debit_run (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  day         TEXT NOT NULL,                               -- 引落日
  consignor   TEXT NOT NULL,                               -- 委託者コード
  file        BLOB NOT NULL,
  made_at     TEXT NOT NULL,
  made_by     TEXT NOT NULL,
  called_off_at TEXT,
  called_off_by TEXT,
  result_name TEXT,
  result_hash TEXT UNIQUE,                                 -- SHA-256: the same result file is taken once
  result_at   TEXT,
  result_by   TEXT,
  result_file BLOB,
  CHECK (called_off_at IS NULL OR result_at IS NULL),
  CHECK ((result_hash IS NULL) = (result_at IS NULL) AND (result_file IS NULL) = (result_at IS NULL))
) STRICT;
CREATE INDEX debit_run_day ON debit_run (day);

CREATE TABLE debit_line (
  id          INTEGER PRIMARY KEY,
  run         INTEGER NOT NULL REFERENCES debit_run(id),
  mandate     INTEGER NOT NULL REFERENCES mandate(id),
  amount      INTEGER NOT NULL CHECK (amount > 0),
  -- 'look': the bank's code does not say what came of it, somebody has to.
  state       TEXT NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'called_off', 'paid', 'failed', 'look')),
  code        TEXT NOT NULL DEFAULT '',                    -- 振替結果コード as it came
  payment     INTEGER REFERENCES payment(id),
  -- Of one that failed: not decided yet, to be drawn again, or asked for by transfer.
  next        TEXT NOT NULL DEFAULT '' CHECK (next IN ('', 'again', 'transfer')),
  UNIQUE (run, mandate),
  CHECK ((state = 'paid') = (payment IS NOT NULL)),
  CHECK (next = '' OR state = 'failed')
) STRICT;
CREATE INDEX debit_line_mandate ON debit_line (mandate);
CREATE INDEX debit_line_state ON debit_line (state);

-- Which charges a line draws, and how much was open of each.
CREATE TABLE debit_charge (
  id     INTEGER PRIMARY KEY,
  line   INTEGER NOT NULL REFERENCES debit_line(id),
  charge INTEGER NOT NULL REFERENCES charge(id),
  amount INTEGER NOT NULL CHECK (amount > 0),
  UNIQUE (charge, line)
) STRICT;
CREATE INDEX debit_charge_line ON debit_charge (line);

-- 総合振込: one file of what is paid to others, with its bytes.
CREATE TABLE transfer_file (
  id          INTEGER PRIMARY KEY,
  day         TEXT NOT NULL,                               -- 取組日
  count       INTEGER NOT NULL CHECK (count > 0),          -- as in the file, whatever becomes of its transfers
  amount      INTEGER NOT NULL CHECK (amount > 0),
  file        BLOB NOT NULL,
  made_at     TEXT NOT NULL,
  made_by     TEXT NOT NULL,
  called_off_at TEXT,
  called_off_by TEXT,
  sent_on     TEXT,                                        -- when it went to the bank
  sent_by     TEXT,
  CHECK (called_off_at IS NULL OR sent_on IS NULL)
) STRICT;

-- What is to be paid to somebody: a refund, 謝金, an expense.
CREATE TABLE transfer (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,           -- 顧客コード1: never given twice
  member      INTEGER REFERENCES member(id),               -- to whom, if it is a member
  purpose     TEXT NOT NULL CHECK (purpose IN ('refund', 'fee', 'expense', 'other')),
  note        TEXT NOT NULL DEFAULT '',
  amount      INTEGER NOT NULL CHECK (amount > 0),
  type        TEXT NOT NULL CHECK (type IN ('ordinary', 'current', 'savings', 'post')),
  bank_code   TEXT NOT NULL,
  bank        TEXT NOT NULL DEFAULT '',
  branch_code TEXT NOT NULL,
  branch      TEXT NOT NULL DEFAULT '',
  number      TEXT NOT NULL,
  holder      TEXT NOT NULL CHECK (holder <> ''),          -- 受取人名 in kana
  file        INTEGER REFERENCES transfer_file(id),        -- none: waits
  dropped     TEXT NOT NULL DEFAULT '',                    -- why it is not paid after all
  noted_at    TEXT NOT NULL,
  noted_by    TEXT NOT NULL,
  CHECK (file IS NULL OR dropped = '')
) STRICT;
CREATE INDEX transfer_file_of ON transfer (file, id);
CREATE INDEX transfer_member ON transfer (member) WHERE member IS NOT NULL;
