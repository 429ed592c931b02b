"""astropy: its ECSV reader with each of its engines, and the one it takes when nothing is said.

All are told that ``null`` is null, which standard ECSV does not say: without, no column of these files can
be read.
"""

from __future__ import annotations

import warnings
from typing import Any

from astropy.table import Table
from task import Task, run_peer


def with_engine(engine: str) -> Any:
    """Return the job that reads with one engine of ``format="ecsv"``."""
    return lambda task: Table.read(task.files[0], format="ecsv", engine=engine, null_values=["null"])


def default(task: Task) -> Table:
    """Read as most notebooks do."""
    return Table.read(task.files[0], format="ascii.ecsv", fill_values=[("null", "0")])


def to_arrow(table: Table) -> Any:
    """Return the table as an Arrow one, masked cells as nulls."""
    import numpy as np
    import pyarrow as pa

    columns = {}
    for name in table.colnames:
        mask = getattr(table[name], "mask", None)
        values = np.asarray(table[name])
        mask = None if mask is None else np.broadcast_to(np.asarray(mask), values.shape)
        columns[name] = pa.array(values.tolist() if values.dtype.kind in "UO" else values, mask=mask)
    return pa.table(columns)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    engines = {name: with_engine(name.replace("-", ".")) for name in ("pyarrow", "pandas", "io-ascii")}
    run_peer({**engines, "default": default}, to_arrow)
