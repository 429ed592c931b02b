"""Prints what an independent reader finds in a result file.

usage: read_back.py READER FILE COLUMNS [digest]

COLUMNS is JSON as in ColumnInfo; readers of formats without types use it. Floats print as the hex of their
bits (NaN as `nan`), integers as text. With `digest` each column prints as the SHA-256 of its JSON.
"""

import csv
import hashlib
import json
import re
import struct
import sys
import warnings

import numpy as np

READER, PATH, COLUMNS = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])


def number(value, kind):
    """A scalar of a NumPy or Python type, in canonical form."""
    if kind == "bool":
        return bool(value)
    if kind.startswith("float"):
        if value != value:
            return "nan"
        return struct.pack(">f" if kind == "float32" else ">d", value).hex()
    if kind.startswith("int"):
        return str(int(value))
    return str(value)


def from_arrow(table):
    import pyarrow as pa

    def canonical(value, kind):
        if value is None:
            return None
        if pa.types.is_list(kind):
            return [canonical(item, kind.value_type) for item in value]
        if pa.types.is_float32(kind):
            return number(value, "float32")
        if pa.types.is_float64(kind):
            return number(value, "float64")
        if pa.types.is_integer(kind):
            return str(value)
        return value

    table.validate(full=True)

    def text(metadata):
        return {k.decode(): v.decode() for k, v in (metadata or {}).items()}

    fields = []
    for field in table.schema:
        about = text(field.metadata)
        fields.append(
            {
                "name": field.name,
                "type": str(field.type),
                **{k: about[k] for k in ("unit", "description", "ucd") if k in about},
            }
        )
    columns = [
        [canonical(v, f.type) for v in c.to_pylist()]
        for f, c in zip(table.schema, table.columns, strict=True)
    ]
    return {"metadata": text(table.schema.metadata), "fields": fields, "columns": columns}


def arrow():
    import pyarrow as pa

    with pa.memory_map(PATH) as source:
        return from_arrow(pa.ipc.open_file(source).read_all())


def arrows():
    import pyarrow as pa

    with pa.OSFile(PATH) as source:
        return from_arrow(pa.ipc.open_stream(source).read_all())


def parquet():
    import pyarrow.parquet as pq

    file = pq.ParquetFile(PATH)
    found = from_arrow(file.read())
    groups = []
    for g in range(file.metadata.num_row_groups):
        group = file.metadata.row_group(g)
        stats = {}
        for c in range(group.num_columns):
            column = group.column(c)
            s = column.statistics
            stats[column.path_in_schema] = (
                [str(s.min), str(s.max), s.null_count]
                if s and s.has_min_max
                else [None, None, s.null_count if s else None]
            )
        groups.append({"rows": group.num_rows, "stats": stats, "codec": group.column(0).compression})
    found["extra"] = {"groups": groups, "created_by": file.metadata.created_by}
    return found


def pandas_parquet():
    import pandas as pd
    import pyarrow as pa

    return from_arrow(
        pa.Table.from_pandas(pd.read_parquet(PATH, dtype_backend="pyarrow"), preserve_index=False)
    )


def duckdb_parquet():
    import duckdb

    found = from_arrow(duckdb.read_parquet(PATH).to_arrow_table())
    name = found["fields"][0]["name"]
    largest = duckdb.sql(f"select max({name}) from '{PATH}'").fetchall()[0][0]
    where = (
        duckdb.sql(f"select count(*) from '{PATH}' where {name} = {largest}") if largest is not None else None
    )
    keys = duckdb.sql(f"select decode(key), decode(value) from parquet_kv_metadata('{PATH}')").fetchall()
    found["metadata"] = dict(keys)
    found["extra"] = {"largest": str(largest), "found": where.fetchall()[0][0] if where else 0}
    return found


def item_kind(column):
    match = re.match(r"(\w+)\[", column.get("subtype") or "")
    return match and match.group(1)


def cell(text, column):
    """A CSV field, by the type that the column has."""
    if text == "":
        return None
    kind = item_kind(column)
    if kind:
        return [None if v is None else v if kind == "string" else number(v, kind) for v in json.loads(text)]
    kind = column["datatype"]
    if kind == "bool":
        return {"True": True, "False": False}[text]
    if kind.startswith("int"):
        return str(int(text))
    if kind.startswith("float"):
        return number(getattr(np, kind)(text), kind)
    return text


