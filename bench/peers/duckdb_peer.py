"""DuckDB: ``read_csv`` with typed columns, the header skipped by number of lines, all threads."""

from __future__ import annotations

from typing import Any

import duckdb
from task import PIXEL_SHIFT, Task, run_peer

TYPES = {
    "int64": "BIGINT",
    "int32": "INTEGER",
    "int16": "SMALLINT",
    "int8": "TINYINT",
    "uint8": "UTINYINT",
    "float32": "FLOAT",
    "float64": "DOUBLE",
    "string": "VARCHAR",
    "bool": "BOOLEAN",
}


#: Options of ``read_csv`` by variant, after the number of comment lines is filled in.
OPTIONS = {
    "": "skip={lines}",
    "comment": "comment='#'",
    "serial": "skip={lines}, parallel=false",
    "buffer": "skip={lines}, buffer_size=67108864",
}


def source(task: Task) -> str:
    """Return the table function that reads the files."""
    columns = ", ".join(f"'{name}': '{TYPES.get(kind, 'VARCHAR')}'" for name, kind in task.types.items())
    return (
        f"read_csv({task.files!r}, columns={{{columns}}}, auto_detect=false, header=true, delim=',', "
        f"quote='\"', nullstr='null', {OPTIONS[task.variant].format(lines=task.header_lines)})"
    )


def sky_map(task: Task) -> Any:
    """Count and mean G per pixel."""
    return duckdb.sql(
        f"SELECT source_id >> {PIXEL_SHIFT} AS pixel, count(phot_g_mean_mag) AS count, "
        f"avg(phot_g_mean_mag) AS mean FROM {source(task)} GROUP BY pixel"
    ).to_arrow_table()


def load(task: Task) -> Any:
    """Columns as an Arrow table."""
    return duckdb.sql(f"SELECT {', '.join(task.wanted())} FROM {source(task)}").to_arrow_table()


def cone(task: Task) -> Any:
    """Rows of a cone, by the haversine formula behind a cut in declination."""
    ra, dec, radius = task.cone
    return duckdb.sql(
        f"SELECT {', '.join(task.wanted())} FROM {source(task)} "
        f"WHERE dec BETWEEN {dec - radius!r} AND {dec + radius!r} "
        f"AND sin(radians(dec - {dec!r}) / 2) ** 2 "
        f"+ cos(radians(dec)) * cos(radians({dec!r})) * sin(radians(ra - {ra!r}) / 2) ** 2 "
        f"<= sin(radians({radius!r}) / 2) ** 2"
    ).to_arrow_table()


def convert(task: Task) -> Any:
    """Columns to a Parquet file."""
    duckdb.sql(
        f"COPY (SELECT {', '.join(task.wanted())} FROM {source(task)}) "
        f"TO '{task.output}' (FORMAT parquet, COMPRESSION zstd)"
    )
    return task.output


def to_arrow(result: Any) -> Any:
    """Return the result as an Arrow table."""
    if isinstance(result, str):
        import pyarrow.parquet as pq

        return pq.read_table(result)
    return result


if __name__ == "__main__":
    run_peer({"map": sky_map, "load": load, "cone": cone, "convert": convert}, to_arrow)
