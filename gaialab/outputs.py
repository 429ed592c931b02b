"""The libraries in which tables are given: astropy, pandas, polars, pyarrow."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from .errors import GaiaError
from .parameters import choice

if TYPE_CHECKING:
    import pyarrow as pa

Output: TypeAlias = Literal["table", "qtable", "pandas", "polars", "pyarrow"]
"""What a table is given as: astropy's `Table` or `QTable`, or a table of another library."""

OUTPUTS: tuple[Output, ...] = ("table", "qtable", "pandas", "polars", "pyarrow")

# What pandas carries along with every frame is copied at every step: a list of thousands of files is not.
_LONG = "files"


def output_name(output: Any) -> Output:
    """Return the checked name of an output.

    Raises
    ------
    GaiaError
        BAD_REQUEST.
    """
    return choice(output, "output", OUTPUTS)  # type: ignore[return-value]


def to_output(table: pa.Table, meta: dict[str, Any], output: Any = "table") -> Any:
    """Convert an Arrow table.

    int64 is exact and null is null everywhere, and NaN is not null.

    Parameters
    ----------
    table : pyarrow.Table
        With unit and description in the metadata of its fields.
    meta : dict
        Where it came from.
    output : str
        ``table``: astropy Table, with units, descriptions and ``meta``, masked where there are nulls.
        ``qtable``: the same, columns with units as `~astropy.units.Quantity` where it can hold them.
        ``pandas``: DataFrame; columns with nulls have pandas' nullable types; units, descriptions and
        ``meta`` are in its ``attrs``.
        ``polars``: DataFrame; it can hold neither units nor descriptions.
        ``pyarrow``: the table itself; unit, description and UCD are in the fields' metadata.

    Raises
    ------
    GaiaError
        BAD_REQUEST for an unknown output and for a library that is not installed.
    """
    output = output_name(output)
    if output == "pyarrow":
        return table
    if output == "pandas":
        return _to_pandas(table, meta)
    if output == "polars":
        return _library("polars").from_arrow(table)
    from .tables import to_astropy

    found = to_astropy(table, meta)
    if output == "qtable":
        from astropy.table import QTable

        with warnings.catch_warnings():
            # Arrays and logarithmic units with nulls cannot be quantities: they stay columns with a unit.
            warnings.simplefilter("ignore")
            return QTable(found, copy=False)
    return found


def column_values(rows: Any, name: str) -> list[Any] | None:
    """Return the values of a column of any output; None where there is no such column."""
    names = getattr(rows, "column_names", None) or getattr(rows, "colnames", None) or rows.columns
    if name not in list(names):
        return None
    column = rows[name]
    return (getattr(column, "tolist", None) or getattr(column, "to_list", None) or column.to_pylist)()


def _to_pandas(table: pa.Table, meta: dict[str, Any]) -> Any:
    pd = _library("pandas")
    frame = pd.DataFrame(
        {field.name: _series(pd, table.column(i)) for i, field in enumerate(table.schema)}, copy=False
    )
    abouts = {field.name: field.metadata or {} for field in table.schema}
    for attribute, key in (("units", b"unit"), ("descriptions", b"description")):
        frame.attrs[attribute] = {
            name: about[key].decode() for name, about in abouts.items() if about.get(key)
        }
    provenance = {name: value for name, value in meta.get("provenance", {}).items() if name != _LONG}
    frame.attrs.update({**meta, "provenance": provenance} if provenance else meta)
    return frame


def _series(pd: Any, column: pa.ChunkedArray) -> Any:
    import pyarrow as pa

    from .tables import to_numpy

    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_nested(kind):
        return pd.Series(pd.arrays.ArrowExtensionArray(column))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return pd.Series(column.to_pylist(), dtype="string")
    values, mask = to_numpy(column)
    if mask is None:
        return pd.Series(values, copy=False)
    masked = {"b": pd.arrays.BooleanArray, "f": pd.arrays.FloatingArray}
    return pd.Series(masked.get(values.dtype.kind, pd.arrays.IntegerArray)(values, mask))


def _library(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise GaiaError(
            "BAD_REQUEST", f"output={name!r} needs {name}.", f"Install it with: pip install {name}"
        ) from error
