-- 在籍: how a kind counts its year, 休会, and a state that somebody has laid down until a day.

-- 'year': the dues follow the association's fiscal year, a period goes on until it is ended.
-- 'rolling': a period lasts twelve months from its first day and runs out unless it is renewed.
ALTER TABLE kind ADD COLUMN term TEXT NOT NULL DEFAULT 'year' CHECK (term IN ('year', 'rolling'));
-- What is owed for the year in which somebody joins after its first day: all of it, half from a month on,
-- a twelfth for every month left, or nothing until the next year.
ALTER TABLE kind ADD COLUMN midyear TEXT NOT NULL DEFAULT 'full' CHECK (midyear IN ('full', 'half', 'monthly', 'free'));
ALTER TABLE kind ADD COLUMN half_from INTEGER NOT NULL DEFAULT 10 CHECK (half_from BETWEEN 1 AND 12);
-- 猶予: so many days after a period has run out its member still counts as one.
ALTER TABLE kind ADD COLUMN grace_days INTEGER NOT NULL DEFAULT 0 CHECK (grace_days BETWEEN 0 AND 366);
ALTER TABLE kind ADD COLUMN entrance_fee INTEGER NOT NULL DEFAULT 0 CHECK (entrance_fee BETWEEN 0 AND 100000000);

-- Why somebody left or was expelled, in their or the board's words.
ALTER TABLE membership ADD COLUMN why TEXT NOT NULL DEFAULT '';
CREATE INDEX membership_end ON membership (ends_on, end_reason, kind, member, starts_on) WHERE ends_on IS NOT NULL;
CREATE INDEX membership_start ON membership (starts_on, ends_on, member, kind);

-- 休会, half open like a period; without an end it goes on until the member comes back.
CREATE TABLE leave (
  id        INTEGER PRIMARY KEY,
  member    INTEGER NOT NULL REFERENCES member(id),
  starts_on TEXT NOT NULL,
  ends_on   TEXT,                                          -- the day of return
  fee       TEXT NOT NULL DEFAULT 'free' CHECK (fee IN ('free', 'reduced', 'full')),
  percent   INTEGER NOT NULL DEFAULT 50 CHECK (percent BETWEEN 1 AND 99), -- of the fee, where it is reduced
  asked_on  TEXT,                                          -- 休会申出日
  reason    TEXT NOT NULL DEFAULT '',
  CHECK (ends_on IS NULL OR ends_on > starts_on)
) STRICT;
CREATE INDEX leave_member ON leave (member, starts_on, ends_on);
CREATE INDEX leave_days ON leave (starts_on, ends_on, member);

-- A state laid down by hand, from a day until a day alone, with its reason.
CREATE TABLE state_override (
  id        INTEGER PRIMARY KEY,
  member    INTEGER NOT NULL REFERENCES member(id),
  state     TEXT NOT NULL CHECK (state IN ('current', 'on_leave', 'left')),
  starts_on TEXT NOT NULL,
  ends_on   TEXT NOT NULL,
  reason    TEXT NOT NULL CHECK (reason <> ''),
  CHECK (ends_on > starts_on)
) STRICT;
CREATE INDEX state_override_member ON state_override (member, starts_on, ends_on);

-- What dues must know of 休会: which fee is owed on a day.
CREATE VIEW on_leave AS
  SELECT member, starts_on, coalesce(ends_on, '9999-12-31') AS ends_on, fee, percent FROM leave;

-- As before, with how the kind counts its year.
DROP VIEW billable;
CREATE VIEW billable AS
  SELECT s.member, s.kind, k.name AS kind_name, k.position, s.starts_on, s.ends_on, s.end_reason,
         k.term, k.midyear, k.half_from, p.fee_from, p.fee_until, p.fee
    FROM membership s JOIN kind k ON k.id = s.kind JOIN kind_span p ON p.kind = s.kind;

-- 年度更新: which kind becomes which, after so many years of it, at an age, or both.
CREATE TABLE renewal_rule (
  id          INTEGER PRIMARY KEY,
  from_kind   INTEGER NOT NULL REFERENCES kind(id),
  to_kind     INTEGER NOT NULL REFERENCES kind(id),
  after_years INTEGER CHECK (after_years BETWEEN 1 AND 99),
  at_age      INTEGER CHECK (at_age BETWEEN 1 AND 120),
  UNIQUE (from_kind, to_kind),
  CHECK (from_kind <> to_kind AND (after_years IS NOT NULL OR at_age IS NOT NULL))
) STRICT;

-- A year that was renewed: what the act did, for whoever comes back to it.
CREATE TABLE renewal (
  id          INTEGER PRIMARY KEY,
  fiscal_year INTEGER NOT NULL,
  at          TEXT NOT NULL,
  by          TEXT NOT NULL,
  changed     INTEGER NOT NULL,                            -- kinds changed
  renewed     INTEGER NOT NULL,                            -- terms of twelve months that follow
  lapsed      INTEGER NOT NULL,                            -- 自然退会
  left_out    INTEGER NOT NULL                             -- proposals that were not taken
) STRICT;
CREATE INDEX renewal_year ON renewal (fiscal_year);

-- 自然退会の例外: somebody has promised to pay, or the board waits.
CREATE TABLE lapse_exception (
  id     INTEGER PRIMARY KEY,
  member INTEGER NOT NULL REFERENCES member(id),
  until  TEXT NOT NULL,                                    -- the last day on which it counts
  reason TEXT NOT NULL CHECK (reason <> '')
) STRICT;
CREATE INDEX lapse_exception_member ON lapse_exception (member, until);

-- 自然退会の予告: who was told before, and when.
CREATE TABLE lapse_warning (
  id        INTEGER PRIMARY KEY,
  member    INTEGER NOT NULL REFERENCES member(id),
  warned_on TEXT NOT NULL,
  years     INTEGER NOT NULL
) STRICT;
CREATE INDEX lapse_warning_member ON lapse_warning (member, warned_on);

-- What rooms above must know of memberships and of whom they belong to.
CREATE VIEW kind_brief AS SELECT id AS kind, name, position FROM kind;
CREATE VIEW period AS SELECT member, kind, starts_on, ends_on, end_reason FROM membership;
CREATE VIEW member_days AS SELECT id AS member, birth, death FROM member;
CREATE VIEW mail_reach AS SELECT DISTINCT member FROM email WHERE bounced = 0;
