"""Names of files as users write them: where they are looked for, and what is said when they are nowhere."""

import os
from pathlib import Path
from typing import Any

import pytest
from conftest import gaia_source_files, needs_service
from IPython.core.interactiveshell import InteractiveShell

from gaialab import GaiaError, GaiaUtils, density_map, preview
from gaialab.file_paths import found_paths
from gaialab.release_tools import ReleaseTools


class Client:
    """Of a service with a volume of two releases; notes how often it was asked."""

    asked = 0

    def status(self) -> dict[str, Any]:
        self.asked += 1
        return {"volume": None}

    def volume(self, _path: str) -> dict[str, Any]:
        self.asked += 1

        def tables(release: str) -> list[dict[str, str]]:
            return [{"folder": f"{release}/{name}"} for name in ("gaia_source", "Variability/vari_summary")]

        return {
            "releases": [{"release": name, "tables": tables(f"g{name.lower()}")} for name in ("DR2", "DR3")]
        }


class Tools(ReleaseTools):
    """Of a release on that volume."""

    service = Client()

    def client(self) -> Any:
        return self.service


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.delenv("GAIALAB_VOLUME", raising=False)
    tools = Tools("DR3")
    tools.service = Client()
    tools.volume = str(tmp_path / "volume")
    return tools


def made(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return str(path)


def test_the_working_folder_comes_before_the_volume(tools: Tools, tmp_path: Path) -> None:
    volume = tmp_path / "volume"
    of_release = made(volume / "gdr3/Variability/vari_summary/a.csv.gz")
    made(volume / "gdr2/gaia_source/a.csv.gz")
    assert found_paths("a.csv.gz", tools) == [of_release]
    in_volume = made(volume / "a.csv.gz")
    assert found_paths("a.csv.gz", tools) == [in_volume]
    assert tools.service.asked == 2
    here = made(tmp_path / "here/a.csv.gz")
    assert found_paths(["a.csv.gz", Path("../here/a.csv.gz")], tools) == [here, here]
    # Nor is the service asked for what is known without it.
    assert found_paths("/nowhere/b.csv", tools) == ["/nowhere/b.csv"]
    assert tools.service.asked == 2


def test_the_service_is_asked_once(tools: Tools, tmp_path: Path) -> None:
    names = [f"{i}.csv" for i in range(5)]
    made_of = [made(tmp_path / "volume/gdr2/gaia_source" / name) for name in names]
    assert found_paths(names, tools) == made_of
    assert tools.service.asked == 1
    tools.volume = None
    with pytest.raises(GaiaError, match=r"d\.csv"):
        found_paths(["d.csv", "0.csv"], tools)
    assert tools.service.asked == 2


def test_relative_to_the_volume(tools: Tools, tmp_path: Path) -> None:
    file = made(tmp_path / "volume/gdr2/gaia_source/b.csv.gz")
    assert found_paths("gdr2/gaia_source/b.csv.gz", tools) == [file]
    # another release's, by its bare name
    assert found_paths("b.csv.gz", tools) == [file]


def test_all_places_are_named(tools: Tools, tmp_path: Path) -> None:
    with pytest.raises(GaiaError) as caught:
        found_paths("c.csv", tools)
    assert caught.value.code == "FILE_NOT_FOUND"
    places = [tmp_path / "here", *(tmp_path / "volume" / name for name in ("", "gdr3/gaia_source"))]
    assert all(os.path.join(place, "c.csv") in str(caught.value) for place in places)
    with pytest.raises(GaiaError, match=r"x/c\.csv") as caught:
        found_paths("x/c.csv", tools)
    assert "gaia_source" not in str(caught.value)


@needs_service
def test_with_the_service(spectra_volume: Path, stopped_after: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(stopped_after)
    monkeypatch.setenv("GAIALAB_VOLUME", str(spectra_volume))
    [file, *_] = gaia_source_files(spectra_volume)
    dr3 = GaiaUtils("DR3")
    assert dr3.load_file(file.name, "source_id", limit=3).meta["file"] == str(file)
    assert len(dr3.load_file(str(file.relative_to(spectra_volume)), "source_id", limit=3)) == 3
    assert preview(file.name).path == str(file)
    sky = density_map(order=0, files=file.name)
    assert sky.manifest["request"]["source"]["files"] == [str(file)]
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    try:
        shell.run_line_magic("load_ext", "gaialab")
        done = shell.run_cell(f"%gaia_load {file.name} --columns source_id --limit 2")
        assert len(done.result) == 2
    finally:
        InteractiveShell.clear_instance()
