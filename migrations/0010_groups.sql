-- 世帯・団体の担当者・グループ: who belongs together, who speaks for whom, and whom a member of staff sees.

-- 世帯: one letter and one payer for all, unless it says otherwise. Who is its head, and who pays, follows
-- from the order of its members and from who is alive (see `household_place`); nothing else stores it.
ALTER TABLE household ADD COLUMN one_mailing INTEGER NOT NULL DEFAULT 1 CHECK (one_mailing IN (0, 1));
ALTER TABLE household ADD COLUMN one_payer INTEGER NOT NULL DEFAULT 1 CHECK (one_payer IN (0, 1));
-- Who stands after whom: the next head, the order of names on a letter.
ALTER TABLE household_member ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
-- Who pays for all, where that is not the head.
ALTER TABLE household_member ADD COLUMN pays INTEGER NOT NULL DEFAULT 0 CHECK (pays IN (0, 1));
CREATE UNIQUE INDEX household_head ON household_member (household) WHERE head = 1;
CREATE UNIQUE INDEX household_pays ON household_member (household) WHERE pays = 1;

-- Everybody in a household, with its living head and payer. Who is in the way of nobody else: the chosen
-- one, else the next in order.
CREATE VIEW household_place AS
  SELECT x.household, x.member, x.position, h.one_mailing, h.one_payer,
         (SELECT y.member FROM household_member y JOIN member_brief b ON b.member = y.member
           WHERE y.household = x.household AND b.death IS NULL
           ORDER BY y.head DESC, y.position, y.id LIMIT 1) AS head,
         (SELECT y.member FROM household_member y JOIN member_brief b ON b.member = y.member
           WHERE y.household = x.household AND b.death IS NULL
           ORDER BY y.pays DESC, y.head DESC, y.position, y.id LIMIT 1) AS payer
    FROM household_member x JOIN household h ON h.id = x.household;

-- Who pays for whom: what dues bill from. Who is not here pays for themselves.
CREATE VIEW household_payer AS
  SELECT member, payer FROM household_place WHERE one_payer = 1 AND payer IS NOT NULL;

-- To whom of a household the one letter goes: what mailings and labels join. Who is not here gets their own.
CREATE VIEW household_letter AS
  SELECT member, household, head AS addressee, position FROM household_place WHERE one_mailing = 1 AND head IS NOT NULL;

-- Where somebody lives, for finding people of one address: read in this order, without the table.
CREATE INDEX address_place ON address (postal_code, prefecture, city, street, building, member)
  WHERE mailing = 1 AND street <> '';

-- 担当者 of an organisation: a member, or somebody who is none.
CREATE TABLE relation (
  id         INTEGER PRIMARY KEY,
  member     INTEGER NOT NULL REFERENCES member(id) ON DELETE CASCADE,  -- the organisation
  person     INTEGER REFERENCES member(id),                            -- who they are, if a member
  name       TEXT NOT NULL DEFAULT '',                                 -- else their name as written
  kana       TEXT NOT NULL DEFAULT '',
  department TEXT NOT NULL DEFAULT '',                                 -- 部署
  title      TEXT NOT NULL DEFAULT '',                                 -- 役職
  phone      TEXT NOT NULL DEFAULT '',
  email      TEXT NOT NULL DEFAULT '',
  represents INTEGER NOT NULL DEFAULT 0 CHECK (represents IN (0, 1)),  -- 代表者
  office     INTEGER NOT NULL DEFAULT 0 CHECK (office IN (0, 1)),      -- 事務担当
  billing    INTEGER NOT NULL DEFAULT 0 CHECK (billing IN (0, 1)),     -- 請求先
  letters    INTEGER NOT NULL DEFAULT 0 CHECK (letters IN (0, 1)),     -- 宛先: letters go to them
  position   INTEGER NOT NULL DEFAULT 0,
  CHECK ((person IS NULL) = (name <> '')),
  CHECK (person IS NULL OR person <> member)
) STRICT;
CREATE INDEX relation_member ON relation (member);
CREATE INDEX relation_person ON relation (person) WHERE person IS NOT NULL;
CREATE UNIQUE INDEX relation_billing ON relation (member) WHERE billing = 1;
CREATE UNIQUE INDEX relation_letters ON relation (member) WHERE letters = 1;

-- 口数: how many seats an organisation takes, from a day on. Without a row it is one.
CREATE TABLE seats (
  id        INTEGER PRIMARY KEY,
  member    INTEGER NOT NULL REFERENCES member(id) ON DELETE CASCADE,
  starts_on TEXT NOT NULL,
  seats     INTEGER NOT NULL CHECK (seats BETWEEN 1 AND 9999),
  UNIQUE (member, starts_on)
) STRICT;

-- The seats of a member on every day from the first row on: spans that follow one another, half open.
CREATE VIEW seats_span AS
  SELECT s.member, s.seats, s.starts_on,
         coalesce((SELECT min(n.starts_on) FROM seats n WHERE n.member = s.member AND n.starts_on > s.starts_on),
                  '9999-99-99') AS until
    FROM seats s;

