"""PyArrow: ``csv.read_csv``, column types, projection, blocks of 4 MiB, all threads; many files in a pool.

``dataset`` does not take these files: it looks for the names of the columns in the comment lines, whatever
``skip_rows`` says.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv
from task import PIXEL_SHIFT, Task, run_peer

#: Bytes of a block, by variant.
BLOCKS = {"": 4 << 20, "small": 1 << 20, "large": 16 << 20}

TYPES = {
    "int64": pa.int64(),
    "int32": pa.int32(),
    "int16": pa.int16(),
    "int8": pa.int8(),
    "uint8": pa.uint8(),
    "float32": pa.float32(),
    "float64": pa.float64(),
    "string": pa.string(),
    "bool": pa.bool_(),
}


def read(task: Task, path: str, names: list[str], threads: bool = True) -> pa.Table:
    """Read columns of one file."""
    return csv.read_csv(
        path,
        csv.ReadOptions(skip_rows=task.header_lines, block_size=BLOCKS[task.variant], use_threads=threads),
        convert_options=csv.ConvertOptions(
            column_types={name: TYPES.get(kind, pa.string()) for name, kind in task.types.items()},
            include_columns=names,
            null_values=["null"],
            true_values=["True"],
            false_values=["False"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )


def read_all(task: Task, names: list[str]) -> pa.Table:
    """Read columns of all files."""
    if len(task.files) == 1:
        return read(task, task.files[0], names)
    with ThreadPoolExecutor(pa.cpu_count()) as pool:
        return pa.concat_tables(pool.map(lambda path: read(task, path, names, threads=False), task.files))


def sky_map(task: Task) -> pa.Table:
    """Count and mean G per pixel."""
    table = read_all(task, ["source_id", "phot_g_mean_mag"])
    values = pa.table(
        {
            "pixel": pc.shift_right(table["source_id"], PIXEL_SHIFT),
            "value": table["phot_g_mean_mag"].cast(pa.float64()),
        }
    )
    found = values.group_by("pixel").aggregate([("value", "count"), ("value", "mean")])
    return found.select(["pixel", "value_count", "value_mean"]).rename_columns(["pixel", "count", "mean"])


def load(task: Task) -> pa.Table:
    """Columns as an Arrow table."""
    return read_all(task, task.wanted())


if __name__ == "__main__":
    jobs: dict[str, Any] = {"map": sky_map, "load": load}
    run_peer(jobs, lambda table: table)
