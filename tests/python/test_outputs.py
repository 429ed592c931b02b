"""Tables as astropy, pandas, polars and pyarrow have them: ids exact, null is null, units where they fit."""

import math
from pathlib import Path
from typing import Any

import astropy.units as u
import numpy as np
import pyarrow as pa
import pytest
from astropy.table import QTable, Table
from astropy.utils.masked import Masked
from conftest import gaia_source_files, needs_service, read_independently

from gaialab import GaiaError, GaiaUtils, sql
from gaialab.outputs import OUTPUTS, to_output

PROXIMA, BARNARD = 5853498713190525696, 4472832130942575872

COLUMNS: dict[str, tuple[pa.DataType, list[Any], str | None]] = {
    "source_id": (pa.int64(), [PROXIMA, BARNARD, 1], None),
    "other_id": (pa.int64(), [None, BARNARD, 2**62 + 1], None),
    "parallax": (pa.float64(), [None, math.nan, 1.5], "mas"),
    "ra": (pa.float64(), [0.1, 0.2, 0.3], "deg"),
    "logg": (pa.float32(), [4.5, None, 4.0], "log(cm.s**-2)"),
    "n_obs": (pa.int16(), [3, None, -1], None),
    "flag": (pa.bool_(), [True, None, False], None),
    "name": (pa.string(), ["a", None, ""], None),
    "flux": (pa.list_(pa.float32()), [[1.0, None], None, []], "W.nm**-1.m**-2"),
}
INTEGERS = ("source_id", "other_id", "n_obs")


@pytest.fixture
def table() -> pa.Table:
    fields = [
        pa.field(name, kind, metadata={"description": name.upper(), **({"unit": unit} if unit else {})})
        for name, (kind, _, unit) in COLUMNS.items()
    ]
    return pa.table([values for _, values, _ in COLUMNS.values()], schema=pa.schema(fields))


def same(found: Any, expected: Any) -> bool:
    if isinstance(expected, float) and math.isnan(expected):
        return math.isnan(float(getattr(found, "unmasked", found)))
    return bool(found == expected)


@pytest.mark.parametrize("output", OUTPUTS)
def test_every_value(table: pa.Table, output: str) -> None:
    found = to_output(table, {}, output)
    for name, (_, values, _) in COLUMNS.items():
        column = found[name]
        for i, expected in enumerate(values):
            cell = column[i].as_py() if output == "pyarrow" else column[i]
            if expected is None:
                assert is_null(cell), (name, i)
            elif name == "flux":
                # Nulls inside arrays are kept too.
                inner = cell.to_list() if hasattr(cell, "to_list") else list(cell)
                assert [None if is_null(value) else float(value) for value in inner] == expected
            else:
                value = getattr(cell, "value", cell)
                assert not is_null(value)
                assert same(value, expected), (name, i)
                if name in INTEGERS:
                    assert isinstance(value, int | np.integer)


def is_null(cell: Any) -> bool:
    import pandas as pd

    return cell is None or cell is pd.NA or cell is np.ma.masked or bool(np.all(getattr(cell, "mask", False)))


def test_units_and_descriptions(table: pa.Table) -> None:
    meta = {"release": "DR3", "provenance": {"job": "4", "files": [{"path": "x"}]}}
    plain = to_output(table, meta)
    assert type(plain) is Table
    assert (plain["parallax"].unit, plain["logg"].unit) == (u.mas, u.dex(u.cm / u.s**2))
    quantities = to_output(table, meta, "qtable")
    assert type(quantities) is QTable
    assert quantities["ra"].unit == u.deg
    assert isinstance(quantities["ra"], u.Quantity)
    assert isinstance(quantities["parallax"], Masked)
    for found in (plain, quantities):
        assert found["parallax"].info.description == "PARALLAX"
        assert found.meta["provenance"]["job"] == "4"
    frame = to_output(table, meta, "pandas")
    assert frame.attrs["units"]["parallax"] == "mas"
    assert frame.attrs["descriptions"]["ra"] == "RA"
    assert frame.attrs["provenance"] == {"job": "4"}
    assert (str(frame.source_id.dtype), str(frame.other_id.dtype)) == ("int64", "Int64")
    arrow = to_output(table, meta, "pyarrow")
    assert arrow.schema.field("parallax").metadata[b"unit"] == b"mas"


def test_unknown_and_missing(table: pa.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GaiaError, match="Did you mean pandas"):
        to_output(table, {}, "panda")
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    with pytest.raises(GaiaError, match="pip install polars"):
        to_output(table, {}, "polars")


@needs_service
def test_wherever_rows_are_loaded(
    stopped_after: Path, spectra_volume: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAIALAB_VOLUME", str(spectra_volume))
    dr3 = GaiaUtils("DR3")
    file = gaia_source_files(spectra_volume)[0]
    names, rows = read_independently(file)
    ids = [int(row[names.index("source_id")]) for row in rows]
    g = [row[names.index("phot_g_mean_mag")] for row in rows]
    bright = sorted((float(value), own) for value, own in zip(g, ids, strict=True) if value != "null")[:3]
    ra, dec = (float(rows[0][names.index(name)]) for name in ("ra", "dec"))
    loads = {
        "file": (lambda output: dr3.load_file(file, "source_id", output=output), ids),
        "files": (lambda output: dr3.load_files([file], "source_id", limit=2, output=output), ids[:2]),
        "sources": (lambda output: dr3.load_sources(ids[:2], "source_id", output=output), ids[:2]),
        "cone": (lambda output: dr3.load_cone((ra, dec), 0.01, "source_id", output=output), ids[:1]),
        "top": (
            lambda output: dr3.load_top("phot_g_mean_mag", 3, "source_id", files=file, output=output),
            [source_id for _, source_id in bright],
        ),
        "sql": (
            lambda output: sql(
                f"SELECT source_id FROM gaia_source WHERE source_id = {ids[0]}", output=output
            ),
            ids[:1],
        ),
    }
    for name, (load, expected) in loads.items():
        for output in ("pandas", "polars", "pyarrow", "qtable"):
            column = load(output)["source_id"]
            found = getattr(column, "to_pylist", None) or getattr(column, "tolist", None) or column.to_list
            assert found() == expected, (name, output)
    # No job is left behind by loads that waited.
    assert dr3.client().jobs() == []
