-- 一冊の帳簿: who we are, who works here, what happened.
-- All tables STRICT; days are ISO text, moments UTC text, money whole yen, booleans 0/1.

CREATE TABLE association (
  id                  INTEGER PRIMARY KEY CHECK (id = 1),
  form                TEXT NOT NULL DEFAULT '',            -- 一般社団法人 … as printed above the name
  name                TEXT NOT NULL CHECK (name <> ''),
  name_en             TEXT NOT NULL DEFAULT '',
  postal_code         TEXT NOT NULL DEFAULT '',            -- seven digits
  address             TEXT NOT NULL DEFAULT '',
  phone               TEXT NOT NULL DEFAULT '',
  email               TEXT NOT NULL DEFAULT '',
  fiscal_year_start   INTEGER NOT NULL DEFAULT 4 CHECK (fiscal_year_start BETWEEN 1 AND 12),
  registration_number TEXT NOT NULL DEFAULT '',            -- 'T' and 13 digits, or empty
  seal                INTEGER REFERENCES file(id),
  member_no_prefix    TEXT NOT NULL DEFAULT '',
  member_no_width     INTEGER NOT NULL DEFAULT 5 CHECK (member_no_width BETWEEN 1 AND 12)
) STRICT;

CREATE TABLE setting (
  id    INTEGER PRIMARY KEY,
  key   TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

-- The SMTP password and its like: outside the journal, which many may read.
CREATE TABLE secret (
  id    INTEGER PRIMARY KEY,
  key   TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL
) STRICT;

-- Numbers that only ever grow (会員番号). Outside the journal, so that undo cannot make one come back.
CREATE TABLE counter (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  last INTEGER NOT NULL
) STRICT;

CREATE TABLE role (
  id      INTEGER PRIMARY KEY,
  code    TEXT NOT NULL UNIQUE,
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL
) STRICT;

CREATE TABLE role_permission (
  id    INTEGER PRIMARY KEY,
  role  INTEGER NOT NULL REFERENCES role(id),
  area  TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level IN (1, 2)),          -- 1 見る, 2 変更
  UNIQUE (role, area)
) STRICT;

CREATE TABLE staff (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE CHECK (name <> ''),
  role       INTEGER NOT NULL REFERENCES role(id),
  active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  slot       TEXT NOT NULL UNIQUE,                         -- the key slot in keys.json
  created_at TEXT NOT NULL
) STRICT;

-- Sign-ins are working state, not records: outside the journal.
CREATE TABLE staff_sign_in (
  id    INTEGER PRIMARY KEY,
  staff INTEGER NOT NULL REFERENCES staff(id),
  at    TEXT NOT NULL
) STRICT;

CREATE TABLE file (
  id         INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: the journal and receipts name it
  name       TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes      BLOB NOT NULL,
  sha256     BLOB NOT NULL CHECK (length(sha256) = 32),
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE journal (
  id      INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  staff   INTEGER,                                         -- null: the machine or a member
  who     TEXT NOT NULL,
  command TEXT NOT NULL,
  subject TEXT NOT NULL,                                   -- what it was about, for people
  reason  TEXT NOT NULL,
  schema  INTEGER NOT NULL,                                -- reads `changes`
  undo    TEXT NOT NULL,                                   -- 'changeset', 'by:<command>', 'never:<why>'
  undoes  INTEGER REFERENCES journal(id),
  rows    INTEGER NOT NULL,
  changes BLOB NOT NULL,                                   -- SQLite changeset, zlib
  prev    BLOB NOT NULL CHECK (length(prev) = 32),
  hash    BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE UNIQUE INDEX journal_undoes ON journal (undoes) WHERE undoes IS NOT NULL;

-- Which rows an entry changed: runs of neighbouring keys of one table. Rows that belong to a
-- member are also listed under the member.
CREATE TABLE journal_row (
  tbl   TEXT NOT NULL,
  first INTEGER NOT NULL,
  last  INTEGER NOT NULL CHECK (last >= first),
  entry INTEGER NOT NULL REFERENCES journal(id),
  PRIMARY KEY (tbl, first, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX journal_row_run ON journal_row (tbl, last, first, entry) WHERE last > first;
CREATE INDEX journal_row_entry ON journal_row (entry);

CREATE TABLE job (
  id       INTEGER PRIMARY KEY,
  kind     TEXT NOT NULL UNIQUE,
  due_at   TEXT NOT NULL,
  last_run TEXT,
  last_error TEXT
) STRICT;

INSERT INTO role (id, code, name_ja, name_en) VALUES
  (1, 'admin',     '管理者', 'Administrator'),
  (2, 'secretary', '事務局', 'Secretary'),
  (3, 'treasurer', '会計',   'Treasurer'),
  (4, 'viewer',    '閲覧',   'Viewer');

INSERT INTO role_permission (role, area, level) VALUES
  (1, 'members', 2), (1, 'money', 2), (1, 'receipts', 2), (1, 'mail', 2), (1, 'export', 2),
  (1, 'journal', 2), (1, 'settings', 2), (1, 'staff', 2),
  (2, 'members', 2), (2, 'money', 1), (2, 'receipts', 1), (2, 'mail', 2), (2, 'export', 2),
  (2, 'journal', 2), (2, 'settings', 1),
  (3, 'members', 1), (3, 'money', 2), (3, 'receipts', 2), (3, 'mail', 1), (3, 'export', 2),
  (3, 'journal', 2), (3, 'settings', 1),
  (4, 'members', 1), (4, 'money', 1), (4, 'receipts', 1), (4, 'mail', 1), (4, 'journal', 1);
