-- What stands in a file lies apart from what is known of it: outside the journal, so that a paper can be destroyed for
-- good. `file.bytes` is empty from now on.
ALTER TABLE file ADD COLUMN size INTEGER NOT NULL DEFAULT 0 CHECK (size >= 0);
ALTER TABLE file ADD COLUMN destroy_on TEXT;                -- the day from which it is destroyed; null: kept
ALTER TABLE file ADD COLUMN destroyed_at TEXT;              -- moment; what is known of it stays
CREATE INDEX file_destroy ON file (destroy_on) WHERE destroy_on IS NOT NULL AND destroyed_at IS NULL;

CREATE TABLE file_bytes (
  id    INTEGER PRIMARY KEY,                                -- of `file`; no reference: it outlives an undone row, and a redone one finds it again
  bytes BLOB NOT NULL
) STRICT;
INSERT INTO file_bytes (id, bytes) SELECT id, bytes FROM file;
UPDATE file SET size = length(bytes), bytes = x'';

-- What other rooms read of a file.
CREATE VIEW file_named AS SELECT id, name, destroyed_at IS NOT NULL AS destroyed FROM file;
