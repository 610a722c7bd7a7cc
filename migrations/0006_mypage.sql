-- マイページ: how a member signs in. Only hashes of secrets.

CREATE TABLE login (
  id            INTEGER PRIMARY KEY,
  member        INTEGER NOT NULL UNIQUE REFERENCES member(id),
  email         TEXT NOT NULL UNIQUE CHECK (email <> ''),  -- lower case; unique among logins only
  password      TEXT NOT NULL,                             -- Argon2id, PHC string
  claimed_at    TEXT NOT NULL,
  changed_at    TEXT NOT NULL
) STRICT;

-- Working state, outside the journal.
CREATE TABLE login_session (
  id         INTEGER PRIMARY KEY,
  hash       BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  login      INTEGER NOT NULL REFERENCES login(id),
  csrf       TEXT NOT NULL,
  created_at TEXT NOT NULL,
  seen_at    TEXT NOT NULL,
  ends_at    TEXT NOT NULL
) STRICT;
CREATE INDEX login_session_login ON login_session (login);

CREATE TABLE login_event (
  id     INTEGER PRIMARY KEY,
  login  INTEGER REFERENCES login(id),
  what   TEXT NOT NULL CHECK (what IN ('claimed', 'signed_in', 'refused', 'signed_out', 'password_changed', 'reset_asked')),
  at     TEXT NOT NULL,
  device TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX login_event_login ON login_event (login, at);

CREATE TABLE token (
  id       INTEGER PRIMARY KEY,
  hash     BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  purpose  TEXT NOT NULL CHECK (purpose IN ('claim', 'reset')),
  member   INTEGER NOT NULL REFERENCES member(id),
  email    TEXT NOT NULL,
  made_at  TEXT NOT NULL,
  ends_at  TEXT NOT NULL,
  used_at  TEXT
) STRICT;
CREATE INDEX token_member ON token (member);

-- Failed sign-ins per address and per place, to slow down guessing.
CREATE TABLE throttle (
  id    INTEGER PRIMARY KEY,
  key   BLOB NOT NULL UNIQUE CHECK (length(key) = 32),     -- hash of what is counted
  fails INTEGER NOT NULL,
  until TEXT NOT NULL
) STRICT;

-- What the roster's pages and lists may know of accounts.
CREATE VIEW login_state AS SELECT member, email, claimed_at FROM login;