def python_csv():
    with open(PATH, newline="", encoding="utf-8") as source:
        rows = list(csv.reader(source))
    names, rows = rows[0], rows[1:]
    columns = [[cell(row[c], column) for row in rows] for c, column in enumerate(COLUMNS)]
    return {"fields": [{"name": name} for name in names], "columns": columns}


def duckdb_csv():
    import duckdb

    types = ", ".join("'{}': 'VARCHAR'".format(column["name"]) for column in COLUMNS)
    options = "header = true, auto_detect = false, allow_quoted_nulls = false"
    rows = duckdb.sql(f"select * from read_csv('{PATH}', columns = {{{types}}}, {options})").fetchall()

    def empty(text, column):
        return "" if text == "" else cell("" if text is None else text, column)

    columns = [[empty(row[c], column) for row in rows] for c, column in enumerate(COLUMNS)]
    return {"fields": [{"name": column["name"]} for column in COLUMNS], "columns": columns}


def from_astropy(table):
    fields, columns = [], []
    for name in table.colnames:
        column = table[name]
        about = {"name": name, "type": str(column.dtype)}
        if column.unit is not None:
            about["unit"] = column.unit.to_string()
        if column.description:
            about["description"] = column.description
        if "ucd" in column.meta:
            about["ucd"] = column.meta["ucd"]
        fields.append(about)
        columns.append(values_of(column))
    return {"metadata": {k: str(v) for k, v in table.meta.items()}, "fields": fields, "columns": columns}


def values_of(column):
    """A column or array, masked or not, of scalars or arrays."""
    mask = (
        np.ma.getmaskarray(column)
        if not hasattr(column, "mask")
        else np.broadcast_to(column.mask, column.shape)
    )
    data = (
        np.ma.getdata(np.asarray(column.data if hasattr(column, "data") else column))
        if column.dtype.kind != "O"
        else column
    )
    result = []
    for i in range(len(column)):
        if mask.shape and np.all(mask[i]) and np.size(mask[i]) > 0 and np.ndim(mask[i]) == 0:
            result.append(None)
            continue
        result.append(value_of(data[i]))
    return result


def value_of(value):
    if value is None or value is np.ma.masked:
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if isinstance(value, (str, np.str_)):
        return str(value)
    if np.ndim(value) > 0:
        mask = np.ma.getmaskarray(value)
        return [None if m else value_of(v) for v, m in zip(np.ma.getdata(value), mask, strict=True)]
    return number(value, np.asarray(value).dtype.name)


def astropy_ecsv():
    from astropy.table import Table

    return from_astropy(Table.read(PATH, format="ascii.ecsv"))


def astropy_votable():
    from astropy.io.votable import parse

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        tree = parse(PATH, verify="warn")
    table = tree.get_first_table()
    fields = []
    for field in table.fields:
        about = {"name": field.name, "type": f"{field.datatype} {field.arraysize}"}
        for key, value in (("unit", field.unit), ("description", field.description), ("ucd", field.ucd)):
            if value:
                about[key] = str(value)
        fields.append(about)
    columns = [values_of(table.array[name]) for name in table.array.dtype.names]
    for field, column in zip(table.fields, columns, strict=True):
        if field.datatype == "float" and field.arraysize:  # astropy's lists hold Python's floats

            def widened(text):
                return struct.unpack(">d", bytes.fromhex(text))[0]

            def single(v):
                return v if v is None or len(v) < 16 else number(widened(v), "float32")

            column[:] = [items and [single(v) for v in items] for items in column]
    infos = {info.name: info.value for info in tree.resources[0].infos}
    return {
        "metadata": infos,
        "fields": fields,
        "columns": columns,
        "extra": {"warnings": [str(w.message) for w in caught]},
    }


