"""The cluster's client over the real service: its cells, word for word, and what it printed."""
# ruff: noqa: E501

import csv
import re
from pathlib import Path

import numpy as np
import pytest
from conftest import needs_service, read_independently

from gaiahpc import GaiaHpcClient
from gaiahpc.models import JobRequest
from gaiahpc.requests import protocol_request
from gaialab import GaiaError

CELLS = {
    "client": """\
from gaiahpc import GaiaHpcClient
from gaiahpc.models import JobRequest
client = GaiaHpcClient("user")                         # asks for a password only where the engine needs one
""",
    "sql": """\
client.sql("SELECT COUNT(*) FROM gaiadr3.gaiasource WHERE photGMeanMag <= 18.25 AND hasMcmcMsc = true")
""",
    "density": """\
client.run(JobRequest(type="DensityMap",  parameters={"table": "gaiadr3.gaiasource", "columns": "1, radialVelocity"}))
""",
    "healpix": """\
client.run(JobRequest(type="HealpixMap",  parameters={"table": "gaiadr3.gaiasource", "column": "astrometricExcessNoise", "stat": "mean"}))
""",
    "spectra": """\
client.run(JobRequest(type="SimilarSpectra", parameters={"limit": "5", "prototype_file": "my_prototype", "flux_column": "flux"}),
           inputs={"my_prototype": "./prototype.csv"})
""",
}

ELAPSED = r"Operation completed in \d+:\d\d:\d\d\.\d{6}"


@pytest.fixture
def folder(
    stopped_after: Path, spectra_volume: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    monkeypatch.setenv("GAIALAB_VOLUME", str(spectra_volume))
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


def column_of(path: Path, name: str) -> list[str]:
    csv.field_size_limit(1 << 24)
    with path.open(newline="") as file:
        return [row[name] for row in csv.DictReader(file)]


def run(cell: str) -> None:
    exec(CELLS["client"] + CELLS[cell], {})


def printed(capsys: pytest.CaptureFixture[str], folder: Path) -> Path:
    """Check what was printed; return the path of the result."""
    lines = capsys.readouterr().out.splitlines()
    job = re.fullmatch(r"Created job (\d+)", lines[0])
    assert job is not None
    path = folder / f"Job_{job[1]}" / "queryResult.csv"
    assert lines[1:5] == ["Status: RUNNING", "Status: FINISHED", "Found 1 files:", str(path)]
    assert re.fullmatch(ELAPSED, lines[5])
    assert len(lines) == 6
    return path


@needs_service
def test_density_map(folder: Path, spectra_volume: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("density")
    path = printed(capsys, folder)
    expected: dict[int, int] = {}
    for file in (spectra_volume / "gdr3" / "gaia_source").glob("*.gz"):
        names, rows = read_independently(file)
        at = names.index("source_id")
        for row in rows:
            pixel = int(row[at]) >> 43
            expected[pixel] = expected.get(pixel, 0) + 1
    counts = [int(count) for count in column_of(path, "count")]
    pixels = [int(pixel) for pixel in column_of(path, "healpix")]
    assert {pixel: count for pixel, count in zip(pixels, counts, strict=True) if count} == expected
    assert column_of(path, "radial_velocity")


@needs_service
def test_sql(folder: Path, spectra_volume: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("sql")
    path = printed(capsys, folder)
    expected = 0
    for file in (spectra_volume / "gdr3" / "gaia_source").glob("*.gz"):
        names, rows = read_independently(file)
        g, has = names.index("phot_g_mean_mag"), names.index("has_mcmc_msc")
        expected += sum(row[g] != "null" and float(row[g]) <= 18.25 and row[has] == "True" for row in rows)
    assert path.read_text().split()[1:] == [str(expected)]


@needs_service
def test_healpix_map(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("healpix")
    assert any(column_of(printed(capsys, folder), "astrometric_excess_noise"))


@needs_service
def test_similar_spectra(folder: Path, spectra_volume: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted((spectra_volume / "gdr3" / "Spectroscopy" / "xp_sampled_mean_spectrum").glob("*.gz"))
    csv.field_size_limit(1 << 24)
    names, rows = read_independently(files[0])
    with (folder / "prototype.csv").open("w", newline="") as file:
        csv.writer(file).writerows([names, rows[12]])
    run("spectra")
    path = printed(capsys, folder)
    ids = column_of(path, "source_id")
    assert ids[0] == rows[12][0]
    assert len(set(ids)) == 5
    distances = np.array(column_of(path, "distance"), dtype=float)
    assert distances[0] == 0
    assert (np.diff(distances) >= 0).all()


@needs_service
def test_results_stay_until_deleted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client = GaiaHpcClient("user")
    files = client.run(JobRequest("DensityMap", {"table": "gaia_source", "order": "3"}))
    (job,) = client.jobs()
    assert (job["phase"], job["request"]["order"]) == ("COMPLETED", 3)
    client.delete(job["id"])
    assert client.jobs() == []
    assert Path(files[0]).is_file()


@needs_service
def test_a_job_that_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(GaiaError, match="has no spectrum"):
        GaiaHpcClient("user").run(JobRequest("SimilarSpectra", {"source_id": "17"}))
    assert capsys.readouterr().out.splitlines()[1:] == ["Status: RUNNING", "Status: ERROR"]


def test_names_in_both_spellings() -> None:
    request = protocol_request(
        JobRequest("SimilarSpectra", {"sourceId": 17, "fluxColumn": "flux", "wavelengthRange": "400,900"})
    )
    assert request["prototype"] == {"sourceId": "17"}
    assert request["wavelengthRange"] == [400, 900]
    of_edr3 = protocol_request(JobRequest("HealpixMap", {"table": "gaiaedr3.gaia_source", "column": "ra"}))
    assert of_edr3["source"]["release"] == "EDR3"
    assert of_edr3["source"]["table"] == "gaia_source"


@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        (JobRequest("Magic"), "no job type 'Magic'"),
        (JobRequest("DensityMap", {"colums": "1"}), "no parameter 'colums'"),
        (JobRequest("HealpixMap", {"table": "gaia_source"}), "needs the parameter 'column'"),
        (JobRequest("SimilarSpectra", {}), "prototype_file or a source_id"),
        (JobRequest("SimilarSpectra", {"prototype_file": "none.csv"}), "no such file"),
    ],
)
def test_wrong_requests(request_: JobRequest, fault: str) -> None:
    with pytest.raises(GaiaError, match=fault):
        protocol_request(request_)
