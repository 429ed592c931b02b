"""The index of files whose names say nothing of the sky, and the margin of searches."""

import csv
import gzip
import subprocess
from pathlib import Path

import astropy.units as u
import pytest
from astropy.coordinates import SkyCoord
from conftest import BUNDLE, needs_service

from gaialab import GaiaError, GaiaUtils, file_index, get_gaia_utils
from gaialab.file_index import when_indexed
from gaialab.node import find_node
from gaialab.progress import describe

INDEXING = {"filesDone": 3, "filesTotal": 5231, "bytesDone": 10, "bytesTotal": 40}


def test_waits_for_answers_and_errors_that_rest_on_half_an_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_index, "_PAUSE_SECONDS", 0)
    busy = GaiaError("RESULT_NOT_READY", "Being built.", details={"indexing": INDEXING})
    answers = iter([{"indexing": INDEXING}, busy, {"indexing": INDEXING}, {"partitions": ["a"]}])

    def ask() -> dict:
        answer = next(answers)
        if isinstance(answer, GaiaError):
            raise answer
        return answer

    with pytest.warns(UserWarning, match="index of 5,231 files is being built, once") as told:
        assert when_indexed(ask) == {"partitions": ["a"]}
    assert len(told) == 1


def test_other_errors_are_raised_at_once() -> None:
    def ask() -> dict:
        raise GaiaError("RESULT_NOT_READY", "No picture yet.")

    with pytest.raises(GaiaError, match="No picture yet"):
        when_indexed(ask)


def test_progress_has_no_rows_to_tell() -> None:
    assert describe("Indexing files", INDEXING).endswith(" 25% · 3/5231 files")


def test_margin_of_searches(fake: Path) -> None:
    dr3 = get_gaia_utils("DR3")
    sent = dr3.search_cone(14.2, 28.8, margin=3 * u.arcmin)["request"]
    assert sent["margin"] == pytest.approx(0.05)
    assert sent["strict"] is False
    assert dr3.search_cone(14.2, 28.8, margin=20)["request"]["margin"] == pytest.approx(20 / 3600)
    assert "margin" not in dr3.search_cone(14.2, 28.8)["request"]
    with pytest.raises(GaiaError, match="one of strict and margin"):
        dr3.cone_search_partitions(14.2, 28.8, strict=True, margin=1)
    with pytest.raises(GaiaError, match="not a margin"):
        dr3.cone_search_partitions(14.2, 28.8, margin=1 * u.km)
    with pytest.raises(GaiaError, match="outside 0"):
        dr3.find_partitions(box=(1, 2, 3, 4), margin=-1)


@needs_service
def test_dr1_gives_only_files_that_can_hold_the_sources(
    stopped_after: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    volume = stopped_after / "volume"
    wanted = "034570-036209,006602-007952,529539-529547,277913-281529"
    make = [find_node(), BUNDLE, "make-volume", volume, "--rows", "3000", "--release", "DR1"]
    subprocess.run([*map(str, make), "--partitions", wanted], check=True, capture_output=True)
    rows = {}
    for path in sorted((volume / "gdr1/gaia_source/csv").glob("*.csv.gz")):
        with gzip.open(path, "rt") as text:
            rows[path.name] = list(csv.DictReader(text))
    assert len(rows) == 4
    name, row = next((name, found[0]) for name, found in rows.items() if found)
    place = SkyCoord(float(row["ra"]), float(row["dec"]), unit="deg")
    dr1: GaiaUtils = get_gaia_utils("DR1")
    dr1.set_gaia_volume(str(volume))
    partitions = dr1.cone_search_partitions(place, radius=5 * u.arcsec)
    assert [Path(file).name for file in dr1.get_files(partitions)] == [name]
    assert dr1.find_partitions(source_ids=row["source_id"]) == partitions
    table = dr1.load_cone(place, radius=1 * u.arcsec, columns="source_id")
    assert row["source_id"] in [str(source) for source in table["source_id"]]
    assert Path(table.meta["file"]).name == name
