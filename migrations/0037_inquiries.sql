-- 問い合わせ: letters between the office and a member, or somebody who is none, and who has opened them when.
CREATE TABLE inquiry (
  id        INTEGER PRIMARY KEY,
  no        INTEGER NOT NULL UNIQUE,                       -- Q-0312; never given twice
  member    INTEGER REFERENCES member(id),                 -- null: nobody of the roster
  name      TEXT NOT NULL DEFAULT '',                      -- of who is nobody of the roster; may be empty
  contact   TEXT NOT NULL DEFAULT '',                      -- where they can be reached, as they said it
  channel   TEXT NOT NULL CHECK (channel IN ('mypage', 'phone', 'counter', 'mail', 'letter')),
  category  TEXT NOT NULL CHECK (category <> ''),          -- as it was called then
  subject   TEXT NOT NULL CHECK (subject <> ''),
  shown     INTEGER NOT NULL CHECK (shown IN (0, 1)),      -- whether the member sees it at My Page
  lang      TEXT NOT NULL CHECK (lang IN ('ja', 'en')),    -- in which they read
  state     TEXT NOT NULL CHECK (state IN ('new', 'open', 'waiting', 'closed')),
  asked_at  TEXT NOT NULL,
  assignee  INTEGER REFERENCES staff(id),
  due_on    TEXT,
  closed_at TEXT,
  CHECK (member IS NULL OR name = ''),
  CHECK (shown = 0 OR member IS NOT NULL),
  CHECK ((state = 'closed') = (closed_at IS NOT NULL))
) STRICT;
CREATE INDEX inquiry_member ON inquiry (member, id) WHERE member IS NOT NULL;
CREATE INDEX inquiry_state ON inquiry (state, id);

CREATE TABLE inquiry_message (
  id            INTEGER PRIMARY KEY,
  inquiry       INTEGER NOT NULL REFERENCES inquiry(id),
  kind          TEXT NOT NULL CHECK (kind IN ('asked', 'answered', 'note')), -- a note is for the office alone
  at            TEXT NOT NULL,
  author        TEXT NOT NULL,                             -- whose words they are, as they were called then
  written_by    TEXT NOT NULL DEFAULT '',                  -- who of the office wrote them down
  text          TEXT NOT NULL CHECK (text <> ''),
  letter        INTEGER REFERENCES message(id),            -- the mail that told of it
  taken_back_at TEXT
) STRICT;
CREATE INDEX inquiry_message_inquiry ON inquiry_message (inquiry, id);

CREATE TABLE inquiry_file (
  id      INTEGER PRIMARY KEY,
  message INTEGER NOT NULL REFERENCES inquiry_message(id),
  file    INTEGER NOT NULL UNIQUE REFERENCES file(id)
) STRICT;
CREATE INDEX inquiry_file_message ON inquiry_file (message);

-- Who of the office has opened it, when, and up to which of its messages.
CREATE TABLE inquiry_look (
  id      INTEGER PRIMARY KEY,
  inquiry INTEGER NOT NULL REFERENCES inquiry(id),
  staff   INTEGER NOT NULL REFERENCES staff(id),
  at      TEXT NOT NULL,
  upto    INTEGER NOT NULL
) STRICT;
CREATE INDEX inquiry_look_inquiry ON inquiry_look (inquiry, upto);

-- Up to which message the member has read at My Page. Working state, outside the journal: no references.
CREATE TABLE inquiry_read (
  inquiry INTEGER PRIMARY KEY,
  upto    INTEGER NOT NULL,
  at      TEXT NOT NULL
) STRICT;

-- Which inquiries wait for an answer: the first message after the last answer that counts.
CREATE VIEW inquiry_owed AS
  SELECT m.inquiry, min(m.id) AS message, min(m.at) AS since
    FROM inquiry_message m JOIN inquiry i ON i.id = m.inquiry
   WHERE m.kind = 'asked' AND i.state <> 'closed'
     AND NOT EXISTS (SELECT 1 FROM inquiry_message a
                      WHERE a.inquiry = m.inquiry AND a.kind = 'answered' AND a.id > m.id AND a.taken_back_at IS NULL)
   GROUP BY m.inquiry;

INSERT INTO role_permission (role, area, level) VALUES (1, 'inquiries', 2), (2, 'inquiries', 2), (3, 'inquiries', 2);
