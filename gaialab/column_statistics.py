"""Statistics of columns, made by jobs of the service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np

from .release_tools import column_list
from .selection import JobSelection, selected_request
from .submission import run

if TYPE_CHECKING:
    from astropy.table import Table
    from typing_extensions import Unpack

    from .job import Job


@overload
def statistics(
    columns: str | Sequence[str] | None = None,
    *,
    wait: Literal[True] = True,
    **selection: Unpack[JobSelection],
) -> Table: ...


@overload
def statistics(
    columns: str | Sequence[str] | None = None, *, wait: Literal[False], **selection: Unpack[JobSelection]
) -> Job: ...


def statistics(columns: str | Sequence[str] | None = None, *, wait: bool = True, **selection: Any) -> Any:
    """Compute count, nulls, extremes, mean, standard deviation and quantiles of columns in one pass.

    Parameters
    ----------
    columns : str or sequence of str, optional
        Columns, in either spelling, and expressions such as ``"bp_rp - g_rp AS colour"``; default all.
    wait : bool
        False: return the job at once.
    **selection
        What to read (``where``, ``cone``, ``region``, …), as in :func:`gaialab.selection.selected_source`,
        and ``engine`` as in :func:`gaialab.selection.selected_request`;
        default the whole table.

    Returns
    -------
    astropy.table.Table
        A row per column: ``name``, ``datatype``, ``unit``, ``count`` (not null), ``nulls``, ``nan``, ``min``,
        ``max`` (exact Python numbers), ``mean``, ``stddev`` (of a sample) and approximate quantiles ``q05``
        to ``q95``, good to 0.2 %. What a column has not is masked. Numbers are in the unit of their row.
        With ``wait=False`` a :class:`gaialab.Job`.

    Raises
    ------
    GaiaError
        BAD_REQUEST, UNKNOWN_COLUMN, …

    Examples
    --------
    >>> statistics(["parallax", "radial_velocity"], where="ruwe < 1.4")
    """
    request = selected_request({"type": "Statistics"}, **selection)
    if columns is not None:
        request["columns"] = column_list(columns)
    return run(request, "Computing", wait)


def statistics_table(result: dict[str, Any], manifest: dict[str, Any]) -> Table:
    """Return the protocol's ``StatisticsResult`` as a table."""
    from astropy.table import Table

    rows = result["columns"]
    table = Table(meta={"provenance": manifest})
    for name in ("name", "datatype", "unit"):
        table[name] = np.array([row.get(name) or "" for row in rows], dtype=str)
    for name in ("count", "nulls"):
        table[name] = np.array([row[name] for row in rows], dtype=np.int64)
    table["nan"] = _masked([row.get("nan") for row in rows], np.int64)
    for name in ("min", "max"):
        table[name] = _exact([row.get(name) for row in rows])
    for name in ("mean", "stddev"):
        table[name] = _masked([row.get(name) for row in rows], np.float64)
    for i, q in enumerate(result["quantiles"]):
        values = [(row.get("approxQuantiles") or {i: None})[i] for row in rows]
        table[f"q{q * 100:02.0f}"] = _masked(values, np.float64)
    return table


def _exact(values: list[Any]) -> Any:
    # The protocol has int64 as text. Beside floats they stay Python's numbers: a float64 would lose digits.
    from astropy.table import MaskedColumn

    kinds = {isinstance(value, str) for value in values if value is not None}
    numbers = [int(value) if isinstance(value, str) else value for value in values]
    if len(kinds) < 2:
        return _masked(numbers, np.int64 if kinds == {True} else np.float64)
    return MaskedColumn(np.array(numbers, dtype=object), mask=[value is None for value in numbers])


def _masked(values: list[Any], dtype: Any) -> Any:
    from astropy.table import MaskedColumn

    mask = [value is None for value in values]
    filled = [0 if value is None else value for value in values]
    return MaskedColumn(np.array(filled, dtype=dtype), mask=mask)
