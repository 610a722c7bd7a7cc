-- 入会申込 at My Page: what came along with an application from there, and what is written before it reaches the office.

-- Papers, consents, way of paying, when the statement was agreed to, language; `{}` where staff wrote it down.
ALTER TABLE application ADD COLUMN online TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(online));

-- Whoever has proven a mail address and applies. Working state, outside the journal: it is gone on its day.
CREATE TABLE signup (
  id              INTEGER PRIMARY KEY,
  email           TEXT NOT NULL UNIQUE CHECK (email <> ''),  -- lower case
  session         BLOB UNIQUE CHECK (length(session) = 32),  -- of the browser's token; null: nobody is in
  session_ends_at TEXT,
  texts           TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(texts)),   -- the form as it was typed
  papers          TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(papers)),  -- keys of files
  application     INTEGER,                                   -- of application; no reference: it may be taken back
  ends_at         TEXT NOT NULL
) STRICT;
CREATE INDEX signup_ends ON signup (ends_at);

-- The links that were asked for. They stay a while after their end, so that an old one is told kindly what it is.
CREATE TABLE signup_link (
  id      INTEGER PRIMARY KEY,
  email   TEXT NOT NULL CHECK (email <> ''),
  message INTEGER NOT NULL UNIQUE,
  made_at TEXT NOT NULL,
  hash    BLOB UNIQUE CHECK (length(hash) = 32),             -- null until the letter goes out
  ends_at TEXT,
  used_at TEXT
) STRICT;
CREATE INDEX signup_link_email ON signup_link (email, id);
