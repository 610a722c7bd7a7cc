-- お知らせ: what the association tells its members at My Page, to whom, and from when until when.
CREATE TABLE notice (
  id           INTEGER PRIMARY KEY,
  title        TEXT NOT NULL CHECK (title <> ''),
  body         TEXT NOT NULL DEFAULT '',                    -- marked up: paragraphs, lists, links, bold
  audience     TEXT CHECK (audience IS NULL OR json_valid(audience)), -- a tree of conditions; null: every member
  starts_on    TEXT NOT NULL,
  ends_on      TEXT CHECK (ends_on >= starts_on),           -- the last day; null: no end
  pinned       INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
  public       INTEGER NOT NULL DEFAULT 0 CHECK (public IN (0, 1)),
  published_at TEXT,                                        -- moment; null: a draft
  CHECK (public = 0 OR audience IS NULL)
) STRICT;
CREATE INDEX notice_order ON notice (pinned DESC, starts_on DESC, id DESC);

CREATE TABLE notice_file (
  id     INTEGER PRIMARY KEY,
  notice INTEGER NOT NULL REFERENCES notice(id),
  file   INTEGER NOT NULL REFERENCES file(id)
) STRICT;
CREATE INDEX notice_file_notice ON notice_file (notice);
CREATE INDEX notice_file_file ON notice_file (file);

-- Working state, outside the journal: who has opened which notice.
CREATE TABLE notice_read (
  id     INTEGER PRIMARY KEY,
  member INTEGER NOT NULL,                                  -- no references: it does not keep a row from being undone
  notice INTEGER NOT NULL,
  at     TEXT NOT NULL,
  UNIQUE (member, notice)
) STRICT;
CREATE INDEX notice_read_notice ON notice_read (notice, member);

-- 資料: what members take from the shelf, in folders.
CREATE TABLE shelf_folder (
  id       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL UNIQUE CHECK (name <> ''),
  name_en  TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE shelf_document (
  id        INTEGER PRIMARY KEY,
  folder    INTEGER NOT NULL REFERENCES shelf_folder(id),
  title     TEXT NOT NULL CHECK (title <> ''),
  title_en  TEXT NOT NULL DEFAULT '',
  file      INTEGER NOT NULL REFERENCES file(id),
  member    INTEGER REFERENCES member(id),                  -- for this member alone
  audience  TEXT CHECK (audience IS NULL OR json_valid(audience)), -- else: as of a notice
  starts_on TEXT NOT NULL,
  ends_on   TEXT CHECK (ends_on >= starts_on),              -- the last day; null: no end
  position  INTEGER NOT NULL DEFAULT 0,
  CHECK (member IS NULL OR audience IS NULL)
) STRICT;
CREATE INDEX shelf_document_member ON shelf_document (member, folder);
CREATE INDEX shelf_document_folder ON shelf_document (folder, position);
CREATE INDEX shelf_document_file ON shelf_document (file);

-- よくある質問.
CREATE TABLE faq (
  id          INTEGER PRIMARY KEY,
  category    TEXT NOT NULL CHECK (category <> ''),
  category_en TEXT NOT NULL DEFAULT '',
  question    TEXT NOT NULL CHECK (question <> ''),
  question_en TEXT NOT NULL DEFAULT '',
  answer      TEXT NOT NULL CHECK (answer <> ''),
  answer_en   TEXT NOT NULL DEFAULT '',
  public      INTEGER NOT NULL DEFAULT 0 CHECK (public IN (0, 1)),
  position    INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What the roster may know of audiences: a segment that one of them names stays.
CREATE VIEW audience_named AS
  SELECT title AS name, audience AS expr FROM notice WHERE audience IS NOT NULL
  UNION ALL SELECT title, audience FROM shelf_document WHERE audience IS NOT NULL;

-- 会員証: with this key the codes on cards are made. An act replaces it.
INSERT OR IGNORE INTO secret (key, value) VALUES ('card', lower(hex(randomblob(32))));
