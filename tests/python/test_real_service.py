"""The Python edge on the real service, on real rows, against independent readings of the same files."""

import gzip
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import astropy.units as u
import numpy as np
import pytest
from conftest import (
    REAL_DATA,
    gaia_source_files,
    needs_real_data,
    needs_service,
    read_independently,
    wait_until_gone,
)

from gaialab import GaiaError, GaiaUtils, density_map, get_gaia_utils, healpix_map
from gaialab.runtime import ensure_service

pytestmark = [needs_real_data, needs_service]

PROXIMA, BARNARD = 5853498713190525696, 4472832130942575872


def expected(text: str, dtype: np.dtype) -> Any:
    """Return a cell of the CSV as a plain Python value, None for null; NaN as text, for it equals nothing."""
    if text == "null":
        return None
    if dtype.kind == "b":
        return text == "True"
    if dtype.kind in "iu":
        return int(text)
    if dtype.kind == "f":
        return text if text == "NaN" else float(dtype.type(text))
    return text


def plain(values: np.ndarray) -> list[Any]:
    return ["NaN" if value != value else value for value in values.tolist()]


def test_every_cell_of_the_thousand_rows(dr3: GaiaUtils, real_volume: Path) -> None:
    whole = real_volume / "thousand.csv.gz"
    whole.write_bytes((REAL_DATA / "real" / "derived" / "gdr3_sm_bulkdialect.csv.gz").read_bytes())
    table = dr3.load_file(whole)
    names, rows = read_independently(whole)
    assert table.colnames == names
    assert len(table) == len(rows) == 1000
    for i, name in enumerate(names):
        column = table[name]
        assert plain(column) == [expected(row[i], column.dtype) for row in rows], name
    assert table["source_id"].dtype == np.int64
    assert table["designation"].dtype.kind == "U"
    assert table["pmra"].unit == u.mas / u.yr
    assert table["phot_g_mean_flux"].unit == u.electron / u.s
    assert table["logg_gspphot"].unit == u.dex(u.cm / u.s**2)
    assert table["ra"].description
    assert table.meta["release"] == "DR3"
    assert table.meta["reference_epoch"] == 2016.0
    assert table.meta["synthetic"] is False
    assert ensure_service().client.jobs() == []


def test_files_are_stacked_in_the_order_given(dr3: GaiaUtils, real_volume: Path) -> None:
    files = gaia_source_files(real_volume)[40::-4]
    table = dr3.load_files(files, ["source_id", "libname_gspphot"])
    parts = [read_independently(file) for file in files]
    names = parts[0][0]
    rows = [row for _, part in parts for row in part]
    assert table["source_id"].tolist() == [int(row[names.index("source_id")]) for row in rows]
    libraries = [row[names.index("libname_gspphot")] for row in rows]
    assert table["libname_gspphot"].tolist() == [None if name == "null" else name for name in libraries]
    assert table.meta["files"] == [str(file) for file in files]


def test_chosen_columns_of_one_file_in_both_spellings(dr3: GaiaUtils, real_volume: Path) -> None:
    file = gaia_source_files(real_volume)[3]
    table = dr3.load_file(file, columns=["photGMeanMag", "source_id"])
    names, rows = read_independently(file)
    assert sorted(table.colnames) == ["phot_g_mean_mag", "source_id"]
    expected = [int(row[names.index("source_id")]) for row in rows]
    assert table["source_id"].tolist() == expected


def test_ids_that_a_double_would_damage(stopped_after: Path, real_volume: Path, tmp_path: Path) -> None:
    with gzip.open(gaia_source_files(real_volume)[0], "rt") as file:
        lines = file.readlines()
    start = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    at = lines[start].rstrip().split(",").index("source_id")
    folder = tmp_path / "volume" / "gdr3" / "gaia_source"
    folder.mkdir(parents=True)
    names = {PROXIMA: "665451-665470", BARNARD: "508501-508680"}
    for source, name in names.items():
        cells = lines[start + 1].rstrip("\n").split(",")
        cells[at] = str(source)
        with gzip.open(folder / f"GaiaSource_{name}.csv.gz", "wt") as file:
            file.writelines([*lines[: start + 1], ",".join(cells) + "\n"])
    dr3 = get_gaia_utils("DR3")
    dr3.set_gaia_volume(tmp_path / "volume")
    files = dr3.get_files(names.values())
    assert [Path(file).name for file in files] == [f"GaiaSource_{name}.csv.gz" for name in names.values()]
    assert [dr3.load_file(file, "source_id")["source_id"].tolist() for file in files] == [
        [PROXIMA],
        [BARNARD],
    ]


def bulk_files() -> list[str]:
    return [file.name for file in sorted((REAL_DATA / "real" / "bulk_dr3").glob("*_[0-9]*.csv.gz"))]


