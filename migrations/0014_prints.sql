-- 印刷: label sheets that the association has measured itself, in mm. The usual ones are in the program.

CREATE TABLE print_layout (
  id           INTEGER PRIMARY KEY,
  name         TEXT NOT NULL UNIQUE CHECK (name <> ''),
  paper_width  REAL NOT NULL CHECK (paper_width BETWEEN 50 AND 450),
  paper_height REAL NOT NULL CHECK (paper_height BETWEEN 50 AND 450),
  columns      INTEGER NOT NULL CHECK (columns BETWEEN 1 AND 20),
  rows         INTEGER NOT NULL CHECK (rows BETWEEN 1 AND 40),
  margin_left  REAL NOT NULL CHECK (margin_left >= 0),
  margin_top   REAL NOT NULL CHECK (margin_top >= 0),
  width        REAL NOT NULL CHECK (width > 0),
  height       REAL NOT NULL CHECK (height > 0),
  pitch_x      REAL NOT NULL CHECK (pitch_x > 0),
  pitch_y      REAL NOT NULL CHECK (pitch_y > 0)
) STRICT;
