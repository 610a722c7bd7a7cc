-- 代理: who acts for a member at My Page, since when, and how the member has agreed to it.
CREATE TABLE proxy (
  id          INTEGER PRIMARY KEY,
  member      INTEGER NOT NULL REFERENCES member(id),      -- 本人
  agent       INTEGER REFERENCES member(id),               -- 代理人; null while an address is asked
  asked       TEXT NOT NULL DEFAULT '',                    -- the sign-in address that the member asked; empty: by the office
  relation    TEXT NOT NULL CHECK (relation IN ('guardian', 'family', 'carer', 'other')),
  agreed_by   TEXT NOT NULL CHECK (agreed_by IN ('mypage', 'paper', 'spoken', 'law')),
  agreed_on   TEXT NOT NULL,                               -- when the member agreed
  until_on    TEXT,                                        -- the last day
  note        TEXT NOT NULL DEFAULT '',
  accepted_at TEXT,                                        -- from then on it counts
  ended_at    TEXT,
  ended_by    TEXT NOT NULL DEFAULT '',                    -- as they were called then
  CHECK (agent IS NOT NULL OR (asked <> '' AND accepted_at IS NULL)),
  CHECK (until_on IS NULL OR until_on >= agreed_on)
) STRICT;
CREATE INDEX proxy_member ON proxy (member, id);
CREATE INDEX proxy_agent ON proxy (agent) WHERE agent IS NOT NULL;
CREATE INDEX proxy_asked ON proxy (asked) WHERE agent IS NULL AND ended_at IS NULL;

-- For whom a session acts: a key of `proxy`; no reference, for that may be taken back.
ALTER TABLE login_session ADD COLUMN acting INTEGER;

-- Who asked in the member's stead; empty: they themselves.
ALTER TABLE change_request ADD COLUMN asked_by TEXT NOT NULL DEFAULT '';

-- Members see when somebody opened their pages for them.
CREATE TABLE login_event_wider (
  id     INTEGER PRIMARY KEY,
  login  INTEGER REFERENCES login(id),
  what   TEXT NOT NULL CHECK (what IN ('claimed', 'signed_in', 'refused', 'signed_out', 'password_changed', 'reset_asked',
                                       'code_refused', 'recovery_used', 'factor_added', 'factor_removed', 'factors_dropped',
                                       'proxy_came')),
  at     TEXT NOT NULL,
  device TEXT NOT NULL DEFAULT '',
  place  TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO login_event_wider (id, login, what, at, device, place) SELECT id, login, what, at, device, place FROM login_event;
DROP TABLE login_event;
ALTER TABLE login_event_wider RENAME TO login_event;
CREATE INDEX login_event_login ON login_event (login, at);
CREATE INDEX login_event_placed ON login_event (at) WHERE place <> '';
