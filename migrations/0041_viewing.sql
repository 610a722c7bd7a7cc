-- 会員の画面を見る: staff who look at a member's pages, who is told of it, and until when.
CREATE TABLE viewing (
  id         INTEGER PRIMARY KEY,
  member     INTEGER NOT NULL REFERENCES member(id),
  staff      INTEGER NOT NULL,                             -- no reference: what they may is asked at every page
  hash       BLOB NOT NULL UNIQUE,                         -- of the link; once it was used, of the browser's token
  csrf       TEXT NOT NULL,
  opened     INTEGER NOT NULL DEFAULT 0 CHECK (opened IN (0, 1)),
  created_at TEXT NOT NULL,
  ends_at    TEXT NOT NULL
) STRICT;
CREATE INDEX viewing_member ON viewing (member);

-- Members find it in the history of their account.
CREATE TABLE login_event_wider (
  id     INTEGER PRIMARY KEY,
  login  INTEGER REFERENCES login(id),
  what   TEXT NOT NULL CHECK (what IN ('claimed', 'signed_in', 'refused', 'signed_out', 'password_changed', 'reset_asked',
                                       'code_refused', 'recovery_used', 'factor_added', 'factor_removed', 'factors_dropped',
                                       'proxy_came', 'office_looked')),
  at     TEXT NOT NULL,
  device TEXT NOT NULL DEFAULT '',
  place  TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO login_event_wider (id, login, what, at, device, place) SELECT id, login, what, at, device, place FROM login_event;
DROP TABLE login_event;
ALTER TABLE login_event_wider RENAME TO login_event;
CREATE INDEX login_event_login ON login_event (login, at);
CREATE INDEX login_event_placed ON login_event (at) WHERE place <> '';