def binary2():
    """BINARY2 by the letter of VOTable 1.4, section 5.4; to astropy and STIL NaN and null are the same."""
    import base64
    import xml.etree.ElementTree as ET

    ns = "{http://www.ivoa.net/xml/VOTable/v1.3}"
    tree = ET.parse(PATH).getroot()
    fields = [(f.get("name"), f.get("datatype"), f.get("arraysize")) for f in tree.iter(ns + "FIELD")]
    stream = base64.b64decode(tree.find(f".//{ns}STREAM").text)
    formats = {"short": ">h", "int": ">i", "long": ">q", "float": ">f", "double": ">d"}
    at = 0

    def take(size):
        nonlocal at
        at += size
        assert at <= len(stream)
        return stream[at - size : at]

    def one(kind):
        if kind == "boolean":
            return {b"T": True, b"F": False, b"?": None}[take(1)]
        raw = take(struct.calcsize(formats[kind]))
        value = struct.unpack(formats[kind], raw)[0]
        return ("nan" if value != value else raw.hex()) if kind in ("float", "double") else str(value)

    columns = [[] for _ in fields]
    while at < len(stream):
        flags = take((len(fields) + 7) // 8)
        for c, (_, kind, size) in enumerate(fields):
            if size is None:
                value = one(kind)
            else:
                count = struct.unpack(">I", take(4))[0]
                value = (
                    take(2 * count).decode("utf-16-be")
                    if kind == "unicodeChar"
                    else [one(kind) for _ in range(count)]
                )
            columns[c].append(None if flags[c // 8] & (0x80 >> c % 8) else value)
    return {"fields": [{"name": name} for name, _, _ in fields], "columns": columns}


def astropy_fits():
    from astropy.io import fits
    from astropy.table import Table

    with fits.open(PATH) as file:
        file.verify("exception")
        head = file[1].header
        history = "".join(line.ljust(72) for line in head.get("HISTORY", []))
        cards = {c.keyword: c.value for c in head.cards if c.keyword not in ("HISTORY", "")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = from_astropy(Table.read(PATH, hdu=1, mask_invalid=False))
    for c, field in enumerate(found["fields"], 1):
        for key, card in (("type", "TFORM"), ("unit", "TUNIT"), ("description", "TCOMM"), ("ucd", "TUCD")):
            field.pop(key, None)
            if f"{card}{c}" in cards:
                field[key] = cards[f"{card}{c}"]
    found["metadata"] = {"history": history}
    found["extra"] = {k: v for k, v in cards.items() if isinstance(v, (str, int, float, bool))}
    return found


def healpy_map():
    import healpy as hp
    from astropy.io import fits

    with fits.open(PATH) as file:
        file.verify("exception")
        names = file[1].columns.names
        units = file[1].columns.units
        head = {
            k: v
            for k, v in file[1].header.items()
            if k in ("ORDERING", "NSIDE", "PIXTYPE", "COORDSYS", "INDXSCHM", "NAXIS2")
        }

    def read(nest):
        return [hp.read_map(PATH, field=c, nest=nest, dtype=None) for c in range(len(names))]

    nested, ring = read(True), read(False)

    def seen(values):
        return [None if v == hp.UNSEEN else number(v, values.dtype.newbyteorder("=").name) for v in values]

    nside = hp.npix2nside(len(nested[0]))
    moved = all(
        np.array_equal(r, n[hp.ring2nest(nside, np.arange(len(n)))])
        for n, r in zip(nested, ring, strict=True)
    )
    fields = [{"name": n, **({"unit": u} if u else {})} for n, u in zip(names, units, strict=True)]
    return {
        "fields": fields,
        "columns": [seen(values) for values in nested],
        "extra": {**head, "ring": moved},
    }


READERS = {
    "arrow": arrow,
    "arrows": arrows,
    "parquet": parquet,
    "pandas-parquet": pandas_parquet,
    "duckdb-parquet": duckdb_parquet,
    "csv": python_csv,
    "duckdb-csv": duckdb_csv,
    "ecsv": astropy_ecsv,
    "vot": astropy_votable,
    "binary2": binary2,
    "fits": astropy_fits,
    "healpy": healpy_map,
}

found = {"metadata": {}, "extra": {}, **READERS[READER]()}
found["rows"] = len(found["columns"][0]) if found["columns"] else 0
if "digest" in sys.argv[4:]:

    def text(column):
        return json.dumps(column, separators=(",", ":"), ensure_ascii=False)

    found["columns"] = [hashlib.sha256(text(column).encode()).hexdigest() for column in found["columns"]]
json.dump(found, sys.stdout)
