-- サインイン: second factors, known devices, sign-ins that are half done.
--
-- Everything here is working state outside the journal, which many may read: it holds secrets. The tables name their
-- account without a foreign key, because undoing a withdrawal brings the account back, and it must not come back
-- without its second factor. A new account clears what stood under its key.

-- 認証アプリ (TOTP, RFC 6238). Until it is confirmed by a code it does not count.
CREATE TABLE login_app (
  id           INTEGER PRIMARY KEY,
  login        INTEGER NOT NULL UNIQUE,
  secret       BLOB NOT NULL CHECK (length(secret) = 20),
  made_at      TEXT NOT NULL,
  confirmed_at TEXT,
  last_step    INTEGER NOT NULL DEFAULT 0                  -- of the last code that was taken: none is taken twice
) STRICT;

-- 復旧コード. 120 bits of chance each: SHA-256 is enough, nobody can try them all.
CREATE TABLE login_recovery (
  id      INTEGER PRIMARY KEY,
  login   INTEGER NOT NULL,
  hash    BLOB NOT NULL CHECK (length(hash) = 32),
  made_at TEXT NOT NULL,
  used_at TEXT,
  UNIQUE (login, hash)
) STRICT;

CREATE TABLE login_passkey (
  id         INTEGER PRIMARY KEY,
  login      INTEGER NOT NULL,
  credential BLOB NOT NULL UNIQUE,
  name       TEXT NOT NULL CHECK (name <> ''),
  key        TEXT NOT NULL CHECK (json_valid(key)),        -- the public key and its counter, as webauthn-rs keeps them
  made_at    TEXT NOT NULL,
  used_at    TEXT
) STRICT;
CREATE INDEX login_passkey_login ON login_passkey (login);

-- Ceremonies of passkeys that are under way, each good once and for five minutes.
CREATE TABLE login_ceremony (
  id      INTEGER PRIMARY KEY,
  hash    BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  login   INTEGER,                                         -- null: whoever signs in is not known yet
  what    TEXT NOT NULL CHECK (what IN ('add', 'prove', 'enter')),
  state   TEXT NOT NULL,
  ends_at TEXT NOT NULL
) STRICT;

-- Browsers from which somebody has come in. Until `trusted_until` they are not asked for the second factor.
CREATE TABLE login_device (
  id            INTEGER PRIMARY KEY,
  hash          BLOB NOT NULL CHECK (length(hash) = 32),
  login         INTEGER NOT NULL,
  device        TEXT NOT NULL,
  place         TEXT NOT NULL,
  made_at       TEXT NOT NULL,
  used_at       TEXT NOT NULL,
  trusted_until TEXT,
  UNIQUE (login, hash)
) STRICT;
CREATE INDEX login_device_hash ON login_device (hash);

-- The password was right; what comes next is the second factor, or setting one up.
CREATE TABLE login_step (
  id       INTEGER PRIMARY KEY,
  hash     BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  login    INTEGER NOT NULL,
  csrf     TEXT NOT NULL,
  sets_up  INTEGER NOT NULL CHECK (sets_up IN (0, 1)),
  ends_at  TEXT NOT NULL
) STRICT;

ALTER TABLE login_session ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE login_session ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE login_session ADD COLUMN proven_at TEXT;       -- when the password or a passkey was shown again

-- More happens at the door, and from where.
CREATE TABLE login_event_wider (
  id     INTEGER PRIMARY KEY,
  login  INTEGER REFERENCES login(id),
  what   TEXT NOT NULL CHECK (what IN ('claimed', 'signed_in', 'refused', 'signed_out', 'password_changed', 'reset_asked',
           'code_refused', 'recovery_used', 'factor_added', 'factor_removed', 'factors_dropped')),
  at     TEXT NOT NULL,
  device TEXT NOT NULL DEFAULT '',
  place  TEXT NOT NULL DEFAULT ''                          -- an IP address; emptied after 90 days
) STRICT;
INSERT INTO login_event_wider (id, login, what, at, device) SELECT id, login, what, at, device FROM login_event;
DROP TABLE login_event;
ALTER TABLE login_event_wider RENAME TO login_event;
CREATE INDEX login_event_login ON login_event (login, at);
CREATE INDEX login_event_placed ON login_event (at) WHERE place <> '';

-- 職員の2段階認証. As with members: working state, and secret.
CREATE TABLE staff_app (
  id           INTEGER PRIMARY KEY,
  staff        INTEGER NOT NULL UNIQUE REFERENCES staff(id),
  secret       BLOB NOT NULL CHECK (length(secret) = 20),
  made_at      TEXT NOT NULL,
  confirmed_at TEXT,
  last_step    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE staff_recovery (
  id      INTEGER PRIMARY KEY,
  staff   INTEGER NOT NULL REFERENCES staff(id),
  hash    BLOB NOT NULL CHECK (length(hash) = 32),
  made_at TEXT NOT NULL,
  used_at TEXT,
  UNIQUE (staff, hash)
) STRICT;
