-- 過不足の決まりと人頭割: what the settling of a line made of the yen by which it missed what was owed, and who pays for
-- the heads of a branch.

CREATE TABLE settlement_difference (
  id         INTEGER PRIMARY KEY,
  settlement INTEGER NOT NULL REFERENCES settlement(id),
  charge     INTEGER NOT NULL REFERENCES charge(id),
  -- Yen. Less than 0: so much was missing of this charge, and the association bears it. Else: so much was too much,
  -- and this charge was made to take it.
  amount     INTEGER NOT NULL CHECK (amount <> 0)
) STRICT;
CREATE INDEX settlement_difference_settlement ON settlement_difference (settlement);

-- 人頭割: what its members owe of an item, their branch pays in one sum.
ALTER TABLE item ADD COLUMN by_branch INTEGER NOT NULL DEFAULT 0 CHECK (by_branch IN (0, 1));
-- Who pays for the branch: 支部 as an organisation, or its treasurer.
ALTER TABLE grp ADD COLUMN payer INTEGER REFERENCES member(id);

-- To which branch a group belongs when heads are counted: itself, or the nearest above it for which somebody pays.
CREATE VIEW grp_payer AS
  WITH RECURSIVE up (grp, at) AS (
    SELECT id, id FROM grp
    UNION ALL SELECT u.grp, g.parent FROM up u JOIN grp g ON g.id = u.at WHERE g.payer IS NULL AND g.parent IS NOT NULL)
  SELECT u.grp, g.id AS branch, g.name, g.payer FROM up u JOIN grp g ON g.id = u.at WHERE g.payer IS NOT NULL;
