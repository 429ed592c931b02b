"""The tutorials run from the first cell to the last, and each ends with something to look at."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from conftest import BUNDLE, ROOT, needs_service
from nbclient import NotebookClient
from spark_server import spark_home, spark_server

from gaialab.node import find_node

pytestmark = needs_service

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# Where the tutorials look: the fields of their cones.
PLACES = [(14.2, 28.8, 3), (56.75, 24.12, 8)]
PICTURES = ("image/png", "image/svg+xml")


def gaialab(*args: str) -> str:
    command = [find_node(), str(BUNDLE), *args]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout


@pytest.fixture(scope="module")
def sample_volume(spectra_volume: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample volume with all of the fields, and a part of the rest of the sky."""

    def names(ra: float, dec: float, radius: float) -> list[str]:
        place = [str(ra), str(dec), "--radius", f"{radius}deg", "--volume", str(spectra_volume), "--json"]
        return [file["partition"] for file in json.loads(gaialab("partitions", *place))["partitions"]]

    chosen = {*names(0, 0, 180)[::40]}.union(*(names(*place) for place in PLACES))
    volume = tmp_path_factory.mktemp("tutorials") / "sample"
    size = ["--rows", "40000", "--seed", "1", "--partitions", ",".join(sorted(chosen))]
    gaialab("make-volume", str(volume), *size, "--tables", "gaia_source,xp_sampled_mean_spectrum")
    return volume


@pytest.fixture
def folder(stopped_after: Path) -> Iterator[Path]:
    """A copy of the folder of tutorials, which they may write to."""
    copy = stopped_after / "notebooks"
    shutil.copytree(ROOT / "notebooks", copy)
    yield copy
    for left in copy.rglob("*.part"):
        raise AssertionError(left)


@pytest.mark.parametrize("name", [path.name for path in NOTEBOOKS])
def test_notebook(name: str, folder: Path, sample_volume: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIALAB_VOLUME", str(sample_volume))
    run_through(folder / name)


@pytest.mark.skipif(spark_home() is None, reason="no Spark in .venv-spark")
def test_notebook_of_the_cluster_on_spark(
    folder: Path, sample_volume: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = tmp_path / "results"
    settings = tmp_path / "settings.json"
    with spark_server(tmp_path) as (url, token):
        profile = {"url": url, "tokenFile": str(token), "volume": str(sample_volume)}
        settings.write_text(json.dumps({"engine": "spark:here", "spark": {"here": profile}}))
        monkeypatch.setenv("GAIALAB_SETTINGS", str(settings))
        monkeypatch.setenv("GAIALAB_VOLUME", str(sample_volume))
        monkeypatch.setenv("GAIALAB_RESULTS", str(results))
        run_through(folder / "08-notebooks-of-the-cluster.ipynb")
    ran = {"Sql": 0, "DensityMap": 0, "HealpixMap": 0, "SimilarSpectra": 0}
    for manifest in map(json.loads, (path.read_text() for path in results.glob("*/manifest.json"))):
        if manifest["engine"].startswith("spark"):
            ran[manifest["request"]["type"]] += 1
    assert min(ran.values()) > 0, ran


def run_through(notebook: Path) -> None:
    """Run all cells; each shows something, none fails, and one shows a picture."""
    content = nbformat.read(notebook, as_version=4)
    resources = {"metadata": {"path": str(notebook.parent)}}
    NotebookClient(content, timeout=300, kernel_name="python3", resources=resources).execute()
    code = [cell for cell in content.cells if cell.cell_type == "code"]
    for cell in code:
        assert cell.outputs or cell.source.startswith(("%load_ext", "run ")), cell.source
        for output in cell.outputs:
            assert output.output_type != "error"
            assert not is_progress_left(output), cell.source
    shown = [output.data for cell in code for output in cell.outputs if "data" in output]
    assert any(picture in data for data in shown for picture in PICTURES)


def is_progress_left(output: nbformat.NotebookNode) -> bool:
    return "█" in output.get("data", {}).get("text/plain", "")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_committed_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    content = nbformat.reads(text, as_version=4)
    nbformat.validate(content)
    for cell in content.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
    assert str(Path.home()) + os.sep not in text.replace("/home/media", "")


def test_the_cells_of_the_talk_are_unchanged() -> None:
    """Every line of the design's section on names, as users type it."""
    from test_gaiahpc import CELLS

    text = "\n".join(
        cell.source
        for cell in nbformat.read(
            ROOT / "notebooks" / "08-notebooks-of-the-cluster.ipynb", as_version=4
        ).cells
    )
    lines = [line for cell in CELLS.values() for line in cell.splitlines()]
    lines += [
        'dr3 = get_gaia_utils("DR3")',
        'dr3.set_gaia_volume("/home/media/data/user/gaia")',
        "partitions = dr3.cone_search_partitions(14.2, 28.8)",
        "files = dr3.get_files(partitions)",
        "data = dr3.load_file(files[0])",
    ]
    assert [line for line in lines if line not in text] == []
