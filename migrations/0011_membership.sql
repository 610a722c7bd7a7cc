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
CREATE INDEX membership_start ON membership (starts_on, member, kind);

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
