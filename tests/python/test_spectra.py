"""Similar spectra by the real service on a made volume, against numpy; prototypes in every form."""

import csv
import gzip
import io
import json
import zipfile
from base64 import b64decode
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from astropy.table import Table
from conftest import REAL_DATA, needs_real_data, needs_service
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from PIL import Image

from gaialab import GaiaError, SimilarSpectra, similar_spectra
from gaialab.spectra import PLOTLY_MIME, SPECTRA_MIME
from gaialab.spectra_prototype import XP_WAVELENGTHS, prototype_of

csv.field_size_limit(1 << 24)


class Spectra:
    """Ids, fluxes and their errors of the volume's spectra, read without gaialab; NaN for null."""

    def __init__(self, volume: Path) -> None:
        rows: list[dict[str, str]] = []
        self.files = sorted((volume / "gdr3" / "Spectroscopy" / "xp_sampled_mean_spectrum").glob("*.gz"))
        for path in self.files:
            with gzip.open(path, "rt", newline="") as file:
                rows += csv.DictReader(line for line in file if not line.startswith("#"))
        self.ids = np.array([int(row["source_id"]) for row in rows])
        self.flux, self.error = (
            np.array([self.samples(row[name]) for row in rows]).astype(np.float64)
            for name in ("flux", "flux_error")
        )

    @staticmethod
    def samples(cell: str) -> np.ndarray:
        words = cell[1:-1].split(",")
        return np.array([np.nan if word == "null" else float(word) for word in words], dtype=np.float32)

    def ranked(self, distances: np.ndarray) -> np.ndarray:
        order = np.lexsort((self.ids, distances))
        return order[np.isfinite(distances[order])]


@pytest.fixture(scope="module")
def spectra(spectra_volume: Path) -> Spectra:
    return Spectra(spectra_volume)


