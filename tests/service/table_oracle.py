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
import pyarrow.feather
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
    if isinstance(value, (complex, np.complexfloating)):
        return [shown(value.real), shown(value.imag)]
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
    if path.endswith(".feather"):
        return arrow_table(pyarrow.feather.read_table(path))
    if path.endswith(".fits"):
        from astropy.table import Table

        table = Table.read(path, format="fits", mask_invalid=False)
        table["signed"] = table["signed"].astype(np.int8)  # astropy makes reals of them
        return astropy_table(table)
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
    for codec in ("lz4", "zstd"):
        pa.feather.write_feather(arrow, f"{folder}/{codec}.feather", compression=codec, chunksize=170)
        options = pa.ipc.IpcWriteOptions(compression=codec)
        with pa.ipc.new_stream(f"{folder}/{codec}.arrows", arrow.schema, options=options) as writer:
            writer.write_table(arrow, max_chunksize=500)
    parquet_table(folder, rng, arrow)
    fits_table(folder, rng, ids, real, single, small, texts)
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


def parquet_table(folder, rng, arrow):
    rows = arrow.num_rows
    more = {
        "uint8": pa.array(np.arange(rows) % 256, pa.uint8()),
        "uint32": pa.array(np.arange(rows) * 3579139, pa.uint32()),
        "uint64": pa.array(np.arange(rows, dtype=np.uint64) + np.uint64(2**64 - rows), pa.uint64()),
        'a "name"': pa.array(rng.integers(-5, 5, rows), pa.int8()),
        "ints": pa.array([[i, None][: i % 3] for i in range(rows)], pa.list_(pa.uint16())),
    }
    for name, column in more.items():
        arrow = arrow.append_column(name, column)
    for codec in ("snappy", "zstd", "gzip"):
        path = f"{folder}/{codec}.parquet"
        pa.parquet.write_table(arrow, path, compression=codec, row_group_size=170, data_page_version="2.0")
    import pandas as pd

    frame = pd.DataFrame({"when": pd.date_range("2016-01-01", periods=5), "n": range(5)})
    frame["both"] = [{"a": i} for i in range(5)]
    frame.to_parquet(f"{folder}/pandas.parquet")


def fits_table(folder, rng, ids, real, single, small, texts):
    from astropy.io import fits

    rows = len(ids)
    lists = np.empty(rows, dtype=object)
    for i in range(rows):
        lists[i] = rng.normal(size=i % 4)
    columns = [
        fits.Column("source_id", "K", array=ids),
        fits.Column("real", "D", array=np.where(np.arange(rows) % 9 == 0, np.nan, real), unit="mas"),
        fits.Column("single", "E", array=single),
        fits.Column("small", "I", array=small, null=small[5]),
        fits.Column("byte", "B", array=(np.arange(rows) % 256).astype(np.uint8)),
        fits.Column("signed", "B", array=(np.arange(rows) % 256 - 128).astype(np.int8), bzero=-128),
        fits.Column("uint16", "I", array=(np.arange(rows) * 53 % 65536).astype(np.uint16), bzero=2**15),
        fits.Column("uint32", "J", array=(np.arange(rows) * 3579139).astype(np.uint32), bzero=2**31),
        fits.Column(
            "uint64", "K", array=np.arange(rows, dtype=np.uint64) + np.uint64(2**64 - rows), bzero=2**63
        ),
        fits.Column("text", "20A", array=[f"G {i}" if i % 5 else "" for i in range(rows)]),
        fits.Column("flag", "L", array=np.arange(rows) % 3 == 0),
        fits.Column("array", "5D", array=rng.normal(size=(rows, 5))),
        fits.Column("bits", "11X", array=rng.random((rows, 11)) < 0.5),
        fits.Column("complex", "C", array=(real + 1j * single).astype(np.complex64)),
        fits.Column("list", "PD()", array=lists),
        fits.Column("long_list", "QE()", array=np.array([x.astype(np.float32) for x in lists], dtype=object)),
    ]
    table = fits.BinTableHDU.from_columns(columns, name="ROWS", uint=True)
    table.header["TCOMM2"] = (
        "A real number, with so long a description that it is continued on the card behind it"
    )
    image = fits.ImageHDU(np.zeros((7, 11), dtype=np.int16))
    fits.HDUList([fits.PrimaryHDU(np.ones(5)), image, table]).writeto(f"{folder}/astropy.fits")
    fits.PrimaryHDU(np.ones((4, 4))).writeto(f"{folder}/image.fits")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    csv.field_size_limit(1 << 30)
    if sys.argv[1] == "make":
        Path(sys.argv[2]).mkdir(exist_ok=True)
        make(sys.argv[2])
    else:
        names, cells = read(sys.argv[2])
        print(json.dumps({"columns": list(names), "cells": cells}))
