-- 利用開始のコード, printed on a letter: bound to a member, good once and until a day. Working state, outside the journal;
-- that codes were made and printed is in it. Only a hash of a code is kept, and what it is made from with a secret.
CREATE TABLE claim_code (
  id           INTEGER PRIMARY KEY,
  member       INTEGER NOT NULL UNIQUE,                       -- a newer letter takes the place of the one before
  nonce        BLOB NOT NULL CHECK (length(nonce) = 16),
  hash         BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  ends_on      TEXT NOT NULL,                                 -- the last day
  email        TEXT,                                          -- to be proven: whoever had the code has named it
  message      INTEGER UNIQUE,
  link         BLOB UNIQUE CHECK (length(link) = 32),
  link_ends_at TEXT
) STRICT;
