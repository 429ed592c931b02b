"""Reads and writes tables with csv, pyarrow and astropy, to judge windows of tables by.

read PATH        prints {"columns": [names], "cells": [[text or null, ...] of each column]}
make FOLDER      writes the same made-up table by pyarrow and astropy, in several formats
"""

import csv
import gzip
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet


def text_table(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        names, *rows = csv.reader(lines)
    columns = zip(*rows, strict=True)
    return names, [[None if cell in ("", "null") else cell for cell in column] for column in columns]


def shown(value):
    if value is None or value is np.ma.masked:
        return None
    if isinstance(value, (bool, np.bool_)):
        return "True" if value else "False"
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, (list, tuple, np.ndarray)):
        return [shown(item) for item in value]
    if isinstance(value, (float, np.floating)):
        return float(value).hex()
    return str(value)


def arrow_table(table):
    return table.column_names, [[shown(value) for value in column.to_pylist()] for column in table.columns]


def astropy_table(table):
    return table.colnames, [[shown(value) for value in table[name]] for name in table.colnames]


def read(path):
    if path.endswith(".parquet"):
        return arrow_table(pyarrow.parquet.read_table(path))
    if path.endswith(".arrow"):
        return arrow_table(pa.ipc.open_file(path).read_all())
    if path.endswith(".arrows"):
        return arrow_table(pa.ipc.open_stream(path).read_all())
    if path.endswith(".vot"):
        from astropy.io.votable import parse_single_table

        return astropy_table(parse_single_table(path).to_table())
    return text_table(path)


def make(folder):
    from astropy.table import MaskedColumn, Table

    rng = np.random.default_rng(7)
    rows = 1200
    ids = (rng.integers(0, 2**62, rows) | 1).astype(np.int64)
    ids[:2] = [5853498713190525696, 4472832130942575872]
    real = rng.normal(size=rows)
    single = rng.normal(size=rows).astype(np.float32)
    small = rng.integers(-300, 300, rows).astype(np.int16)
    hidden = rng.random(rows) < 0.2
    texts = [f'a<b & "c" é {i}' for i in range(rows)]
    arrow = pa.table(
        {
            "source_id": ids,
            "real": pa.array(real, mask=hidden),
            "single": single,
            "small": pa.array(small, mask=hidden),
            "text": pa.array([None if i % 5 == 0 else "" if i % 7 == 0 else texts[i] for i in range(rows)]),
            "class": pa.array([["star", "galaxy", "quasar"][i % 3] for i in range(rows)]).dictionary_encode(),
            "flag": pa.array([None if i % 4 == 0 else i % 3 == 0 for i in range(rows)]),
            "list": pa.array(
                [None if i % 6 == 0 else [float(i), None, np.nan][: i % 4] for i in range(rows)]
            ),
        }
    )
    with pa.ipc.new_file(f"{folder}/pyarrow.arrow", arrow.schema) as writer:
        writer.write_table(arrow, max_chunksize=170)
    with pa.ipc.new_stream(f"{folder}/pyarrow.arrows", arrow.schema) as writer:
        writer.write_table(arrow, max_chunksize=170)
    table = Table(
        {
            "source_id": ids,
            "real": MaskedColumn(real, mask=hidden, unit="mas", description="A <real> number"),
            "single": single,
            "small": MaskedColumn(small, mask=hidden, fill_value=-32768),
            "text": texts,
            "flag": np.arange(rows) % 3 == 0,
            "array": rng.normal(size=(rows, 5)),
        }
    )
    from astropy.io.votable import from_table

    votable = from_table(table)
    votable.get_first_table().get_field_by_id("small").values.null = -32768
    for kind in ("tabledata", "binary", "binary2"):
        votable.to_xml(f"{folder}/{kind}.vot", tabledata_format=kind)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    csv.field_size_limit(1 << 30)
    if sys.argv[1] == "make":
        Path(sys.argv[2]).mkdir(exist_ok=True)
        make(sys.argv[2])
    else:
        names, cells = read(sys.argv[2])
        print(json.dumps({"columns": list(names), "cells": cells}))
