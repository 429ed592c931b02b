"""The tutorials run from the first cell to the last, and each step shows something."""

import subprocess
from pathlib import Path

import nbformat
import pytest
from conftest import BUNDLE, ROOT, needs_service
from nbclient import NotebookClient

from gaialab.node import find_node

pytestmark = needs_service


@pytest.fixture
def sample_volume(stopped_after: Path) -> Path:
    volume = stopped_after / "sample"
    command = [find_node(), str(BUNDLE), "make-volume", str(volume), "--rows", "20000", "--seed", "1"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return volume


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebook(notebook: Path, sample_volume: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAIALAB_VOLUME", str(sample_volume))
    content = nbformat.read(notebook, as_version=4)
    NotebookClient(content, timeout=300, kernel_name="python3").execute()
    for cell in content.cells:
        if cell.cell_type == "code":
            assert cell.outputs, cell.source
            assert all(output.output_type != "error" for output in cell.outputs)
    pictures = [output for cell in content.cells for output in cell.get("outputs", [])
                if "image/png" in output.get("data", {})]  # fmt: skip
    assert len(pictures) == 1
    assert "application/vnd.gaialab.map+json" in pictures[0].data
