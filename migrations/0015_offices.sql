-- 役員・委員: an office that is held, with its key, for what will happen when.

DROP VIEW office_held;
CREATE VIEW office_held AS
  SELECT t.member, t.title || CASE WHEN g.name IS NULL THEN '' ELSE '（' || g.name || '）' END AS label, t.starts_on,
         t.ends_on, t.id AS term
    FROM office_term t LEFT JOIN grp g ON g.id = t.grp;
CREATE INDEX office_term_starts ON office_term (starts_on);
