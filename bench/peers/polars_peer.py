"""Polars: lazy ``scan_csv`` with a schema, projection, the streaming engine, all threads.

Variants: ``comment`` skips the header by its prefix, ``in-memory`` takes the other engine, ``eager`` reads
at once.
"""

from __future__ import annotations

from typing import Any

import polars as pl
from task import PIXEL_SHIFT, Task, run_peer

TYPES = {
    "int64": pl.Int64,
    "int32": pl.Int32,
    "int16": pl.Int16,
    "int8": pl.Int8,
    "uint8": pl.UInt8,
    "float32": pl.Float32,
    "float64": pl.Float64,
    "string": pl.String,
    "bool": pl.Boolean,
}


def scan(task: Task, names: list[str]) -> pl.LazyFrame:
    """Return columns of the files as a lazy frame."""
    schema = {name: TYPES.get(kind, pl.String) for name, kind in task.types.items()}
    if task.variant == "eager":
        frames = [
            pl.read_csv(path, schema=schema, columns=names, null_values="null", skip_lines=task.header_lines)
            for path in task.files
        ]
        return pl.concat(frames).lazy()
    header = {"comment_prefix": "#"} if task.variant == "comment" else {"skip_lines": task.header_lines}
    return pl.scan_csv(task.files, schema=schema, null_values="null", **header).select(names)


def collect(task: Task, frame: pl.LazyFrame) -> pl.DataFrame:
    """Run a plan."""
    return frame.collect(engine="in-memory" if task.variant == "in-memory" else "streaming")


def sky_map(task: Task) -> pl.DataFrame:
    """Count and mean G per pixel."""
    value = pl.col("phot_g_mean_mag")
    frame = (
        scan(task, ["source_id", "phot_g_mean_mag"])
        .group_by((pl.col("source_id") // (1 << PIXEL_SHIFT)).alias("pixel"))
        .agg(value.count().alias("count"), value.cast(pl.Float64).mean().alias("mean"))
    )
    return collect(task, frame)


def load(task: Task) -> pl.DataFrame:
    """Columns as a data frame, which has Arrow's layout."""
    return collect(task, scan(task, task.wanted()))


def convert(task: Task) -> str:
    """Columns to a Parquet file."""
    scan(task, task.wanted()).sink_parquet(task.output, compression="zstd")
    return task.output


def to_arrow(result: Any) -> Any:
    """Return the result as an Arrow table."""
    return (pl.read_parquet(result) if isinstance(result, str) else result).to_arrow()


if __name__ == "__main__":
    run_peer({"map": sky_map, "load": load, "convert": convert}, to_arrow)
