-- 督促: which notices were sent about which charges, as they were written; and who is not reminded until when.

-- A notice, as it was sent. Never changed, never deleted.
CREATE TABLE reminder (
  id         INTEGER PRIMARY KEY,
  member     INTEGER NOT NULL REFERENCES member(id),       -- who has to pay
  level      INTEGER NOT NULL CHECK (level BETWEEN 1 AND 9),
  level_name TEXT NOT NULL,
  channel    TEXT NOT NULL CHECK (channel IN ('mail', 'letter', 'postcard')),
  sent_on    TEXT NOT NULL,                                -- the day that stands on it
  sent_at    TEXT NOT NULL,
  sent_by    TEXT NOT NULL,
  sent_to    TEXT NOT NULL,                                -- the address, of mail or of post
  amount     INTEGER NOT NULL CHECK (amount > 0),
  language   TEXT NOT NULL CHECK (language IN ('ja', 'en')),
  subject    TEXT NOT NULL,
  body       TEXT NOT NULL,
  message    INTEGER UNIQUE REFERENCES message(id),
  CHECK ((channel = 'mail') = (message IS NOT NULL))
) STRICT;
CREATE INDEX reminder_member ON reminder (member, sent_on);
CREATE INDEX reminder_day ON reminder (sent_on, id);
CREATE TRIGGER reminder_kept BEFORE UPDATE OF level, level_name, channel, sent_on, sent_at, sent_by, sent_to, amount, language, subject, body, message ON reminder BEGIN
  SELECT RAISE(ABORT, 'a notice stays as it was sent');
END;
CREATE TRIGGER reminder_stays BEFORE DELETE ON reminder BEGIN
  SELECT RAISE(ABORT, 'a notice stays as it was sent');
END;

-- What a notice was about, with what was late of it.
CREATE TABLE reminder_charge (
  id       INTEGER PRIMARY KEY,
  reminder INTEGER NOT NULL REFERENCES reminder(id),
  charge   INTEGER NOT NULL REFERENCES charge(id),
  member   INTEGER NOT NULL REFERENCES member(id),         -- for whom it is owed
  -- Which level this charge reached by it; null: it is named beside others and was not due for one.
  level    INTEGER CHECK (level BETWEEN 1 AND 9),
  label    TEXT NOT NULL,
  amount   INTEGER NOT NULL CHECK (amount > 0),
  due_on   TEXT NOT NULL,
  UNIQUE (charge, level)                                   -- each level once for each charge
) STRICT;
CREATE INDEX reminder_charge_reminder ON reminder_charge (reminder);
CREATE INDEX reminder_charge_member ON reminder_charge (member);
CREATE TRIGGER reminder_charge_kept BEFORE UPDATE OF reminder, charge, level, label, amount, due_on ON reminder_charge BEGIN
  SELECT RAISE(ABORT, 'a notice stays as it was sent');
END;
CREATE TRIGGER reminder_charge_stays BEFORE DELETE ON reminder_charge BEGIN
  SELECT RAISE(ABORT, 'a notice stays as it was sent');
END;

-- Who is not reminded: a day promised, a dispute, another reason. Taken back by a row that names it.
CREATE TABLE reminder_hold (
  id      INTEGER PRIMARY KEY,
  member  INTEGER NOT NULL REFERENCES member(id),
  kind    TEXT NOT NULL CHECK (kind IN ('promise', 'dispute', 'other', 'lift')),
  until   TEXT,                                            -- the last day; null: until it is taken back
  reason  TEXT NOT NULL CHECK (reason <> ''),
  made_on TEXT NOT NULL,
  made_by TEXT NOT NULL,
  lifts   INTEGER UNIQUE REFERENCES reminder_hold(id),
  CHECK ((kind = 'lift') = (lifts IS NOT NULL)),
  CHECK (kind <> 'promise' OR until IS NOT NULL)
) STRICT;
CREATE INDEX reminder_hold_member ON reminder_hold (member, id);

-- Every level that notices about what is still open for a member have reached.
CREATE VIEW reminded AS
  SELECT r.member, r.level
    FROM reminder_charge r JOIN charge_open o ON o.id = r.charge
   WHERE r.level IS NOT NULL AND o.open > 0;
