-- 重複と統合: who may be the same, what was decided about it, and which records became one.

-- Pairs that the last look through the roster found. Derived and outside the journal: a new look replaces them.
CREATE TABLE duplicate (
  id     INTEGER PRIMARY KEY,
  first  INTEGER NOT NULL,                                 -- the member with the smaller key
  second INTEGER NOT NULL CHECK (second > first),
  points INTEGER NOT NULL,
  UNIQUE (first, second)
) STRICT;
CREATE INDEX duplicate_points ON duplicate (points DESC, id);
CREATE TABLE duplicate_scan (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  at      TEXT NOT NULL,
  members INTEGER NOT NULL,                                -- how many were looked at
  found   INTEGER NOT NULL                                 -- pairs in all; the best of them stand in `duplicate`
) STRICT;

-- 別の人: two that were looked at and are not the same. Never shown again.
CREATE TABLE not_duplicate (
  id         INTEGER PRIMARY KEY,
  member     INTEGER NOT NULL REFERENCES member(id) ON DELETE CASCADE,
  other      INTEGER NOT NULL REFERENCES member(id) ON DELETE CASCADE,
  decided_at TEXT NOT NULL,
  decided_by TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX not_duplicate_pair ON not_duplicate (min(member, other), max(member, other));
CREATE INDEX not_duplicate_member ON not_duplicate (member);
CREATE INDEX not_duplicate_other ON not_duplicate (other);

-- 統合済み: the record with this key became part of `member`. Its number and its key in another system stay
-- taken and lead there.
CREATE TABLE merged (
  id           INTEGER PRIMARY KEY,                        -- the key that the record had
  member       INTEGER NOT NULL REFERENCES member(id),
  no           TEXT NOT NULL UNIQUE CHECK (no <> ''),
  name         TEXT NOT NULL,
  kana         TEXT NOT NULL,
  external_key TEXT UNIQUE,
  merged_at    TEXT NOT NULL,
  merged_by    TEXT NOT NULL
) STRICT;
CREATE INDEX merged_member ON merged (member);

-- Which records a member took in: by it the journal tells the whole story of a member.
CREATE VIEW merged_into AS SELECT id AS record, member FROM merged;

-- By the day of birth: who else was born then.
CREATE INDEX member_birth ON member (birth) WHERE birth IS NOT NULL;

-- 取り込みの設定: how a sheet with these titles was taken in, by a name that somebody gave it.
CREATE TABLE import_setup (
  id          INTEGER PRIMARY KEY,
  name        TEXT NOT NULL UNIQUE CHECK (name <> ''),
  fingerprint TEXT NOT NULL,                               -- of the titles, whatever their order
  setup       TEXT NOT NULL CHECK (json_valid(setup)),
  used_at     TEXT NOT NULL
) STRICT;
CREATE INDEX import_setup_fingerprint ON import_setup (fingerprint, used_at);
