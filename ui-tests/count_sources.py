"""Counts the rows of a volume's gaia_source per HEALPix pixel, independently of gaialab: gzip, csv, integers."""

import csv
import gzip
import json
import sys
from pathlib import Path

folder, order = Path(sys.argv[1]), int(sys.argv[2])
counts = [0] * (12 * 4**order)
for path in sorted((folder / "gdr3" / "gaia_source").glob("GaiaSource_*.csv.gz")):
    with gzip.open(path, "rt", newline="") as lines:
        rows = csv.reader(line for line in lines if not line.startswith("#"))
        column = next(rows).index("source_id")
        for row in rows:
            counts[int(row[column]) >> (59 - 2 * order)] += 1
json.dump(counts, sys.stdout)
