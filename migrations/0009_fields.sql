-- 独自項目, wider: on households and memberships too, computed ones, who reads and writes them, and what a form asks for.

ALTER TABLE field ADD COLUMN belongs TEXT NOT NULL DEFAULT 'member'
  CHECK (belongs IN ('member', 'household', 'membership'));
-- Computed on reading; names other fields by key, `[#12]`. Empty: somebody writes the value.
ALTER TABLE field ADD COLUMN formula TEXT NOT NULL DEFAULT '';
-- Roles that read and that write it, JSON lists of keys; null: everybody who sees or changes members.
ALTER TABLE field ADD COLUMN readers TEXT CHECK (readers IS NULL OR json_valid(readers));
ALTER TABLE field ADD COLUMN writers TEXT CHECK (writers IS NULL OR json_valid(writers));
CREATE INDEX field_value_number ON field_value (field, number) WHERE number IS NOT NULL;
CREATE INDEX field_value_day ON field_value (field, day) WHERE day IS NOT NULL;

CREATE TABLE household_value (
  id        INTEGER PRIMARY KEY,
  household INTEGER NOT NULL REFERENCES household(id) ON DELETE CASCADE,
  field     INTEGER NOT NULL REFERENCES field(id),
  text      TEXT,
  number    REAL,
  day       TEXT,
  file      INTEGER REFERENCES file(id),
  UNIQUE (household, field)
) STRICT;
CREATE INDEX household_value_field ON household_value (field, household);

CREATE TABLE membership_value (
  id         INTEGER PRIMARY KEY,
  member     INTEGER NOT NULL REFERENCES member(id),
  membership INTEGER NOT NULL REFERENCES membership(id) ON DELETE CASCADE,
  field      INTEGER NOT NULL REFERENCES field(id),
  text       TEXT,
  number     REAL,
  day        TEXT,
  file       INTEGER REFERENCES file(id),
  UNIQUE (membership, field)
) STRICT;
CREATE INDEX membership_value_member ON membership_value (member);
CREATE INDEX membership_value_field ON membership_value (field, membership);

-- What a form asks for, where that is not the usual: standard items by their word, own fields as `field:12`.
CREATE TABLE form_item (
  id       INTEGER PRIMARY KEY,
  form     TEXT NOT NULL CHECK (form IN ('staff', 'application', 'mypage')),
  item     TEXT NOT NULL CHECK (item <> ''),
  position INTEGER NOT NULL,
  shown    INTEGER NOT NULL CHECK (shown IN (0, 1)),
  required INTEGER NOT NULL CHECK (required IN (0, 1)),
  help     TEXT NOT NULL DEFAULT '',
  UNIQUE (form, item)
) STRICT;
