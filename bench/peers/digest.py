"""Answers made small enough to compare: exact counts and ids, sums with the scale of their errors.

    python digest.py KIND FILE.{arrow,parquet,fits}

An answer is ``{"exact": {name: number or text}, "sums": {name: [sum, sum of absolute values]}}``.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

Answer = dict[str, dict[str, Any]]


def digest_map(table: pa.Table) -> Answer:
    """Summarise a map: first column pixel, then count and mean by name; empty pixels do not count."""
    by_name = {name.removeprefix("phot_g_mean_mag_"): name for name in table.column_names[1:]}
    count = table.column(by_name["count"]).to_numpy()
    full = count > 0
    pixel = table.column(0).to_numpy()[full].astype(np.int64)
    count = count[full].astype(np.int64)
    mean = table.column(by_name.get("mean", "phot_g_mean_mag")).to_numpy()[full].astype(np.float64)
    return {
        "exact": {
            "pixels": int(full.sum()),
            "values": int(count.sum()),
            "where": str(int((pixel * count).sum())),
        },
        "sums": {"mean": _sum(mean), "mean by place": _sum(mean * (1 + pixel % 1009))},
    }


def digest_table(table: pa.Table) -> Answer:
    """Summarise rows: number, and per column nulls and sum; ids and other integers modulo 2^64."""
    exact: dict[str, Any] = {"rows": table.num_rows, "columns": table.num_columns}
    sums: dict[str, list[float]] = {}
    for name in table.column_names:
        column = table.column(name)
        exact[f"{name} nulls"] = column.null_count
        kind = column.type
        if pa.types.is_dictionary(kind):
            column = column.cast(kind.value_type)
            kind = column.type
        values = column.drop_null()
        if pa.types.is_floating(kind):
            sums[name] = _sum(values.to_numpy().astype(np.float64))
        elif pa.types.is_boolean(kind):
            exact[name] = pc.sum(values).as_py() or 0
        elif pa.types.is_integer(kind):
            exact[name] = str(int(values.to_numpy().astype(np.int64).view(np.uint64).sum(dtype=np.uint64)))
        else:
            exact[f"{name} bytes"] = pc.sum(pc.binary_length(values)).as_py() or 0
    return {"exact": exact, "sums": sums}


def digest_ids(table: pa.Table) -> Answer:
    """Summarise a selection of rows by its ids."""
    ids = table.column("source_id").to_numpy()
    total = int(ids.view(np.uint64).sum(dtype=np.uint64))
    return {"exact": {"rows": len(ids), "source_id": str(total)}, "sums": {}}


def middle(table: pa.Table) -> dict[str, float]:
    """Return the position of the row in the middle of a file that is sorted by source_id [deg]."""
    row = table.slice(table.num_rows // 2, 1).to_pylist()[0]
    return {"rows": table.num_rows, "ra": row["ra"], "dec": row["dec"]}


def _sum(values: np.ndarray) -> list[float]:
    values = values[~np.isnan(values)]
    return [float(values.sum()), float(np.abs(values).sum())]


def _read(path: str) -> pa.Table:
    if path.endswith(".fits"):
        from astropy.table import Table

        ids = np.asarray(Table.read(path)["source_id"])
        return pa.table({"source_id": ids.astype(np.int64)})
    if path.endswith(".parquet"):
        return pq.read_table(path)
    with pa.memory_map(path) as source:
        return pa.ipc.open_file(source).read_all()


DIGESTS = {"map": digest_map, "table": digest_table, "ids": digest_ids, "middle": middle}

if __name__ == "__main__":
    print(json.dumps(DIGESTS[sys.argv[1]](_read(sys.argv[2]))))
