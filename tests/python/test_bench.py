"""The bench: on a tiny input all answers agree and the tables are drawn; an answer that is wrong is found."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import BUNDLE, ROOT, needs_service

from gaialab.node import find_node

BENCH = ROOT / "bench"
BLOCKS = ("map-files", "machine")

pytestmark = needs_service


def run_bench(data: Path, *options: str, service: Path = BUNDLE) -> subprocess.CompletedProcess[str]:
    node = find_node()
    # With GAIALAB_SERVICE the bench measures that build and sets nothing up.
    env = {**os.environ, "GAIALAB_SERVICE": str(service), "GAIALAB_NODE": node}
    small = ["--quick", "--rows", "1500", "--many-rows", "3200", "--data", str(data)]
    command = [node, str(BENCH / "run.mjs"), *small, "--peers", sys.executable, *options]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)


def in_node(code: str) -> Any:
    """Return what an expression over the harness's functions is."""
    imports = (
        f"import {{ disagreements }} from '{BENCH}/harness/answers.mjs';"
        f"import {{ fill }} from '{BENCH}/harness/document.mjs';"
        f"import {{ Findings, isReached }} from '{BENCH}/harness/findings.mjs';"
    )
    script = f"{imports} console.log(JSON.stringify({code}))"
    done = subprocess.run(
        [find_node(), "--input-type=module", "-e", script], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


def test_answers_agree_and_tables_are_written(data: Path) -> None:
    document = data / "performance.md"
    marked = "".join(f"<!-- bench:begin {name} -->\nold\n<!-- bench:end {name} -->\n" for name in BLOCKS)
    document.write_text(f"Before.\n{marked}")
    done = run_bench(data, "--rounds", "1", "--only", "map-files", "--docs", str(document), "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["faults"] == []
    [case] = answer["cases"]
    # Polars is in the bench's own environment only.
    assert {"gaialab", "DuckDB", "PyArrow"} <= set(case["agreeing"])
    measured = [row for row in case["rows"] if row["status"] == "measured"]
    assert len(measured) >= 3
    assert all(row["wall"] > 0 and row["cpu"] > 0 and row["peak"] > 2**20 for row in measured)
    text = document.read_text()
    assert text.startswith("Before.\n")
    assert "The answers agree: gaialab; " in text
    assert "| map of 16 files: faster than DuckDB" in text
    assert "old" not in text.split("bench:begin map-files")[1].split("bench:end map-files")[0]
    for private in (str(ROOT), str(data), os.uname().nodename):
        assert private not in text


def test_loaded_rows_agree(data: Path) -> None:
    done = run_bench(data, "--rounds", "0", "--only", "load-ten")
    assert done.returncode == 0, done.stderr
    assert "The answers agree: gaialab; " in done.stdout
    assert "; DuckDB" in done.stdout


def test_a_wrong_answer_is_a_failure(data: Path) -> None:
    liar = data / "liar" / "main.cjs"
    liar.parent.mkdir()
    lie = "if (process.argv[2] === 'load') process.argv.push('--where', 'phot_g_mean_mag < 18');"
    liar.write_text(f"{lie}\nrequire({json.dumps(str(BUNDLE))});\n")
    done = run_bench(data, "--rounds", "0", "--only", "cone", service=liar)
    assert done.returncode == 1
    assert "gaialab, first and DuckDB: rows: " in done.stderr
    assert "The answers disagree" in done.stdout


def test_astropy_reads_what_duckdb_reads(data: Path) -> None:
    columns = data / "columns.json"
    [file] = (data / "one-1500").rglob("*.csv.gz")
    answers = [
        subprocess.run(
            [sys.executable, BENCH / "peers" / script, job, file, "--columns", columns, "--check", "table"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for script, job in [("duckdb_peer.py", "load"), ("astropy_peer.py", "pyarrow")]
    ]
    ours, theirs = map(json.loads, answers)
    assert ours["exact"]["rows"] == 1500
    assert ours["exact"]["columns"] == 152
    assert in_node(f"disagreements({json.dumps(ours)}, {json.dumps(theirs)})") == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, 0),
        ({"sums": {"mean": [100 * (1 + 1e-13), 100.0]}}, 0),
        ({"sums": {"mean": [100 * (1 + 1e-11), 100.0]}}, 1),
        ({"sums": {"mean": [None, 100.0]}}, 1),
        # One more than 5853498713190525696 is the same number as a double.
        ({"exact": {"ids": "5853498713190525697"}}, 1),
        ({"exact": {"other": 1}, "sums": {}}, 1),
    ],
)
def test_disagreements(change: dict[str, Any], found: int) -> None:
    answer = {"exact": {"ids": "5853498713190525696"}, "sums": {"mean": [100.0, 100.0]}}
    other = json.dumps({**answer, **change}).replace("null", "NaN")
    assert len(in_node(f"disagreements({json.dumps(answer)}, {other})")) == found


def test_ratios_are_paired_within_rounds() -> None:
    rows = [
        {"id": "a", "samples": [{"wall": 1}, {"wall": 10}, {"wall": 2}]},
        {"id": "b", "samples": [{"wall": 3}, {"wall": 30}, {"wall": 8}]},
    ]
    assert in_node(f"new Findings({json.dumps(rows)}).times('b', 'a')") == 3
    judged = "isReached({ sense: 'at most', wanted: 2, reached: 2 }), isReached({ wanted: 2 }) ?? null"
    verdicts = in_node(f"[{judged}]")
    assert verdicts == [True, None]


def test_documents_keep_what_is_not_between_markers() -> None:
    text = "a\n<!-- bench:begin x -->\nold\n<!-- bench:end x -->\nz"
    code = f"fill({json.dumps(text)}, {{ x: 'new', y: 'lost' }})"
    assert in_node(code) == {
        "text": "a\n<!-- bench:begin x -->\n\nnew\n\n<!-- bench:end x -->\nz",
        "homeless": ["y"],
    }
