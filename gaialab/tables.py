"""Arrow tables as astropy tables: exact ids, masked nulls, units and descriptions."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from astropy.table import Column, MaskedColumn, Table

from .units import parse_unit


def read_arrow(path: str | os.PathLike[str]) -> pa.Table:
    """Read an Arrow IPC file; its pages are mapped, not copied."""
    with pa.memory_map(os.fspath(path)) as source:
        return pa.ipc.open_file(source).read_all()


def to_astropy(table: pa.Table, meta: dict[str, Any] | None = None) -> Table:
    """Convert an Arrow table to an astropy one that owns its data.

    A column with nulls is masked, one without is not; NaN stays NaN. Cells that are arrays become numpy
    arrays in an object column, masked arrays where they hold nulls. The field metadata ``unit``,
    ``description``, ``ucd``, ``datatype`` and ``subtype`` go along.

    Parameters
    ----------
    table : pyarrow.Table
        The table.
    meta : dict, optional
        Metadata of the result.

    Returns
    -------
    astropy.table.Table
    """
    columns = [_column(table.schema.field(i), table.column(i)) for i in range(table.num_columns)]
    return Table(columns, meta=meta, copy=False)


def to_numpy(chunked: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray | None]:
    """Return a column's values and the mask of its nulls (None without nulls), both owned and writable."""
    if pa.types.is_dictionary(chunked.type):
        values, mask = to_numpy(_indices(chunked))
        words = chunked.unify_dictionaries().chunk(0).dictionary if chunked.num_chunks else []
        names = np.array(words.to_pylist() if len(words) else [""], dtype=str)
        return names[np.where(mask, 0, values) if mask is not None else values], mask
    mask = _mask(chunked) if chunked.null_count else None
    kind = chunked.type
    if _is_list(kind):
        return _lists(chunked), mask
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        filled = pc.fill_null(chunked, "") if mask is not None else chunked
        return np.array(filled.to_pylist() or [], dtype=str), mask
    if pa.types.is_boolean(kind):
        filled = pc.fill_null(chunked, False) if mask is not None else chunked
        return np.array(filled.to_numpy(), dtype=bool), mask
    values = _primitive(chunked)
    if mask is not None:
        values[mask] = np.nan if values.dtype.kind == "f" else 0
    return values, mask


def _column(field: pa.Field, chunked: pa.ChunkedArray) -> Column:
    about = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
    values, mask = to_numpy(chunked)
    options: dict[str, Any] = {"name": field.name}
    if about.get("description"):
        options["description"] = about["description"]
    if about.get("unit"):
        options["unit"] = parse_unit(about["unit"])
    kept = {key: about[key] for key in ("ucd", "datatype", "subtype") if about.get(key)}
    if kept:
        options["meta"] = kept
    if mask is None:
        return Column(values, copy=False, **options)
    fill = {"fill_value": np.nan} if values.dtype.kind == "f" else {}
    return MaskedColumn(values, mask=mask, copy=False, **fill, **options)


def _primitive(chunked: pa.ChunkedArray) -> np.ndarray:
    """Copy the values of a fixed-width column, bits as they are; cells under nulls are arbitrary."""
    dtype = np.dtype(chunked.type.to_pandas_dtype())
    out = np.empty(len(chunked), dtype)
    start = 0
    for chunk in chunked.chunks:
        data = chunk.buffers()[1]
        if len(chunk) and data is not None:
            out[start : start + len(chunk)] = np.frombuffer(
                data, dtype, len(chunk), chunk.offset * dtype.itemsize
            )
        start += len(chunk)
    return out


def _mask(chunked: pa.ChunkedArray) -> np.ndarray:
    return np.array(pc.is_null(chunked).to_numpy(), dtype=bool)


def _indices(chunked: pa.ChunkedArray) -> pa.ChunkedArray:
    unified = chunked.unify_dictionaries()
    return pa.chunked_array([chunk.indices for chunk in unified.chunks], type=chunked.type.index_type)


def _is_list(kind: pa.DataType) -> bool:
    return pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind)


def _lists(chunked: pa.ChunkedArray) -> np.ndarray:
    out = np.empty(len(chunked), dtype=object)
    row = 0
    for chunk in chunked.chunks:
        lengths = pc.fill_null(pc.list_value_length(chunk), 0).to_numpy()
        values, mask = to_numpy(pa.chunked_array([chunk.flatten()]))
        ends = np.cumsum(lengths)
        present = chunk.is_valid().to_numpy(zero_copy_only=False)
        for begin, end, here in zip(ends - lengths, ends, present, strict=True):
            # An array under the mask would make numpy return an empty array instead of `masked`.
            if here:
                cell = values[begin:end]
                if mask is not None and mask[begin:end].any():
                    cell = np.ma.MaskedArray(cell, mask=mask[begin:end])
                out[row] = cell
            row += 1
    return out
