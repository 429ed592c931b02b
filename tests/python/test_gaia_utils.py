"""The notebook API, against the fake service."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import astropy.units as u
import numpy as np
import pytest
from astropy.coordinates import SkyCoord

from gaialab import GaiaError, density_map, get_gaia_utils, healpix_map
from gaialab.coordinates import position, radius_degrees
from gaialab.runtime import ensure_service

ROOT = Path(__file__).resolve().parents[2]
IDS = [5853498713190525696, 4472832130942575872, 4295806720]


def test_first_block_of_existing_notebooks(fake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict = {}
    exec((ROOT / "notebooks/libraries/gaia_utils.py").read_text(), names)
    dr3 = names["get_gaia_utils"]("DR3")
    partitions = dr3.cone_search_partitions(14.2, 28.8)
    assert partitions == ["034570-036209"]
    assert capsys.readouterr().out == "Using default radius value: 1.0 arcsec\n"
    assert dr3.get_files(partitions) == ["/v/034570-036209"]
    assert dr3.get_files(partitions[0]) == ["/v/034570-036209"]


def test_given_radius_is_not_announced(fake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    get_gaia_utils("DR3").cone_search_partitions(SkyCoord(14.2, 28.8, unit="deg"), radius=1 * u.deg)
    assert capsys.readouterr().out == ""
    with pytest.raises(GaiaError, match="no declination"):
        get_gaia_utils("DR3").cone_search_partitions(14.2)


def test_missing_files_are_warned_about(fake: Path) -> None:
    with pytest.warns(UserWarning, match="no file here for: 999999-999999"):
        assert get_gaia_utils("DR3").get_files(["034570-036209", "999999-999999"]) == ["/v/034570-036209"]


def test_load_file(fake: Path) -> None:
    table = get_gaia_utils("DR3").load_file("/v/part.csv.gz")
    assert table["source_id"].dtype == np.int64
    assert table["source_id"].tolist() == IDS
    assert table["source_id"].description == "Unique identifier"
    assert table.meta["file"] == "/v/part.csv.gz"
    assert table.meta["reference_epoch"] == 2016.0
    assert table.meta["synthetic"] is True
    assert table.meta["provenance"]["request"]["source"]["files"] == [table.meta["file"]]
    assert ensure_service().client.jobs() == []


def test_error_of_the_service_is_one_line(fake: Path) -> None:
    with pytest.raises(GaiaError) as caught:
        get_gaia_utils("DR3").set_gaia_volume("/x")
    assert str(caught.value) == "There is no folder /x. Look."
    assert caught.value._render_traceback_() == ["GaiaError [VOLUME_NOT_FOUND]: There is no folder /x. Look."]


def test_interrupt_cancels_the_job(fake: Path) -> None:
    code = (
        "import gaialab\n"
        "try:\n    gaialab.get_gaia_utils('DR3').load_file('/x', columns=['slow'])\n"
        "except KeyboardInterrupt as stop:\n    print('stopped:', stop)\n"
    )
    client = ensure_service().client
    environment = {**os.environ, "JPY_PARENT_PID": str(os.getpid())}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment
    ) as kernel:
        deadline = time.monotonic() + 20
        while not client.jobs() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.3)
        kernel.send_signal(signal.SIGINT)
        out, _ = kernel.communicate(timeout=20)
    assert out == "stopped: job 1 was cancelled.\n"
    assert client.jobs() == []


def test_map(fake: Path) -> None:
    sky = density_map("1, parallax", order=0)
    assert (sky.order, sky.nside, sky.nest) == (0, 1, True)
    assert sky["count"].tolist() == [7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2**31 + 5]
    assert sky["parallax"].mask.tolist() == [False] + [True] * 10 + [False]
    assert sky["parallax"].compressed().tolist() == [1.5, -2.0]
    assert sky.manifest["request"]["columns"] == ["1", "parallax"]
    assert set(sky.bundle()) == {"application/vnd.gaialab.map+json", "text/plain", "image/png"}


def test_map_of_single_pixels_in_another_frame(fake: Path) -> None:
    sky = density_map("1, parallax", order=28, frame="galactic")
    assert (sky.order, sky.nside, sky.frame) == (28, 2**28, "galactic")
    assert sky.pixels is not None
    assert sky.pixels.dtype == np.int64
    assert sky.pixels.tolist() == [3, 2**40, 3 * 2**58 - 1]
    assert sky["count"].tolist() == [7, 0, 2**31 + 5]
    assert sky["parallax"].mask.tolist() == [False, True, False]
    assert {"order": 28, "frame": "galactic"}.items() <= sky.manifest["request"].items()
    assert "order 28, galactic, 3 pixels" in repr(sky)


def test_map_of_a_part_of_the_sky_has_all_pixels_up_to_order_10(fake: Path) -> None:
    sky = density_map("1, parallax", order=7)
    assert sky.pixels is None
    assert sky["count"].dtype == np.int64
    assert sky["count"].shape == sky["parallax"].shape == (12 * 4**7,)
    assert {int(at): int(sky["count"][at]) for at in np.flatnonzero(sky["count"])} == {
        3: 7,
        12 * 4**7 - 1: 2**31 + 5,
    }
    assert np.flatnonzero(~sky["parallax"].mask).tolist() == [3, 12 * 4**7 - 1]
    assert sky["parallax"].compressed().tolist() == [1.5, -2.0]


def test_map_of_the_whole_sky_has_no_list_of_pixels(fake: Path) -> None:
    sky = healpix_map("parallax", order=0)
    assert sky.pixels is None
    assert sky.frame == "icrs"
    assert "frame" not in sky.manifest["request"]
    assert "pixels" not in repr(sky)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((14.2, 28.8), (14.2, 28.8)),
        (("14.2", "-28.8"), (14.2, -28.8)),
        (("00h56m48s", "+28d48m"), (14.2, 28.8)),
        (("00:56:48", "+28:48:00"), (14.2, 28.8)),
        (("00 56 48 +28 48 00", None), (14.2, 28.8)),
        (("14.2 28.8", None), (14.2, 28.8)),
        ((14.2 * u.deg, 1728 * u.arcmin), (14.2, 28.8)),
        ((-1.0, 0.0), (359.0, 0.0)),
        ((SkyCoord(0, 0, unit="deg", frame="galactic"), None), (266.40499, -28.93617)),
    ],
)
def test_positions(given: tuple, expected: tuple) -> None:
    assert position(*given) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    "given",
    [
        ("x", 1),
        (1, 91),
        (float("nan"), 0),
        (1 * u.m, 0),
        (None, 1),
        (SkyCoord([1, 2], [1, 2], unit="deg"), None),
    ],
)
def test_bad_positions(given: tuple) -> None:
    with pytest.raises(GaiaError) as caught:
        position(*given)
    assert caught.value.code == "BAD_COORDINATE"


def test_radii() -> None:
    assert radius_degrees(1) == radius_degrees("1") == radius_degrees("1arcsec") == pytest.approx(1 / 3600)
    assert radius_degrees("0.5deg") == radius_degrees(30 * u.arcmin) == pytest.approx(0.5)
    for bad in (-1, "x", 181 * u.deg, float("inf")):
        with pytest.raises(GaiaError):
            radius_degrees(bad)
