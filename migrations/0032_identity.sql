-- 本人確認: papers that a member hands in, and the stamp that says who looked, when, and at what.

CREATE TABLE identity_case (
  id         INTEGER PRIMARY KEY,
  member     INTEGER NOT NULL REFERENCES member(id),
  document   TEXT NOT NULL,                                -- licence, my_number, passport …
  state      TEXT NOT NULL CHECK (state IN ('waiting', 'confirmed', 'refused', 'withdrawn')),
  sent_at    TEXT NOT NULL,
  by_member  INTEGER NOT NULL CHECK (by_member IN (0, 1)),
  decided_at TEXT,
  decided_by TEXT NOT NULL DEFAULT '',                     -- the name: the stamp outlives a staff member
  words      TEXT NOT NULL DEFAULT '',                     -- to the member, of a refusal
  CHECK ((state = 'waiting') = (decided_at IS NULL))
) STRICT;
CREATE INDEX identity_case_member ON identity_case (member, id);
CREATE UNIQUE INDEX identity_case_waiting ON identity_case (member) WHERE state = 'waiting';
CREATE INDEX identity_case_sent ON identity_case (sent_at, id) WHERE state = 'waiting';

CREATE TABLE identity_paper (
  id   INTEGER PRIMARY KEY,
  paper_of INTEGER NOT NULL REFERENCES identity_case(id),
  file INTEGER NOT NULL UNIQUE REFERENCES file(id)
) STRICT;
CREATE INDEX identity_paper_of ON identity_paper (paper_of);

CREATE TABLE identity_stamp (
  id         INTEGER PRIMARY KEY,
  member     INTEGER NOT NULL REFERENCES member(id),
  of_case    INTEGER REFERENCES identity_case(id),         -- null: the paper was seen at the counter and not kept
  document   TEXT NOT NULL,
  checked_at TEXT NOT NULL,
  checked_by TEXT NOT NULL,
  fields     TEXT NOT NULL,                                -- JSON: field → SHA-256 (hex) of what was confirmed
  ended_at   TEXT                                          -- taken back by staff
) STRICT;
CREATE INDEX identity_stamp_member ON identity_stamp (member, id);

-- Only a named role sees papers: at first nobody but who administers.
INSERT INTO role_permission (role, area, level) VALUES (1, 'identity', 2);
