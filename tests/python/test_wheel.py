"""The wheel in an empty virtual environment, on a machine without Node: all of gaialab is there."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, needs_service

from gaialab.node import find_node

pytestmark = [
    needs_service,
    pytest.mark.skipif(
        not (ROOT / "gaialab/labextension/package.json").is_file(), reason="the extension is not built"
    ),
]

SCRIPT = """
import json, os
from gaialab import density_map, sql
from gaialab.node import find_node

volume = os.environ["GAIALAB_VOLUME"]
sky = density_map(order=3)
table = sql("SELECT COUNT(*) AS n, MIN(source_id) AS first FROM gaiadr3.gaia_source")
print(json.dumps({"node": find_node(), "map": int(sky["count"].sum()), "png": bool(sky._png),
                  "sql": int(table["n"][0]), "first": int(table["first"][0])}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [find_node(), "scripts/build-wheel.mjs", "--as-built", "--out", str(out)]
    subprocess.run(command, cwd=ROOT, check=True)
    (file,) = out.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of a shell in which the wheel is installed, and no Node."""
    venv = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-compile", "--prefer-binary"]
    pip += ["--disable-pip-version-check", "--constraint", str(ROOT / "constraints.txt")]
    outside = {"GAIALAB_", "JUPYTER_", "JPY_", "PYTHON"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(tuple(outside))}
    subprocess.run([*pip, str(wheel), "jupyterlab"], check=True, env=kept)
    home = venv.parent / "home"
    home.mkdir()
    shown = {**kept, "PATH": str(venv / "bin"), "HOME": str(home), "VIRTUAL_ENV": str(venv)}
    shown["JUPYTER_RUNTIME_DIR"] = str(home / "run")
    assert shutil.which("node", path=shown["PATH"]) is None
    return shown


def run(environment: dict[str, str], program: str, *args: str) -> str:
    """Run a program of the environment, outside the checkout; return what it printed."""
    done = subprocess.run(
        [str(Path(environment["PATH"]) / program), *args],
        env=environment,
        cwd=environment["HOME"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_name_and_contents(wheel: Path) -> None:
    tag = re.fullmatch(r"gaialab-[\d.]+-py3-none-(\w+)\.whl", wheel.name)
    assert tag is not None
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = archive.read(next(name for name in names if name.endswith("/METADATA"))).decode()
        native = b"".join(archive.read(name) for name in names if name.endswith((".so", ".node")))
    assert (tag[1] == "any") == (native == b"")
    if sys.platform == "linux":
        # PEP 600: the name promises the oldest glibc on which the code inside loads.
        needed = max(int(found) for found in re.findall(rb"GLIBC_2\.(\d+)", native))
        promised = re.fullmatch(r"manylinux_2_(\d+)_(x86_64|aarch64)", tag[1])
        assert promised is not None
        assert int(promised[1]) >= needed
    for expected in ("gaialab/py.typed", "gaiahpc/client.py", "gaialab/service/worker.cjs"):
        assert expected in names
    assert not [name for name in names if name.endswith(".map") or "__pycache__" in name]
    assert not [name for name in names if name.startswith("gaialab/labextension")]
    for line in ("License-Expression: BSD-3-Clause", "Classifier: Typing :: Typed", "# gaialab"):
        assert line in metadata.splitlines()
    notices = [name for name in names if name.endswith("licenses/gaialab/service/THIRD-PARTY-NOTICES.txt")]
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read(notices[0]).decode()
    for package in ("fastify", "apache-arrow", "@duckdb/node-api", "assemblyscript"):
        assert re.search(rf"^{package} \d", text, re.MULTILINE)


def test_jupyter_finds_both_extensions(environment: dict[str, str]) -> None:
    server = run(environment, "jupyter", "server", "extension", "list")
    assert re.search(r"gaialab\S* .*enabled", server)
    assert re.search(r"gaialab \S+ .*OK", server.replace("gaialab 0", "gaialab v0", 1)), server
    lab = run(environment, "jupyter", "labextension", "list")
    assert re.search(r"gaialab v\S+ .*enabled.*OK", lab), lab


def test_map_and_query_without_node(environment: dict[str, str]) -> None:
    volume = str(Path(environment["HOME"]) / "volume")
    made = ["make-volume", volume, "--rows", "3000", "--partitions", "034570-036209,529539-529547"]
    run(environment, "gaialab", *made)
    here = {**environment, "GAIALAB_VOLUME": volume}
    answer = json.loads(run(here, "python", "-c", SCRIPT).splitlines()[-1])
    assert answer["node"].startswith(str(Path(environment["VIRTUAL_ENV"])))
    listed = json.loads(run(here, "gaialab", "files", "034570-036209", "--json"))
    assert "034570-036209" in json.dumps(listed)
    assert answer["map"] == answer["sql"] == 3000
    assert answer["png"]
    assert answer["first"] >> 43 >= 34570