@pytest.mark.parametrize("name", bulk_files())
def test_real_bulk_files(dr3: GaiaUtils, real_volume: Path, name: str) -> None:
    path = next(real_volume.rglob(name))
    table = dr3.load_file(path)
    names, rows = read_independently(path)
    assert table.colnames == names
    assert len(table) == len(rows)
    for i, column in enumerate(table.itercols()):
        if column.dtype.kind != "O":
            assert plain(column) == [expected(row[i], column.dtype) for row in rows], column.name
            continue
        for row, cell in zip(rows, column, strict=True):
            if row[i] == "null":
                assert cell is np.ma.masked
            else:
                words = row[i][1:-1].split(",") if row[i] != "[]" else []
                assert plain(cell) == [expected(word, cell.dtype) for word in words]


def test_partitions(dr3: GaiaUtils, capsys: pytest.CaptureFixture[str]) -> None:
    assert dr3.cone_search_partitions(14.2, 28.8) == ["034570-036209"]
    assert "Using default radius value: 1.0 arcsec" in capsys.readouterr().out
    lmc = dr3.cone_search_partitions(80.894, -69.756, 0.5 * u.deg, strict=True)
    assert lmc == ["529539-529547", "529548-529556", "529557-529566", "529567-529575", "529576-529584"]


def test_density_map_counts_ids(dr3: GaiaUtils, real_volume: Path) -> None:
    sky = density_map("1, radial_velocity", order=3, volume=str(real_volume))
    ids, with_rv = [], []
    for file in gaia_source_files(real_volume):
        names, rows = read_independently(file)
        for row in rows:
            ids.append(int(row[names.index("source_id")]))
            with_rv.append(row[names.index("radial_velocity")] != "null")
    pixels = np.array(ids, dtype=np.int64) >> (59 - 2 * 3)
    counts, rv = list(sky.layers.values())
    assert np.array_equal(counts, np.bincount(pixels, minlength=768))
    assert np.array_equal(rv, np.bincount(pixels[np.array(with_rv)], minlength=768))
    assert sky.bundle()["image/png"].startswith("iVBOR")


def test_mean_map(dr3: GaiaUtils, real_volume: Path) -> None:
    sky = healpix_map("parallax", order=2, volume=str(real_volume))
    sums, counts = np.zeros(192), np.zeros(192)
    for file in gaia_source_files(real_volume):
        names, rows = read_independently(file)
        for row in rows:
            pixel = int(row[names.index("source_id")]) >> (59 - 2 * 2)
            if row[names.index("parallax")] != "null":
                sums[pixel] += float(row[names.index("parallax")])
                counts[pixel] += 1
    mean = sky["parallax"]
    assert np.array_equal(sky["parallax_count"], counts)
    assert np.array_equal(np.ma.getmaskarray(mean), counts == 0)
    hit = counts > 0
    np.testing.assert_allclose(mean[hit], sums[hit] / counts[hit], rtol=1e-12)


@pytest.mark.parametrize(
    ("damage", "code"),
    [(lambda data: data[: len(data) // 2], "GZIP_BROKEN"), (lambda _: b"", "FILE_EMPTY")],
)
def test_broken_file_is_named(dr3: GaiaUtils, real_volume: Path, damage: Any, code: str) -> None:
    whole = gaia_source_files(real_volume)[5]
    broken = real_volume / "gdr3" / "gaia_source" / "GaiaSource_000000-000001.csv.gz"
    broken.write_bytes(damage(whole.read_bytes()))
    try:
        with pytest.raises(GaiaError, match=r"GaiaSource_000000-000001\.csv\.gz") as caught:
            dr3.load_file(broken)
        assert caught.value.code == code
    finally:
        broken.unlink()


def test_missing_file_and_unknown_column(dr3: GaiaUtils, real_volume: Path) -> None:
    with pytest.raises(GaiaError) as caught:
        dr3.load_file(real_volume / "nothing.csv.gz")
    assert caught.value.code == "FILE_NOT_FOUND"
    with pytest.raises(GaiaError, match="paralax") as caught:
        dr3.load_file(gaia_source_files(real_volume)[0], columns="paralax")
    assert caught.value.code == "UNKNOWN_COLUMN"


def test_killed_owner_leaves_no_orphan(stopped_after: Path) -> None:
    code = (
        "from gaialab.runtime import ensure_service; import sys, time\n"
        "print(ensure_service().pid); sys.stdout.flush(); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        pid = int(owner.stdout.readline())
        owner.kill()
    assert wait_until_gone(pid)


def test_racing_starters_get_one_service(stopped_after: Path) -> None:
    code = (
        "from gaialab.runtime import ensure_service; import sys; print(ensure_service(int(sys.argv[1])).pid)"
    )
    command = [sys.executable, "-c", code, str(os.getpid())]
    racers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    pids = {racer.communicate(timeout=60)[0].strip() for racer in racers}
    assert len(pids) == 1
    os.kill(int(pids.pop()), signal.SIGTERM)
