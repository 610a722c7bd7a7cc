-- 変更依頼: what a member would like to be changed in the roster, and what was decided about it; also 退会・休会の申し出.
CREATE TABLE change_request (
  id         INTEGER PRIMARY KEY,
  member     INTEGER NOT NULL REFERENCES member(id),
  item       TEXT NOT NULL CHECK (item <> ''),             -- 'name', 'addresses', 'field:12', 'sign_in', 'end', 'leave'
  before     TEXT NOT NULL CHECK (json_valid(before)),     -- that part of the record when it was asked for
  after      TEXT NOT NULL CHECK (json_valid(after)),      -- as it shall be
  state      TEXT NOT NULL CHECK (state IN ('proving', 'waiting', 'approved', 'refused', 'withdrawn', 'replaced')),
  asked_at   TEXT NOT NULL,
  lang       TEXT NOT NULL DEFAULT 'ja' CHECK (lang IN ('ja', 'en')), -- in which the member reads
  note       TEXT NOT NULL DEFAULT '',                     -- in the member's words
  paper      INTEGER REFERENCES file(id),
  decided_at TEXT,
  decided_by TEXT NOT NULL DEFAULT '',                     -- empty: by the member's own proof
  reason     TEXT NOT NULL DEFAULT '',
  letter     INTEGER REFERENCES message(id)                -- that told the member of the decision
) STRICT;
CREATE INDEX change_request_member ON change_request (member, id);
CREATE INDEX change_request_state ON change_request (state, asked_at, id);
CREATE INDEX change_request_paper ON change_request (paper) WHERE paper IS NOT NULL;

-- A link that went to a new mail address. Working state, outside the journal.
CREATE TABLE request_proof (
  id      INTEGER PRIMARY KEY,
  request INTEGER NOT NULL,                                -- of change_request; no reference: it may be taken back
  message INTEGER NOT NULL,
  email   TEXT NOT NULL,
  hash    BLOB CHECK (length(hash) = 32),
  ends_at TEXT,
  used_at TEXT
) STRICT;
CREATE INDEX request_proof_request ON request_proof (request);
CREATE INDEX request_proof_message ON request_proof (message);
CREATE UNIQUE INDEX request_proof_hash ON request_proof (hash) WHERE hash IS NOT NULL;
