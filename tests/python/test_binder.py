"""The folder `binder`, as far as it can be tried without building an image."""

import os
import re
import subprocess
from pathlib import Path

from conftest import ROOT

BINDER = ROOT / "binder"


def test_start_knows_the_volume_that_was_made(tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path)}
    command = [str(BINDER / "start"), "sh", "-c", 'echo "$GAIALAB_VOLUME" "$1"', "sh", "a b"]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert said == f"{tmp_path}/gaia-sample a b\n"
    assert '"$HOME/gaia-sample"' in (BINDER / "postBuild").read_text()


def test_what_it_runs_is_there() -> None:
    for name in ("start", "postBuild"):
        assert os.access(BINDER / name, os.X_OK)
        subprocess.run(["bash", "-n", str(BINDER / name)], check=True)
    steps = (BINDER / "postBuild").read_text()
    for file in re.findall(r"(?:scripts/\S+\.mjs|requirements\.txt|constraints\.txt)", steps):
        assert (ROOT / file).is_file(), file
    # The same sample as that of `npm start`.
    start = (ROOT / "scripts" / "start.mjs").read_text()
    (rows,) = re.findall(r"SAMPLE_ROWS = ([\d_]+)", start)
    (tables,) = re.findall(r"SAMPLE_TABLES = '(\S+)'", start)
    assert f"--rows {rows.replace('_', '')} --seed 1 --tables {tables}" in steps