@pytest.fixture
def volume(stopped_after: Path, spectra_volume: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GAIALAB_VOLUME", str(spectra_volume))
    return spectra_volume


def unit(flux: np.ndarray) -> np.ndarray:
    return flux / np.linalg.norm(flux, axis=-1, keepdims=True)


@needs_service
def test_the_nearest_are_those_of_numpy(volume: Path, spectra: Spectra) -> None:
    at = 21
    found = similar_spectra(int(spectra.ids[at]), limit=9)
    distances = np.linalg.norm(unit(spectra.flux) - unit(spectra.flux[at]), axis=1)
    nearest = spectra.ranked(distances)[:9]
    assert found.source_ids == spectra.ids[nearest].tolist()
    assert found.source_ids[0] == spectra.ids[at]
    table = found.table
    assert table["distance"][0] == 0
    np.testing.assert_allclose(table["distance"], distances[nearest], rtol=1e-12, atol=1e-15)
    norms = np.linalg.norm(spectra.flux, axis=1)
    np.testing.assert_allclose(table["scale"], norms[nearest] / norms[at], rtol=1e-12)
    assert table["source_id"].dtype == np.int64
    assert str(table["flux"].unit) == "W / (nm m2)"
    assert np.array_equal(np.array(list(table["flux"])), spectra.flux[nearest].astype(np.float32))
    assert found.manifest["synthetic"] is True


@needs_service
def test_chi_squared_is_that_of_numpy(volume: Path, spectra: Spectra) -> None:
    at, band = 40, (XP_WAVELENGTHS >= 400) & (XP_WAVELENGTHS <= 901)
    found = similar_spectra(
        {"flux": spectra.flux[at] * 3}, limit=6, metric="chi2", wavelength_range=(400, 901)
    )
    f, w = spectra.flux[:, band], 1 / spectra.error[:, band] ** 2
    p = (spectra.flux[at, band] * 3).astype(np.float32).astype(np.float64)
    scale = (w * f * p).sum(axis=1) / (w * p * p).sum(axis=1)
    chi2 = (w * (f - scale[:, None] * p) ** 2).sum(axis=1)
    nearest = spectra.ranked(chi2)[:6]
    assert found.source_ids == spectra.ids[nearest].tolist()
    # of the prototype's own source nothing but rounding is left
    np.testing.assert_allclose(found.table["distance"][1:], chi2[nearest[1:]], rtol=1e-12)
    np.testing.assert_allclose(found.table["scale"], scale[nearest], rtol=1e-12)


@needs_service
@pytest.mark.parametrize("ending", ["csv", "ecsv", "fits", "vot"])
@pytest.mark.parametrize("shape", ["array", "samples"])
def test_prototype_files(volume: Path, spectra: Spectra, tmp_path: Path, ending: str, shape: str) -> None:
    path = tmp_path / f"prototype.{ending}"
    flux, error = spectra.flux[9], spectra.error[9]
    if shape == "samples":
        table = Table({"wavelength": XP_WAVELENGTHS, "flux": flux, "flux_error": error})
    elif ending == "csv":
        table = Table({"flux": [str(flux.tolist())], "flux_error": [str(error.tolist())]})
    else:
        table = Table({"flux": [flux], "flux_error": [error]})
    form = {"vot": "votable", "csv": "ascii.csv", "ecsv": "ascii.ecsv", "fits": "fits"}[ending]
    table.write(path, format=form)
    prototype = prototype_of(path)
    assert prototype["flux"] == flux.tolist()
    assert prototype["fluxError"] == error.tolist()
    if shape == "array":
        assert similar_spectra(path, limit=1).source_ids == [spectra.ids[9]]


@needs_real_data
def test_a_real_spectrum_of_the_archive(tmp_path: Path) -> None:
    archive = REAL_DATA / "real" / "datalink" / "gaia_dr3_source_id_5937083312263887616_dl_products_csv.zip"
    with zipfile.ZipFile(archive) as files:
        name = next(name for name in files.namelist() if "XP_SAMPLED" in name)
        path = tmp_path / "XP_SAMPLED.csv"
        path.write_bytes(files.read(name))
    prototype = prototype_of(path)
    assert prototype["flux"][:2] == [4.3137092e-17, 4.10246e-17]
    assert prototype["flux"][-1] == 4.967286e-17
    assert sum(prototype["flux"]) == pytest.approx(2.2669851666e-14, rel=1e-9)
    assert prototype["fluxError"][0] == 5.7488387e-18


@needs_service
@needs_real_data
def test_real_spectra_in_the_archives_dialect(stopped_after: Path, tmp_path: Path) -> None:
    path = REAL_DATA / "real" / "xp_gaiaxpy" / "XP_SAMPLED_RAW_dr3int6.csv"
    folder = tmp_path / "volume" / "gdr3" / "Spectroscopy" / "xp_sampled_mean_spectrum"
    folder.mkdir(parents=True)
    with gzip.open(folder / "XpSampledMeanSpectrum_000000-003111.csv.gz", "wb") as file:
        file.write(path.read_bytes())
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    fluxes = np.array([Spectra.samples(row["flux"]) for row in rows]).astype(np.float64)
    found = similar_spectra(fluxes[1], volume=tmp_path / "volume")
    assert found.source_ids == [int(rows[1]["source_id"]), int(rows[0]["source_id"])]
    expected = np.linalg.norm(unit(fluxes[0]) - unit(fluxes[1]))
    np.testing.assert_allclose(found.table["distance"], [0, expected], rtol=1e-12)


@pytest.mark.parametrize(
    ("prototype", "code", "fault"),
    [
        ([1.0, 2.0], "BAD_REQUEST", "2 samples"),
        ({"flux": np.where(XP_WAVELENGTHS == 400, np.nan, 1.0)}, "BAD_REQUEST", "no value at 400 nm"),
        ({"flux": np.ones(343), "wavelength": XP_WAVELENGTHS + 1}, "BAD_REQUEST", "337 nm where"),
        ({"flux": np.ones(343), "wavelength": XP_WAVELENGTHS[:-1]}, "BAD_REQUEST", "342 wavelengths"),
        ({"fluxx": np.ones(343)}, "UNKNOWN_COLUMN", "no column flux"),
        ({"flux": np.ones((2, 343))}, "BAD_REQUEST", "shape"),
        ("nowhere.csv", "FILE_NOT_FOUND", "nowhere.csv"),
    ],
)
def test_what_is_no_prototype(prototype: Any, code: str, fault: str) -> None:
    with pytest.raises(GaiaError, match=fault) as caught:
        prototype_of(prototype)
    assert caught.value.code == code


@needs_service
def test_magic_shows_the_prototype_in_red(volume: Path, spectra: Spectra) -> None:
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    try:
        shell.run_line_magic("load_ext", "gaialab")
        with capture_output() as captured:
            done = shell.run_cell(f"%gaia_similar {spectra.ids[3]} --limit 4 --range 400,900")
        assert isinstance(done.result, SimilarSpectra)
        shown = captured.outputs[-1].data
        assert set(shown) == {SPECTRA_MIME, PLOTLY_MIME, "image/png", "text/plain"}
        picture = Image.open(io.BytesIO(b64decode(shown["image/png"])))
        colours = Counter(map(tuple, np.asarray(picture.convert("RGB")).reshape(-1, 3).tolist()))
        # Blue words and at least one pixel of ink for each sample of the lines.
        assert min(colours[(0x1F, 0x77, 0xB4)], colours[(0xD6, 0x27, 0x28)]) > 343
        assert captured.outputs[-1].metadata == {"image/png": {"width": 640, "height": 380}}
        assert len(json.dumps(shown)) < 300_000
        *found, prototype = shown[PLOTLY_MIME]["data"]
        assert [trace["line"]["color"] for trace in found] == ["#1f77b4"] * 4
        assert prototype["line"]["color"] == "#d62728"
        # the source itself lies on the prototype
        np.testing.assert_allclose(found[0]["y"], prototype["y"], rtol=1e-4)
        assert len(shown[SPECTRA_MIME]["result"]["spectra"]) == 4
        assert shown[SPECTRA_MIME]["job"] == done.result.job
    finally:
        InteractiveShell.clear_instance()
