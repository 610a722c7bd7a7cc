-- 連携するサイト: places outside that let members in by their account here (OpenID Connect).

CREATE TABLE client (
  id          INTEGER PRIMARY KEY,
  code        TEXT NOT NULL UNIQUE,                        -- client_id
  name        TEXT NOT NULL,
  redirects   TEXT NOT NULL,                               -- JSON: addresses to which a member may be sent back
  scopes      TEXT NOT NULL,                               -- JSON: what it may ask for
  secret_hash BLOB CHECK (length(secret_hash) = 32),       -- null: a client that can keep none
  created_at  TEXT NOT NULL,
  retired_at  TEXT
) STRICT;

CREATE TABLE client_consent (
  id       INTEGER PRIMARY KEY,
  member   INTEGER NOT NULL REFERENCES member(id),
  client   INTEGER NOT NULL REFERENCES client(id),
  scopes   TEXT NOT NULL,                                  -- JSON
  given_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX client_consent_held ON client_consent (member, client) WHERE ended_at IS NULL;
CREATE INDEX client_consent_client ON client_consent (client) WHERE ended_at IS NULL;

-- Working state, outside the journal: a code or token of which only the hash is kept.
CREATE TABLE client_grant (
  id        INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL CHECK (kind IN ('code', 'token')),
  hash      BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  client    INTEGER NOT NULL REFERENCES client(id),
  member    INTEGER NOT NULL REFERENCES member(id),
  scopes    TEXT NOT NULL,                                 -- JSON
  redirect  TEXT NOT NULL,
  nonce     TEXT NOT NULL,
  challenge TEXT NOT NULL,                                 -- PKCE, S256
  signed_in_at TEXT NOT NULL,                              -- when the member showed who they are: `auth_time`
  of_code   INTEGER,                                       -- of a token the code that it came from
  ends_at   TEXT NOT NULL,
  used_at   TEXT
) STRICT;
CREATE INDEX client_grant_ends ON client_grant (ends_at);
CREATE INDEX client_grant_held ON client_grant (client, member);
