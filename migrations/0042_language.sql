-- In which language a member is written to; empty: nobody has said, which counts as Japanese.
ALTER TABLE member ADD COLUMN language TEXT NOT NULL DEFAULT '' CHECK (language IN ('', 'ja', 'en'));
