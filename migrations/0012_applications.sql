-- 入会申込: from the first call to the welcome. What is asked for and who decides stands in the settings.

CREATE TABLE application (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,           -- never given twice: letters and the journal name it
  state       TEXT NOT NULL CHECK (state IN ('draft', 'waiting', 'returned', 'approved', 'rejected', 'withdrawn')),
  stage       INTEGER NOT NULL DEFAULT 0 CHECK (stage >= 0), -- the stage at which it waits, from 0
  kind        INTEGER REFERENCES kind(id),
  record      TEXT NOT NULL CHECK (json_valid(record)),    -- what was written down, in the shape of a member
  name        TEXT NOT NULL,                               -- as it is read, for lists; may be empty in a draft
  kana        TEXT NOT NULL DEFAULT '',
  channel     TEXT NOT NULL CHECK (channel IN ('phone', 'counter', 'paper', 'mail', 'mypage')),
  received_on TEXT NOT NULL,
  starts_on   TEXT,                                        -- from when they would like to be a member
  introducer  TEXT NOT NULL DEFAULT '',
  note        TEXT NOT NULL DEFAULT '',
  same_as     INTEGER REFERENCES member(id),               -- 再入会: who they are already
  member      INTEGER REFERENCES member(id),               -- whom it became
  joined_on   TEXT,                                        -- the first day of the membership it became
  charges     TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(charges)), -- what the approval charged
  welcome     INTEGER REFERENCES message(id),
  proven_mail TEXT NOT NULL DEFAULT '',                    -- the mail address that was proven by a link
  CHECK ((state = 'approved') = (joined_on IS NOT NULL))
) STRICT;
CREATE INDEX application_state ON application (state, received_on, id);
CREATE INDEX application_member ON application (member) WHERE member IS NOT NULL;
CREATE INDEX application_same_as ON application (same_as) WHERE same_as IS NOT NULL;

-- What was decided, by whom and when.
CREATE TABLE application_step (
  id          INTEGER PRIMARY KEY,
  application INTEGER NOT NULL REFERENCES application(id),
  at          TEXT NOT NULL,
  by          TEXT NOT NULL,
  step        TEXT NOT NULL CHECK (step IN ('received', 'passed', 'approved', 'returned', 'rejected', 'withdrawn', 'revoked')),
  stage       TEXT NOT NULL DEFAULT '',                    -- what the stage was called
  note        TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX application_step_application ON application_step (application, id);

-- One-time links that prove a mail address. Working state, outside the journal.
CREATE TABLE proof (
  id          INTEGER PRIMARY KEY,
  application INTEGER NOT NULL REFERENCES application(id) ON DELETE CASCADE,
  message     INTEGER NOT NULL UNIQUE REFERENCES message(id) ON DELETE CASCADE,
  email       TEXT NOT NULL,
  hash        BLOB UNIQUE CHECK (length(hash) = 32),       -- of the token; null until the letter goes out
  ends_at     TEXT,
  used_at     TEXT
) STRICT;
CREATE INDEX proof_application ON proof (application);