-- To whom at an organisation letters and bills go, as other rooms see it.
CREATE VIEW organisation_contact AS
  SELECT r.member, r.letters, r.billing, r.department, r.title, coalesce(b.name, r.name) AS name, r.email, r.phone
    FROM relation r LEFT JOIN member_brief b ON b.member = r.person
   WHERE r.letters = 1 OR r.billing = 1;

-- グループ: a tree of 支部, 班, 卒年, 委員会, 分科会.
CREATE TABLE grp (
  id       INTEGER PRIMARY KEY,
  parent   INTEGER REFERENCES grp(id),
  name     TEXT NOT NULL CHECK (name <> ''),
  kind     TEXT NOT NULL DEFAULT 'other' CHECK (kind IN ('branch', 'team', 'class', 'committee', 'section', 'other')),
  position INTEGER NOT NULL DEFAULT 0,
  retired  INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
  CHECK (parent <> id)
) STRICT;
CREATE UNIQUE INDEX grp_name ON grp (coalesce(parent, 0), name);
CREATE INDEX grp_parent ON grp (parent) WHERE parent IS NOT NULL;

-- Who belongs to a group, and when: half open.
CREATE TABLE grp_member (
  id        INTEGER PRIMARY KEY,
  grp       INTEGER NOT NULL REFERENCES grp(id),
  member    INTEGER NOT NULL REFERENCES member(id) ON DELETE CASCADE,
  starts_on TEXT NOT NULL,
  ends_on   TEXT,
  CHECK (ends_on IS NULL OR ends_on > starts_on)
) STRICT;
CREATE INDEX grp_member_grp ON grp_member (grp, starts_on, ends_on, member);
CREATE INDEX grp_member_member ON grp_member (member, starts_on, ends_on, grp);

-- 役員・委員: who holds which office, of a group or of the whole association, and when: half open.
CREATE TABLE office_term (
  id        INTEGER PRIMARY KEY,
  grp       INTEGER REFERENCES grp(id),
  member    INTEGER NOT NULL REFERENCES member(id),
  title     TEXT NOT NULL CHECK (title <> ''),
  starts_on TEXT NOT NULL,
  ends_on   TEXT,
  CHECK (ends_on IS NULL OR ends_on > starts_on)
) STRICT;
CREATE INDEX office_term_member ON office_term (member);
CREATE INDEX office_term_grp ON office_term (grp, starts_on);
CREATE INDEX office_term_ends ON office_term (ends_on) WHERE ends_on IS NOT NULL;

-- How other rooms see who holds which office.
CREATE VIEW office_held AS
  SELECT t.member, t.title || CASE WHEN g.name IS NULL THEN '' ELSE '（' || g.name || '）' END AS label, t.starts_on, t.ends_on
    FROM office_term t LEFT JOIN grp g ON g.id = t.grp;

-- To which groups, with all below them, a member of staff is limited. Without a row they see everybody.
CREATE TABLE staff_scope (
  id    INTEGER PRIMARY KEY,
  staff INTEGER NOT NULL REFERENCES staff(id),
  grp   INTEGER NOT NULL REFERENCES grp(id),
  UNIQUE (staff, grp)
) STRICT;

-- How other rooms see a group: itself, all that stands below it (and itself), and who was in it when.
CREATE VIEW grp_brief AS SELECT id AS grp, name, kind, retired FROM grp;
-- The whole way down to it, by which one 第一班 is told from another: 松本支部/第一班.
CREATE VIEW grp_path AS
  WITH RECURSIVE way (grp, path) AS (
    SELECT id, name FROM grp WHERE parent IS NULL
    UNION ALL
    SELECT g.id, w.path || '/' || g.name FROM way w JOIN grp g ON g.parent = w.grp)
  SELECT grp, path FROM way;
CREATE VIEW grp_below AS
  WITH RECURSIVE down (grp, below) AS (
    SELECT id, id FROM grp
    UNION
    SELECT d.grp, g.id FROM down d JOIN grp g ON g.parent = d.below)
  SELECT grp, below FROM down;
CREATE VIEW grp_place AS SELECT grp, member, starts_on, ends_on FROM grp_member;

-- The groups that a limited member of staff reaches. Few rows: staff who are limited times groups below.
CREATE VIEW staff_reach AS
  WITH RECURSIVE reach (staff, grp) AS (
    SELECT staff, grp FROM staff_scope
    UNION
    SELECT r.staff, g.id FROM reach r JOIN grp g ON g.parent = r.grp)
  SELECT staff, grp FROM reach;

-- The members whom a limited member of staff sees, and when.
CREATE VIEW staff_sees AS
  SELECT r.staff, m.member, m.starts_on, m.ends_on FROM staff_reach r JOIN grp_member m ON m.grp = r.grp;
