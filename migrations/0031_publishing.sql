-- How the publishing of My Page stands: working state of one row, outside the journal. Keys are secrets and stand there.
CREATE TABLE publishing_state (
  id           INTEGER PRIMARY KEY CHECK (id = 1),
  question     TEXT,                                        -- JSON: a look from outside that is on its way
  checked      TEXT,                                        -- JSON: what the last one found
  wait_until   TEXT NOT NULL DEFAULT '',                    -- moment before which no certificate is asked for
  tries        INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
  trouble      TEXT,                                        -- JSON: why there is no certificate
  token        TEXT,                                        -- of the authority's challenge
  proof        TEXT,                                        -- and what it has to find
  opening      TEXT,                                        -- JSON: where the pages are open, or why they are not
  own_address  TEXT NOT NULL DEFAULT ''                     -- of this machine in its network
) STRICT;
INSERT INTO publishing_state (id) VALUES (1);
