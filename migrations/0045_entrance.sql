-- 入室の記録: who came in by the office's door, who was turned away, and what was refused to whom inside. Working state,
-- outside the journal; kept for 400 days. What happens again within the hour is counted, not written again.

CREATE TABLE staff_event (
  id       INTEGER PRIMARY KEY,
  staff    INTEGER REFERENCES staff(id),                -- NULL: nobody of that name
  what     TEXT NOT NULL CHECK (what IN ('signed_in', 'refused', 'code_refused', 'elsewhere', 'forbidden')),
  act      TEXT NOT NULL DEFAULT '',                    -- of 'forbidden': the entry of the registry
  place    TEXT NOT NULL DEFAULT '',                    -- an IP address; empty: this computer
  times    INTEGER NOT NULL DEFAULT 1 CHECK (times > 0),
  at       TEXT NOT NULL,                               -- the first time, UTC
  until    TEXT NOT NULL                                -- the last one
) STRICT;

INSERT INTO staff_event (staff, what, at, until) SELECT staff, 'signed_in', at, at FROM staff_sign_in ORDER BY id;
DROP TABLE staff_sign_in;

CREATE INDEX staff_event_until ON staff_event (until);
CREATE INDEX staff_event_staff ON staff_event (staff, what, until);

-- Whose password somebody else has chosen: they choose their own at the next sign-in.
CREATE TABLE staff_initial (
  staff INTEGER PRIMARY KEY REFERENCES staff(id)
) STRICT;
