"""Statistics per HEALPix pixel by DuckDB over rows that Python reads; columns as astropy reads a FITS map."""

import csv
import gzip
import json
import sys
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from astropy.table import Table


def column(rows, header, name, kind):
    place = header.index(name)
    return [None if row[place] == "null" else kind(row[place]) for row in rows]


work = json.load(sys.stdin)
parts = []
for file in sorted(Path(work["folder"]).glob("*.csv.gz")):
    with gzip.open(file, "rt") as lines:
        rows = csv.reader(line for line in lines if not line.startswith("#"))
        header = next(rows)
        rows = list(rows)
    ids = {"source_id": pa.array(column(rows, header, "source_id", int), pa.int64())}
    reals = {
        name: pa.array(column(rows, header, name, np.float32 if kind == "float32" else float), pa.float64())
        for name, kind in work["columns"].items()
    }
    parts.append(pa.table({**ids, **reals}))
connection = duckdb.connect(config={"threads": 1})
connection.register("g", pa.concat_tables(parts))
pixel = f"source_id >> {59 - 2 * work['order']}"
query = f"SELECT {pixel} AS p, {', '.join(work['aggregates'])} FROM g GROUP BY p ORDER BY p"
fits = Table.read(work["fits"])
answer = {
    "rows": connection.execute(query).fetchall(),
    "fits": [[name, str(fits[name].unit or "")] for name in fits.colnames],
}
json.dump(answer, sys.stdout)
