-- 会員: people and organisations in the roster, whatever their state.

CREATE TABLE kind (
  id        INTEGER PRIMARY KEY,
  name      TEXT NOT NULL UNIQUE CHECK (name <> ''),
  position  INTEGER NOT NULL DEFAULT 0,
  voting    INTEGER NOT NULL DEFAULT 1 CHECK (voting IN (0, 1)),
  retired   INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
) STRICT;

-- The yearly fee of a kind from a day on.
CREATE TABLE kind_fee (
  id        INTEGER PRIMARY KEY,
  kind      INTEGER NOT NULL REFERENCES kind(id),
  starts_on TEXT NOT NULL CHECK (starts_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  fee       INTEGER NOT NULL CHECK (fee >= 0),
  UNIQUE (kind, starts_on)
) STRICT;

CREATE TABLE member (
  id           INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: the journal and receipts name it
  no           TEXT NOT NULL UNIQUE CHECK (no <> ''),
  type         TEXT NOT NULL CHECK (type IN ('person', 'organisation')),
  sei          TEXT NOT NULL DEFAULT '',                   -- byte for byte as written
  mei          TEXT NOT NULL DEFAULT '',
  sei_kana     TEXT NOT NULL DEFAULT '',
  mei_kana     TEXT NOT NULL DEFAULT '',
  organisation TEXT NOT NULL DEFAULT '',                   -- of an organisation: its name; of a person: 勤務先
  organisation_kana TEXT NOT NULL DEFAULT '',
  honorific    TEXT NOT NULL DEFAULT '',                   -- empty: 様 or 御中 by type
  gender       TEXT NOT NULL DEFAULT '' CHECK (gender IN ('', 'male', 'female', 'other', 'unsaid')),
  birth        TEXT,
  death        TEXT,
  mail_stop    INTEGER NOT NULL DEFAULT 0 CHECK (mail_stop IN (0, 1)),   -- 発送停止
  joined_on    TEXT,                                       -- 入会日 as the association counts it
  external_key TEXT UNIQUE,                                -- 'source:id'
  sort_kana    TEXT NOT NULL CHECK (sort_kana <> ''),      -- folded furigana, else folded name: 五十音順
  created_at   TEXT NOT NULL,
  CHECK (sei <> '' OR mei <> '' OR organisation <> '')
) STRICT;
CREATE INDEX member_sort ON member (sort_kana, id);
CREATE INDEX member_death ON member (death) WHERE death IS NOT NULL;
CREATE INDEX member_joined ON member (joined_on) WHERE joined_on IS NOT NULL;

CREATE TABLE address (
  id          INTEGER PRIMARY KEY,
  member      INTEGER NOT NULL REFERENCES member(id),
  label       TEXT NOT NULL DEFAULT 'home' CHECK (label IN ('home', 'work', 'abroad', 'other')),
  postal_code TEXT NOT NULL DEFAULT '',
  prefecture  TEXT NOT NULL DEFAULT '',
  city        TEXT NOT NULL DEFAULT '',
  street      TEXT NOT NULL DEFAULT '',
  building    TEXT NOT NULL DEFAULT '',
  mailing     INTEGER NOT NULL DEFAULT 0 CHECK (mailing IN (0, 1))       -- 送付先
) STRICT;
CREATE INDEX address_member ON address (member);
CREATE UNIQUE INDEX address_mailing ON address (member) WHERE mailing = 1;
CREATE INDEX address_city ON address (prefecture, city, member) WHERE mailing = 1;

CREATE TABLE phone (
  id     INTEGER PRIMARY KEY,
  member INTEGER NOT NULL REFERENCES member(id),
  label  TEXT NOT NULL DEFAULT 'home' CHECK (label IN ('home', 'mobile', 'work', 'fax', 'other')),
  number TEXT NOT NULL CHECK (number <> '')
) STRICT;
CREATE INDEX phone_member ON phone (member);

CREATE TABLE email (
  id      INTEGER PRIMARY KEY,
  member  INTEGER NOT NULL REFERENCES member(id),
  label   TEXT NOT NULL DEFAULT 'home' CHECK (label IN ('home', 'work', 'mobile', 'other')),
  address TEXT NOT NULL CHECK (address <> ''),
  mailing INTEGER NOT NULL DEFAULT 0 CHECK (mailing IN (0, 1)),
  bounced INTEGER NOT NULL DEFAULT 0 CHECK (bounced IN (0, 1))
) STRICT;
CREATE INDEX email_member ON email (member);
CREATE UNIQUE INDEX email_mailing ON email (member) WHERE mailing = 1;
CREATE INDEX email_address ON email (lower(address));

CREATE TABLE note (
  id         INTEGER PRIMARY KEY,
  member     INTEGER NOT NULL REFERENCES member(id),
  text       TEXT NOT NULL CHECK (text <> ''),
  written_at TEXT NOT NULL,
  written_by TEXT NOT NULL
) STRICT;
CREATE INDEX note_member ON note (member);

CREATE TABLE tag (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;

CREATE TABLE member_tag (
  id     INTEGER PRIMARY KEY,
  member INTEGER NOT NULL REFERENCES member(id),
  tag    INTEGER NOT NULL REFERENCES tag(id),
  UNIQUE (member, tag)
) STRICT;
CREATE INDEX member_tag_tag ON member_tag (tag);

-- Own fields: one typed column per type.
CREATE TABLE field (
  id       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL UNIQUE CHECK (name <> ''),
  type     TEXT NOT NULL CHECK (type IN ('text', 'number', 'date', 'choice', 'choices', 'yes_no', 'file')),
  choices  TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(choices)),
  required INTEGER NOT NULL DEFAULT 0 CHECK (required IN (0, 1)),
  help     TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0,
  retired  INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
) STRICT;

CREATE TABLE field_value (
  id     INTEGER PRIMARY KEY,
  member INTEGER NOT NULL REFERENCES member(id),
  field  INTEGER NOT NULL REFERENCES field(id),
  text   TEXT,                                             -- text, choice; choices as a JSON list
  number REAL,                                             -- number, yes_no
  day    TEXT,
  file   INTEGER REFERENCES file(id),
  UNIQUE (member, field)
) STRICT;
CREATE INDEX field_value_text ON field_value (field, text);

CREATE TABLE household (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE household_member (
  id        INTEGER PRIMARY KEY,
  household INTEGER NOT NULL REFERENCES household(id),
  member    INTEGER NOT NULL UNIQUE REFERENCES member(id),
  head      INTEGER NOT NULL DEFAULT 0 CHECK (head IN (0, 1))
) STRICT;
CREATE INDEX household_member_household ON household_member (household);

-- 在籍期間: half open, starts_on <= day < ends_on; a change in the future is a period that starts then.
CREATE TABLE membership (
  id        INTEGER PRIMARY KEY,
  member    INTEGER NOT NULL REFERENCES member(id),
  kind      INTEGER NOT NULL REFERENCES kind(id),
  starts_on TEXT NOT NULL,
  ends_on   TEXT,
  end_reason TEXT NOT NULL DEFAULT '' CHECK (end_reason IN ('', 'left', 'lapsed', 'expelled', 'died', 'dissolved', 'changed')),
  asked_on  TEXT,                                          -- 退会申出日
  CHECK (ends_on IS NULL OR ends_on > starts_on)
) STRICT;
-- Whatever is asked about periods is answered from this index alone: states, kinds, who is billed.
CREATE INDEX membership_member ON membership (member, starts_on, ends_on, end_reason, kind);
CREATE INDEX membership_kind ON membership (kind, starts_on, ends_on, member);

CREATE TABLE import_batch (
  id        INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: the journal and receipts name it
  at        TEXT NOT NULL,
  file_name TEXT NOT NULL,
  layout    TEXT NOT NULL,
  mapping   TEXT NOT NULL CHECK (json_valid(mapping)),
  rows      INTEGER NOT NULL,
  added     INTEGER NOT NULL,
  updated   INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  left_out  TEXT NOT NULL CHECK (json_valid(left_out))     -- [{row, column, value, reason}]
) STRICT;

-- Derived, outside the journal, rebuilt by `check --repair`: what the search box looks through.
-- No reference to member: an undo removes the member first, and the text follows.
CREATE TABLE member_text (
  id   INTEGER PRIMARY KEY,                                -- the member
  text TEXT NOT NULL                                       -- order key, then folded fields, parted by line ends
) STRICT;
-- Every run of one, two and three characters, and the members that have it (roaring bitmap).
CREATE TABLE member_gram (
  id      INTEGER PRIMARY KEY,                             -- up to three code points, 21 bits each
  members BLOB NOT NULL
) STRICT;

-- How other rooms see a member: number, name as it is read, and how it is addressed.
CREATE VIEW member_brief AS
  SELECT id AS member, no, type = 'organisation' AS is_organisation,
         CASE WHEN type = 'organisation' OR (sei = '' AND mei = '') THEN organisation
              ELSE trim(sei || ' ' || mei) END AS name,
         CASE WHEN type = 'organisation' OR (sei = '' AND mei = '') THEN organisation_kana
              ELSE trim(sei_kana || ' ' || mei_kana) END AS kana,
         CASE WHEN honorific <> '' THEN honorific WHEN type = 'organisation' THEN '御中' ELSE '様' END AS honorific,
         death, sort_kana
    FROM member;

-- What a kind costs in a year, on every day: spans that follow one another without gap, half open.
-- Before the first fee is set the fee is null.
CREATE VIEW kind_span AS
  SELECT k.id AS kind, '' AS fee_from,
         coalesce((SELECT min(f.starts_on) FROM kind_fee f WHERE f.kind = k.id), '9999-99-99') AS fee_until, NULL AS fee
    FROM kind k
  UNION ALL
  SELECT f.kind, f.starts_on,
         coalesce((SELECT min(n.starts_on) FROM kind_fee n WHERE n.kind = f.kind AND n.starts_on > f.starts_on), '9999-99-99'),
         f.fee
    FROM kind_fee f;

-- Periods of membership with what they cost: what dues bill from. A period stands here once for each
-- span of its kind's fee; a day picks one.
CREATE VIEW billable AS
  SELECT s.member, s.kind, k.name AS kind_name, k.position, s.starts_on, s.ends_on, p.fee_from, p.fee_until, p.fee
    FROM membership s JOIN kind k ON k.id = s.kind JOIN kind_span p ON p.kind = s.kind;
