"""Fixtures: a fake service, the real one where it is built, and a volume of real rows."""

import csv
import gzip
import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gaialab import GaiaUtils, get_gaia_utils, runtime
from gaialab.node import find_node

ROOT = Path(__file__).resolve().parents[2]
REAL_DATA = Path(os.environ.get("GAIALAB_REAL_DATA") or ROOT.parent / "shared" / "data")
HAS_REAL_DATA = (REAL_DATA / "real").is_dir()
BUNDLE = Path(os.environ.get("GAIALAB_SERVICE") or ROOT / "gaialab" / "service" / "main.cjs")

needs_real_data = pytest.mark.skipif(not HAS_REAL_DATA, reason=f"no real Gaia data at {REAL_DATA}")
needs_service = pytest.mark.skipif(not BUNDLE.is_file(), reason="the service is not built")

BULK_FOLDERS = {
    "VariSummary": "Variability/vari_summary",
    "GalaxyCandidates": "Extra-galactic/galaxy_candidates",
    "GalaxyCatalogueName": "Extra-galactic/galaxy_catalogue_name",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A runtime and data folder of the test's own; its services end with it."""
    for name in ("JPY_PARENT_PID", "GAIALAB_VOLUME", "GAIALAB_NODE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def stopped_after(home: Path) -> Iterator[Path]:
    yield home
    for child in runtime._children:
        child.terminate()
    for child in runtime._children:
        child.wait(60)
    runtime._children.clear()


@pytest.fixture
def fake(stopped_after: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fake service instead of the real one."""
    node = stopped_after / "node"
    script = Path(__file__).with_name("fake_service.py")
    node.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo v24.0.0 && exit\n'
        f'shift\nexec {sys.executable} {script} "$@"\n'
    )
    node.chmod(node.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("GAIALAB_NODE", str(node))
    monkeypatch.setenv("GAIALAB_SERVICE", str(script))
    return stopped_after


@pytest.fixture(scope="session")
def real_volume(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small volume of real rows, laid out as ESA does."""
    volume = tmp_path_factory.mktemp("volume")
    split_in_partitions(volume / "gdr3" / "gaia_source")
    for file in sorted((REAL_DATA / "real" / "bulk_dr3").glob("*_[0-9]*.csv.gz")):
        folder = volume / "gdr3" / BULK_FOLDERS[file.name.split("_")[0]]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file.name).write_bytes(file.read_bytes())
    return volume


def split_in_partitions(folder: Path) -> None:
    """Write the thousand real rows to the partition files that their source_id belongs to."""
    folder.mkdir(parents=True)
    ranges = [line.split("-") for line in (REAL_DATA / "gdr3_partitions.txt").read_text().split()]
    with gzip.open(REAL_DATA / "real" / "derived" / "gdr3_sm_bulkdialect.csv.gz", "rt") as source:
        lines = source.readlines()
    start = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    column = lines[start].rstrip().split(",").index("source_id")
    rows: dict[str, list[str]] = {}
    for line in lines[start + 1 :]:
        pixel = int(line.split(",")[column]) >> 43
        name = next(f"{low}-{high}" for low, high in ranges if int(low) <= pixel <= int(high))
        rows.setdefault(name, []).append(line)
    for name, own in rows.items():
        with gzip.open(folder / f"GaiaSource_{name}.csv.gz", "wt") as file:
            file.writelines([*lines[: start + 1], *own])


@pytest.fixture
def dr3(stopped_after: Path, real_volume: Path) -> GaiaUtils:
    utils = get_gaia_utils("DR3")
    utils.set_gaia_volume(real_volume)
    return utils


def read_independently(path: str | Path) -> tuple[list[str], list[list[str]]]:
    with gzip.open(path, "rt", newline="") as file:
        rows = list(csv.reader(line for line in file if not line.startswith("#")))
    return rows[0], rows[1:]


def gaia_source_files(volume: Path) -> list[Path]:
    return sorted((volume / "gdr3" / "gaia_source").glob("*.csv.gz"))


def wait_until_gone(pid: int, seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not runtime.is_alive(pid):
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="session")
def spectra_volume(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made volume of two partitions, with sampled spectra."""
    volume = tmp_path_factory.mktemp("spectra") / "volume"
    tables = "gaia_source,xp_sampled_mean_spectrum"
    options = ["--rows", "12000", "--tables", tables, "--partitions", "034570-036209,529539-529547"]
    subprocess.run([find_node(), str(BUNDLE), "make-volume", str(volume), *options], check=True)
    return volume
