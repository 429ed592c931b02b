"""Arrow tables become astropy tables without losing an id, a null, a NaN or a unit."""

import subprocess
import sys
import warnings
from itertools import pairwise
from pathlib import Path

import astropy.units as u
import numpy as np
import pyarrow as pa
import pytest
from astropy.table import Table

from gaialab.tables import read_arrow, to_astropy, to_numpy
from gaialab.units import parse_unit

PROXIMA, BARNARD = 5853498713190525696, 4472832130942575872


def chunked(*chunks: list, kind: pa.DataType) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(chunk, kind) for chunk in chunks], type=kind)


def test_ids_stay_exact() -> None:
    values, mask = to_numpy(chunked([PROXIMA, BARNARD], [6917528997577384320], kind=pa.int64()))
    assert values.dtype == np.int64
    assert mask is None
    assert values.tolist() == [PROXIMA, BARNARD, 6917528997577384320]


def test_ids_with_nulls_stay_exact() -> None:
    values, mask = to_numpy(chunked([PROXIMA, None], [BARNARD], kind=pa.int64()))
    assert values.dtype == np.int64
    assert mask is not None
    assert mask.tolist() == [False, True, False]
    assert values[[0, 2]].tolist() == [PROXIMA, BARNARD]


def test_null_is_not_nan() -> None:
    values, mask = to_numpy(chunked([1.5, None, float("nan")], kind=pa.float32()))
    assert values.dtype == np.float32
    assert mask is not None
    assert mask.tolist() == [False, True, False]
    assert np.isnan(values[2])


@pytest.mark.parametrize("offset", [0, 1, 7, 8, 9])
def test_slices_keep_their_place(offset: int) -> None:
    full = [None if i % 3 == 0 else i * 2**46 for i in range(60)]
    for kind in (pa.int64(), pa.float64(), pa.string(), pa.bool_()):
        cells = {pa.string(): [None if v is None else str(v) for v in full],
                 pa.bool_(): [None if v is None else v % 2 == 0 for v in full]}.get(kind, full)  # fmt: skip
        values, mask = to_numpy(pa.chunked_array([pa.array(cells, kind).slice(offset, 40)]))
        got = [None if hidden else value for value, hidden in zip(values.tolist(), mask, strict=True)]
        assert got == pa.array(cells, kind).slice(offset, 40).to_pylist()


def test_values_are_owned_and_writable(tmp_path: Path) -> None:
    source = pa.table({"a": pa.array([1, 2, 3], pa.int16()), "b": pa.array([1.0, None, 2.0])})
    with pa.ipc.new_file(tmp_path / "t.arrow", source.schema) as writer:
        writer.write_table(source)
    table = to_astropy(read_arrow(tmp_path / "t.arrow"))
    (tmp_path / "t.arrow").unlink()
    table["a"][0] = 9
    table["b"][1] = 4.0
    assert table["a"].tolist() == [9, 2, 3]
    assert table["b"].tolist() == [1.0, 4.0, 2.0]


def test_strings_are_fixed_width_and_dictionaries_are_read() -> None:
    words = pa.chunked_array(
        [pa.array(["MARCS", None]).dictionary_encode(), pa.array(["A"]).dictionary_encode()]
    )
    table = to_astropy(pa.table({"word": words, "plain": chunked(["x", "yé", ""], kind=pa.string())}))
    assert table["word"].dtype.kind == table["plain"].dtype.kind == "U"
    assert table["word"].tolist() == ["MARCS", None, "A"]
    assert table["plain"].tolist() == ["x", "yé", ""]


def test_arrays_keep_null_and_nan_apart() -> None:
    cells = chunked([[1.0, None, float("nan")], None], [[], [2.0]], kind=pa.list_(pa.float64()))
    column = to_astropy(pa.table({"flux": cells}))["flux"]
    assert column.dtype == object
    assert column.mask.tolist() == [False, True, False, False]
    assert column[1] is np.ma.masked
    assert column[0].mask.tolist() == [False, True, False]
    assert np.isnan(column[0].data[2])
    assert len(column[2]) == 0
    assert isinstance(column[3], np.ndarray)
    assert not isinstance(column[3], np.ma.MaskedArray)


