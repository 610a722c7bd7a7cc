-- 会員の記録, deeper: other names, validity, post that came back, consents, who reads a note, what is to be done.

ALTER TABLE member ADD COLUMN former_sei      TEXT NOT NULL DEFAULT '';  -- 旧姓
ALTER TABLE member ADD COLUMN former_sei_kana TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN romaji_sei      TEXT NOT NULL DEFAULT '';  -- as the person writes it
ALTER TABLE member ADD COLUMN romaji_mei      TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN degree          TEXT NOT NULL DEFAULT '';  -- 学位
-- `death` is the day of 逝去, of an organisation of 解散. How exactly it is known:
ALTER TABLE member ADD COLUMN death_known     TEXT NOT NULL DEFAULT 'day'
  CHECK (death_known IN ('day', 'month', 'year', 'unknown'));
ALTER TABLE member ADD COLUMN mail_stop_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN mail_stop_since  TEXT;

-- Validity is half open: starts_on <= day < ends_on; null is unbounded. `remark` says more than the label (実家).
ALTER TABLE address ADD COLUMN remark        TEXT NOT NULL DEFAULT '';
ALTER TABLE address ADD COLUMN starts_on     TEXT;
ALTER TABLE address ADD COLUMN ends_on       TEXT;
ALTER TABLE address ADD COLUMN unknown_since TEXT;                       -- 住所不明: no post goes there
CREATE INDEX address_unknown ON address (unknown_since, member) WHERE unknown_since IS NOT NULL;
CREATE INDEX address_ends ON address (ends_on, member) WHERE ends_on IS NOT NULL AND mailing = 1;
ALTER TABLE phone ADD COLUMN remark    TEXT NOT NULL DEFAULT '';
ALTER TABLE phone ADD COLUMN starts_on TEXT;
ALTER TABLE phone ADD COLUMN ends_on   TEXT;
ALTER TABLE email ADD COLUMN remark    TEXT NOT NULL DEFAULT '';
ALTER TABLE email ADD COLUMN starts_on TEXT;
ALTER TABLE email ADD COLUMN ends_on   TEXT;
ALTER TABLE email ADD COLUMN proven_at TEXT;                             -- its reader has opened a link sent to it
CREATE INDEX email_ends ON email (ends_on, member) WHERE ends_on IS NOT NULL AND mailing = 1;

-- 改姓・改名・改称: what somebody was called before.
CREATE TABLE name_history (
  id           INTEGER PRIMARY KEY,
  member       INTEGER NOT NULL REFERENCES member(id),
  sei          TEXT NOT NULL DEFAULT '',
  mei          TEXT NOT NULL DEFAULT '',
  sei_kana     TEXT NOT NULL DEFAULT '',
  mei_kana     TEXT NOT NULL DEFAULT '',
  organisation TEXT NOT NULL DEFAULT '',                                 -- of an organisation only
  organisation_kana TEXT NOT NULL DEFAULT '',
  until        TEXT NOT NULL,                                            -- the last day on which it held
  CHECK (sei <> '' OR mei <> '' OR organisation <> '')
) STRICT;
CREATE INDEX name_history_member ON name_history (member, until);

-- 返送された郵便. The address as it stood; its key may be gone by now.
CREATE TABLE returned_mail (
  id          INTEGER PRIMARY KEY,
  member      INTEGER NOT NULL REFERENCES member(id),
  address     INTEGER,
  place       TEXT NOT NULL CHECK (place <> ''),
  returned_on TEXT NOT NULL,
  what        TEXT NOT NULL DEFAULT '',                                  -- 会報 48号
  why         TEXT NOT NULL DEFAULT 'unknown'
    CHECK (why IN ('unknown', 'moved', 'refused', 'unclaimed', 'other')),
  recorded_by TEXT NOT NULL
) STRICT;
CREATE INDEX returned_mail_member ON returned_mail (member, returned_on);

-- 同意: rows are only added; of a member and purpose the one of the newest day counts, then the newest row.
CREATE TABLE consent (
  id       INTEGER PRIMARY KEY,
  member   INTEGER NOT NULL REFERENCES member(id),
  purpose  TEXT NOT NULL CHECK (purpose <> ''),                          -- 'post', 'mail', … 'roster:address', 'roster:field:3'
  answer   TEXT NOT NULL CHECK (answer IN ('yes', 'no', 'unknown')),
  given_on TEXT NOT NULL,
  source   TEXT NOT NULL DEFAULT '',                                     -- 入会申込書, 電話 …
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL
) STRICT;
CREATE INDEX consent_newest ON consent (member, purpose, given_on, id, answer);
CREATE INDEX consent_purpose ON consent (purpose, member, given_on, id, answer);

-- Which roles read it, a JSON list of keys; null: everybody who sees members.
ALTER TABLE note ADD COLUMN roles TEXT CHECK (roles IS NULL OR json_valid(roles));

-- 再連絡など: what is to be done about a member, by when, by whom.
CREATE TABLE task (
  id         INTEGER PRIMARY KEY,
  member     INTEGER NOT NULL REFERENCES member(id),
  text       TEXT NOT NULL CHECK (text <> ''),
  due_on     TEXT NOT NULL,
  staff      INTEGER REFERENCES staff(id),                               -- null: whoever comes to it
  done_at    TEXT,
  done_by    TEXT NOT NULL DEFAULT '',
  written_at TEXT NOT NULL,
  written_by TEXT NOT NULL
) STRICT;
CREATE INDEX task_member ON task (member, due_on);
CREATE INDEX task_open ON task (due_on, staff) WHERE done_at IS NULL;

-- How other rooms name staff.
CREATE VIEW staff_brief AS SELECT id AS staff, name AS label, active FROM staff;
