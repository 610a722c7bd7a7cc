-- 個人情報の保存期間と消去: who is kept although their time is over, what was erased when, and how the journal forgets.
-- 消去しない: until a day, or until it is taken back.
CREATE TABLE retention_hold (
  id      INTEGER PRIMARY KEY,
  member  INTEGER NOT NULL UNIQUE REFERENCES member(id),
  reason  TEXT NOT NULL CHECK (reason <> ''),
  until   TEXT,                                            -- the last day; null: until it is taken back
  made_on TEXT NOT NULL,
  made_by TEXT NOT NULL
) STRICT;
-- 消去: what a 廃棄証明 says. No names.
CREATE TABLE retention_run (
  id             INTEGER PRIMARY KEY,
  at             TEXT NOT NULL,
  by             TEXT NOT NULL,
  years          INTEGER NOT NULL,                         -- the rule, as it was then
  document_years INTEGER NOT NULL,
  members        INTEGER NOT NULL,
  documents      INTEGER NOT NULL,
  entry          INTEGER NOT NULL,                         -- of the journal; written when the act is done
  backups        TEXT NOT NULL CHECK (json_valid(backups)) -- [{name, at}] of those that were there and hold it still
) STRICT;
CREATE TABLE retention_erased (
  id         INTEGER PRIMARY KEY,
  run        INTEGER NOT NULL REFERENCES retention_run(id),
  member     INTEGER NOT NULL UNIQUE REFERENCES member(id),
  no         TEXT NOT NULL,
  ended_on   TEXT NOT NULL,                                -- the last day of the membership
  end_reason TEXT NOT NULL
) STRICT;
CREATE INDEX retention_erased_run ON retention_erased (run);
-- What an entry of the journal comes to since something was taken out of it. These rows are in the changeset of the
-- erasing act, which is sealed in the chain: that counts, and the table only finds it.
CREATE TABLE journal_erasure (
  id    INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES journal(id),
  by    INTEGER NOT NULL,                                  -- the erasing act's own entry
  hash  BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX journal_erasure_entry ON journal_erasure (entry, by);
-- When the last membership of everybody ended; of who belongs to it still, never.
CREATE VIEW retention_end AS
  SELECT member, max(coalesce(ends_on, '9999-12-31')) AS ends_on FROM membership GROUP BY member;
-- What stands in the way of erasing somebody; `until` is the first day on which it does not any more.
CREATE VIEW retention_stay AS
  SELECT payer AS member, 'charge' AS why, NULL AS until FROM charge_owed
  UNION ALL SELECT member, 'charge', NULL FROM charge_owed
  UNION ALL SELECT member, 'credit', NULL FROM payment_state WHERE void_by IS NULL AND amount > allocated + refunded
  UNION ALL SELECT member, 'transfer', NULL FROM transfer WHERE file IS NULL AND dropped = '' AND member IS NOT NULL
  UNION ALL SELECT m.member, 'debit', NULL FROM mandate m JOIN debit_line l ON l.mandate = m.id WHERE l.state IN ('asked', 'look')
  UNION ALL SELECT member, 'request', NULL FROM change_request WHERE state IN ('proving', 'waiting')
  UNION ALL SELECT member, 'inquiry', NULL FROM inquiry WHERE state <> 'closed' AND member IS NOT NULL
  UNION ALL SELECT member, 'identity', NULL FROM identity_case WHERE state = 'waiting'
  UNION ALL SELECT same_as, 'application', NULL FROM application WHERE same_as IS NOT NULL AND state IN ('draft', 'waiting', 'returned')
  UNION ALL SELECT x.member, 'household', p.ends_on
              FROM household_place x JOIN household_member o ON o.household = x.household AND o.member <> x.member
              JOIN membership p ON p.member = o.member
             WHERE x.head = x.member OR x.payer = x.member
  UNION ALL SELECT payer, 'payer', ends_on FROM payer WHERE payer <> member
  UNION ALL SELECT payer, 'payer', NULL FROM grp WHERE payer IS NOT NULL
  UNION ALL SELECT member, 'office', ends_on FROM office_term
  UNION ALL SELECT person, 'contact', NULL FROM relation WHERE person IS NOT NULL
  UNION ALL SELECT member, 'state', ends_on FROM state_override WHERE state <> 'left'
  UNION ALL SELECT member, 'hold', date(until, '+1 day') FROM retention_hold;
-- A notice stays as it was sent, or is emptied for good.
DROP TRIGGER reminder_kept;
CREATE TRIGGER reminder_kept BEFORE UPDATE OF level, level_name, channel, sent_on, sent_at, sent_by, sent_to, amount, language, subject, body, message ON reminder
WHEN NOT (new.sent_to = '' AND new.subject = '' AND new.body = '' AND new.level = old.level AND new.level_name = old.level_name
          AND new.channel = old.channel AND new.sent_on = old.sent_on AND new.sent_at = old.sent_at AND new.sent_by = old.sent_by
          AND new.amount = old.amount AND new.language = old.language AND new.message IS old.message)
BEGIN
  SELECT RAISE(ABORT, 'a notice stays as it was sent');
END;