def test_empty_table() -> None:
    schema = pa.schema([("a", pa.int64()), ("b", pa.string()), ("c", pa.list_(pa.int8())), ("d", pa.bool_()),
                        ("e", pa.dictionary(pa.int8(), pa.string()))])  # fmt: skip
    table = to_astropy(schema.empty_table())
    assert len(table) == 0
    assert table.colnames == ["a", "b", "c", "d", "e"]
    assert table["b"].dtype.kind == table["e"].dtype.kind == "U"


def test_field_metadata_goes_along(tmp_path: Path) -> None:
    about = {"unit": "mas.yr**-1", "description": "Proper motion", "ucd": "pos.pm", "datatype": "float64"}
    field = pa.field("pmra", pa.float64(), metadata=about)
    table = to_astropy(pa.table([pa.array([1.0, None])], schema=pa.schema([field])), {"release": "DR3"})
    assert table["pmra"].unit == u.mas / u.yr
    assert table["pmra"].description == "Proper motion"
    assert table["pmra"].meta == {"ucd": "pos.pm", "datatype": "float64"}
    table.write(tmp_path / "t.ecsv")
    again = Table.read(tmp_path / "t.ecsv")
    assert again["pmra"].unit == u.mas / u.yr
    assert again["pmra"].mask.tolist() == [False, True]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("'electron'.s**-1", u.electron / u.s),
        ("'''electron''.s**-1'", u.electron / u.s),
        ("mas.yr**-1", u.mas / u.yr),
        ("km.s**-1", u.km / u.s),
        ("log(cm.s**-2)", u.dex(u.cm / u.s**2)),
        ("'dex'", u.dex),
        ("mag", u.mag),
        ("um**-1", u.um**-1),
        ("W.m**-2.nm**-1", u.W / u.m**2 / u.nm),
        ("'Dimensionless'", u.dimensionless_unscaled),
        ("Julian Year", u.yr),
    ],
)
def test_units_of_the_archive(text: str, unit: u.UnitBase) -> None:
    assert parse_unit(text) == unit


def test_unknown_unit_is_kept_quietly() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        unit = parse_unit("furlongs.fortnight**-1")
    assert isinstance(unit, u.UnrecognizedUnit)
    assert str(unit) == "furlongs.fortnight**-1"


WORDS = ["", "MARCS", "PHOENIX", "Gaia DR3 5853498713190525696", "yé", "a" * 200, "x" * 127, "nul\0"]


@pytest.mark.parametrize("words", [3, 4, 6, 7])
@pytest.mark.parametrize("distinct", [False, True])
@pytest.mark.parametrize("nulls", [0, 0.3, 1])
def test_strings_are_those_of_arrow(words: int, distinct: bool, nulls: float) -> None:
    draw = np.random.default_rng(words)
    texts = [
        None if draw.random() < nulls else draw.choice(WORDS[:words]) + (str(i) if distinct else "")
        for i in range(6000)
    ]
    cuts = [0, 1, 1, 4097, 6000]
    for kind in (pa.string(), pa.large_string()):
        pieces = [pa.array(texts, kind).slice(a, b - a) for a, b in pairwise(cuts)]
        values, mask = to_numpy(pa.chunked_array(pieces))
        assert values.dtype.kind == "U"
        hidden = mask if mask is not None else np.zeros(6000, bool)
        assert hidden.tolist() == [text is None for text in texts]
        assert values.tolist() == ["" if text is None else text for text in texts]


def test_long_tables_are_those_of_arrow() -> None:
    draw = np.random.default_rng(1)
    rows = 150_000
    source = pa.table(
        {
            name: pa.chunked_array([pa.array(cells, mask=draw.random(rows) < 0.3)[3:], pa.array(cells[:5])])
            for name, cells in [
                ("i", draw.integers(-(2**62), 2**62, rows)),
                ("b", draw.random(rows) < 0.5),
                ("f", draw.random(rows).astype("f4")),
            ]
        }
    )
    table = to_astropy(source)
    for name in source.column_names:
        assert table[name].tolist() == source[name].to_pylist()
        assert table[name].flags.writeable


def test_pandas_is_not_imported_for_a_table(tmp_path: Path) -> None:
    source = pa.table({"a": [1, None], "s": ["x", None], "b": [True, None], "f": [None, 1.5]})
    with pa.ipc.new_file(tmp_path / "t.arrow", source.schema) as writer:
        writer.write_table(source)
    code = (
        "import sys, gaialab.tables as t; "
        f"assert len(t.to_astropy(t.read_arrow({str(tmp_path / 't.arrow')!r}))) == 2; "
        "assert 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
