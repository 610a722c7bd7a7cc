-- 連絡: a message is written in the same transaction as its cause; sending is a job.

CREATE TABLE message (
  id          INTEGER PRIMARY KEY,
  cause       TEXT NOT NULL,                               -- the template: 'claim', 'reset', 'receipt', 'test'
  member      INTEGER REFERENCES member(id),
  to_name     TEXT NOT NULL,
  to_address  TEXT NOT NULL,
  subject     TEXT NOT NULL,
  body        TEXT NOT NULL,
  receipt     INTEGER REFERENCES receipt(id),              -- attached as PDF when it is sent
  message_id  TEXT NOT NULL UNIQUE,
  queued_at   TEXT NOT NULL
) STRICT;
CREATE INDEX message_member ON message (member);

-- Working state of sending, outside the journal.
CREATE TABLE delivery (
  id         INTEGER PRIMARY KEY REFERENCES message(id),
  state      TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'stopped')),
  tries      INTEGER NOT NULL DEFAULT 0,
  due_at     TEXT NOT NULL,
  tried_at   TEXT,                                         -- the last time it was handed to the carrier
  sent_at    TEXT,
  last_error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX delivery_due ON delivery (due_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX delivery_tried ON delivery (tried_at);
