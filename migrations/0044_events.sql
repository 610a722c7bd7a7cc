-- イベント: what the association holds, who comes, who waits for a place.

CREATE TABLE event (
  id            INTEGER PRIMARY KEY,
  title         TEXT NOT NULL CHECK (title <> ''),
  starts_on     TEXT NOT NULL,
  starts_at     TEXT NOT NULL DEFAULT '',                  -- 13:00, in Japan; empty: not said
  ends_at       TEXT NOT NULL DEFAULT '',
  place         TEXT NOT NULL DEFAULT '',
  fee           TEXT NOT NULL DEFAULT '',                  -- in words: no money is moved here
  body          TEXT NOT NULL DEFAULT '',                  -- Markdown
  joining       TEXT NOT NULL DEFAULT '',                  -- for those who have a place alone: where to go, the address of a meeting
  audience      TEXT,                                      -- JSON of a segment; null: every member
  capacity      INTEGER CHECK (capacity > 0),              -- people; null: no end
  companions    INTEGER NOT NULL DEFAULT 0 CHECK (companions >= 0),
  apply_until   TEXT NOT NULL,
  cancel_until  TEXT NOT NULL,
  published_at  TEXT,
  called_off_at TEXT
) STRICT;
CREATE INDEX event_starts ON event (starts_on, id);

CREATE TABLE event_seat (
  id              INTEGER PRIMARY KEY,
  event           INTEGER NOT NULL REFERENCES event(id),
  member          INTEGER REFERENCES member(id),           -- null: nobody of the roster, or somebody who was erased
  name            TEXT NOT NULL DEFAULT '' CHECK (member IS NULL OR name = ''),
  contact         TEXT NOT NULL DEFAULT '',
  companions      INTEGER NOT NULL DEFAULT 0 CHECK (companions >= 0),
  companion_names TEXT NOT NULL DEFAULT '',
  note            TEXT NOT NULL DEFAULT '',
  state           TEXT NOT NULL CHECK (state IN ('taken', 'waiting', 'given_up')),
  applied_at      TEXT NOT NULL,
  came_at         TEXT CHECK (came_at IS NULL OR state = 'taken')
) STRICT;
-- Whoever gave a place up may come again; nobody has two.
CREATE UNIQUE INDEX event_seat_member ON event_seat (event, member) WHERE member IS NOT NULL AND state <> 'given_up';
CREATE INDEX event_seat_event ON event_seat (event, state, id);
CREATE INDEX event_seat_of ON event_seat (member, event) WHERE member IS NOT NULL;

-- Who has a place, and who was there, for conditions.
CREATE VIEW event_applied AS
  SELECT s.member, s.event, e.starts_on, s.came_at IS NOT NULL AS came
    FROM event_seat s JOIN event e ON e.id = s.event
   WHERE s.member IS NOT NULL AND s.state <> 'given_up';

CREATE VIEW event_name AS SELECT id AS event, title || ' ' || starts_on AS name, starts_on FROM event;

-- Who writes to members holds events, too.
INSERT INTO role_permission (role, area, level) SELECT role, 'events', level FROM role_permission WHERE area = 'mail';
