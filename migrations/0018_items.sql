-- 請求項目 as data: what an association charges beside the annual fee, and how much it is.

ALTER TABLE item ADD COLUMN account TEXT NOT NULL DEFAULT '';            -- 勘定科目
-- 'none': by hand alone. Else a run charges it: by kind of membership, every member the same, for each
-- seat (口数), or once for each household.
ALTER TABLE item ADD COLUMN rule TEXT NOT NULL DEFAULT 'none' CHECK (rule IN ('none', 'kind', 'member', 'seat', 'household'));
ALTER TABLE item ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0 CHECK (repeats IN (0, 1)); -- by hand, more than once a year
ALTER TABLE item ADD COLUMN position INTEGER NOT NULL DEFAULT 100;
ALTER TABLE item ADD COLUMN retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1));
UPDATE item SET position = id, account = CASE id WHEN 1 THEN '会費収入' WHEN 2 THEN '入会金収入' ELSE '雑収入' END;
UPDATE item SET rule = 'kind' WHERE id = 1;   -- what it costs stays in kind_fee
UPDATE item SET repeats = 1 WHERE id = 3;

-- What an item costs from a day on; with the kind of membership where that decides.
CREATE TABLE item_fee (
  id        INTEGER PRIMARY KEY,
  item      INTEGER NOT NULL REFERENCES item(id),
  kind      INTEGER REFERENCES kind(id),
  starts_on TEXT NOT NULL,
  fee       INTEGER NOT NULL CHECK (fee BETWEEN 0 AND 100000000)
) STRICT;
CREATE UNIQUE INDEX item_fee_day ON item_fee (item, coalesce(kind, 0), starts_on);
