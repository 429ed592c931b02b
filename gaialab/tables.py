"""Arrow tables as astropy tables: exact ids, masked nulls, units and descriptions."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from astropy.table import Column, MaskedColumn, Table

from .units import parse_unit

#: From here on threads pay.
_MANY_ROWS = 1 << 17
#: Strings of more distinct values, of the first rows, are not looked for in a dictionary.
_FEW_WORDS = 64
_SAMPLE_ROWS = 1 << 12
#: Longest strings that are laid out by their places, all at once [characters].
_SHORT_TEXT = 128


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
    columns = list(map(_column, table.schema, _arrays(table)))
    return Table(columns, meta=meta, copy=False)


def _arrays(table: pa.Table) -> list[tuple[np.ndarray, np.ndarray | None]]:
    """Return values and masks of all columns: numpy copies outside of the interpreter's lock."""
    if table.num_rows < _MANY_ROWS:
        return [to_numpy(column) for column in table.columns]
    with ThreadPoolExecutor(min(4, len(os.sched_getaffinity(0)))) as pool:
        return list(pool.map(to_numpy, table.columns))


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
        if mask is None:
            return _texts(chunked), None
        texts = _texts(chunked.drop_null())
        out = np.zeros(len(chunked), texts.dtype)
        out[~mask] = texts
        return out, mask
    if pa.types.is_boolean(kind):
        return _bools(chunked, mask), mask
    return _primitive(chunked, mask), mask


def _column(field: pa.Field, data: tuple[np.ndarray, np.ndarray | None]) -> Column:
    about = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
    values, mask = data
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


def _primitive(chunked: pa.ChunkedArray, mask: np.ndarray | None) -> np.ndarray:
    """Copy the values of a fixed-width column, bits as they are; those under nulls are NaN, or 0."""
    dtype = _DTYPES.get(chunked.type) or np.dtype(chunked.type.to_pandas_dtype())
    out = np.empty(len(chunked), dtype)
    nothing = np.nan if dtype.kind == "f" else 0
    start = 0
    for chunk in chunked.chunks:
        stop = start + len(chunk)
        data = chunk.buffers()[1]
        if len(chunk) and data is not None:
            out[start:stop] = np.frombuffer(data, dtype, len(chunk), chunk.offset * dtype.itemsize)
        if mask is not None and chunk.null_count:
            np.copyto(out[start:stop], nothing, where=mask[start:stop])
        start = stop
    return out


# Arrow's own table of them imports pandas.
_DTYPES = {
    kind: np.dtype(name)
    for kind, name in [
        (pa.int8(), "i1"),
        (pa.int16(), "i2"),
        (pa.int32(), "i4"),
        (pa.int64(), "i8"),
        (pa.float32(), "f4"),
        (pa.float64(), "f8"),
    ]
}


def _bools(chunked: pa.ChunkedArray, mask: np.ndarray | None) -> np.ndarray:
    out = np.zeros(len(chunked), dtype=bool)
    start = 0
    for chunk in chunked.chunks:
        stop = start + len(chunk)
        if len(chunk):
            out[start:stop] = _bits(chunk, 1)
        start = stop
    if mask is not None:
        out[mask] = False
    return out


def _mask(chunked: pa.ChunkedArray) -> np.ndarray:
    mask = np.zeros(len(chunked), dtype=bool)
    start = 0
    for chunk in chunked.chunks:
        stop = start + len(chunk)
        if chunk.null_count:
            if chunk.buffers()[0] is None:  # all of them, of Arrow's type `null`
                mask[start:stop] = True
            else:
                np.equal(_bits(chunk, 0), 0, out=mask[start:stop])
        start = stop
    return mask


def _bits(chunk: pa.Array, buffer: int) -> np.ndarray:
    """Return bits of a chunk's bitmap, one to a byte."""
    first = chunk.offset >> 3
    bytes_ = np.frombuffer(chunk.buffers()[buffer], np.uint8)[first:]
    begin = chunk.offset & 7
    return np.unpackbits(bytes_, count=begin + len(chunk), bitorder="little")[begin:]


def _texts(chunked: pa.ChunkedArray) -> np.ndarray:
    """Return strings without nulls as fixed-width ones."""
    if len(pc.unique(chunked.slice(0, _SAMPLE_ROWS))) <= _FEW_WORDS < len(chunked):
        coded = pc.dictionary_encode(chunked).combine_chunks()
        coded = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
        words = coded.dictionary
        if len(words) <= _FEW_WORDS:
            return np.array(words.to_pylist(), dtype=str)[_primitive(pa.chunked_array([coded.indices]), None)]
    width = max(
        [pc.max(pc.binary_length(chunk)).as_py() or 0 for chunk in chunked.chunks if len(chunk)] or [0]
    )
    if not 0 < width <= _SHORT_TEXT or not pc.all(pc.string_is_ascii(chunked)).as_py():
        return np.array(chunked.to_pylist() or [], dtype=str)
    letters = np.zeros((len(chunked), width), np.uint32)
    start = 0
    for chunk in chunked.chunks:
        if len(chunk):
            size = np.int64 if pa.types.is_large_string(chunk.type) else np.int32
            offsets = np.frombuffer(chunk.buffers()[1], size, len(chunk) + 1, chunk.offset * size().itemsize)
            text = np.frombuffer(chunk.buffers()[2] or b"", np.uint8)[offsets[0] : offsets[-1]]
            places = np.arange(width) < np.diff(offsets)[:, None]
            letters[start : start + len(chunk)][places] = text
        start += len(chunk)
    return letters.view(f"U{width}")[:, 0]


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
