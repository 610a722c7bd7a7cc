-- サインイン: what belongs to whom, more strictly.

-- A secret that is laid out for an app is shown to whoever laid it out alone: by what the forms of that session, or of
-- that step, carry. Empty once it is confirmed, or from before.
ALTER TABLE login_app ADD COLUMN laid_out_for TEXT NOT NULL DEFAULT '';

-- The last key that an account was given. Keys are never given twice: an account that is brought back finds its own
-- second factor, and nobody else's. Working state, outside the journal, so that no undo takes it back.
CREATE TABLE login_key (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  last INTEGER NOT NULL
) STRICT;
INSERT INTO login_key (id, last)
SELECT 1, max(coalesce((SELECT max(id) FROM login), 0), coalesce((SELECT max(login) FROM login_app), 0),
              coalesce((SELECT max(login) FROM login_recovery), 0), coalesce((SELECT max(login) FROM login_passkey), 0),
              coalesce((SELECT max(login) FROM login_device), 0), coalesce((SELECT max(login) FROM login_event), 0));
