"""Queries from Python and from cells, on the real service, against a count with the csv module."""

import csv
import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import astropy.units as u
import numpy as np
import pytest
from astropy.table import Table
from conftest import BUNDLE, needs_service
from IPython.core.interactiveshell import InteractiveShell

from gaialab import GaiaError, get_gaia_utils, sql
from gaialab.node import find_node

pytestmark = needs_service

TALK = "SELECT COUNT(*) FROM gaiadr3.gaiasource WHERE photGMeanMag <= 18.25 AND hasMcmcMsc = true"


@pytest.fixture(scope="module")
def made_volume(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sql") / "volume"
    partitions = "000000-003111,034570-036209"
    subprocess.run(
        [find_node(), str(BUNDLE), "make-volume", folder, "--rows", "3000", "--partitions", partitions],
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture
def volume(stopped_after: Path, made_volume: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GAIALAB_VOLUME", str(made_volume))
    return made_volume


@pytest.fixture
def shell(volume: Path) -> Iterator[InteractiveShell]:
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "gaialab")
    yield shell
    InteractiveShell.clear_instance()


def read(volume: Path) -> list[dict[str, str]]:
    rows = []
    for file in sorted((volume / "gdr3" / "gaia_source").glob("*.csv.gz")):
        with gzip.open(file, "rt") as lines:
            rows += csv.DictReader(line for line in lines if not line.startswith("#"))
    return rows


def test_the_query_of_the_talk(volume: Path) -> None:
    counted = sum(
        row["phot_g_mean_mag"] != "null"
        and np.float32(row["phot_g_mean_mag"]) <= 18.25
        and row["has_mcmc_msc"] == "True"
        for row in read(volume)
    )
    table = sql(TALK)
    assert table.colnames == ["count"]
    assert table["count"].tolist() == [counted]
    assert counted > 0


def test_a_table_with_units_exact_ids_and_masked_nulls(volume: Path) -> None:
    with pytest.warns(UserWarning, match="ruwe"):
        table = get_gaia_utils("DR3").sql(
            "SELECT source_id, pmra, radial_velocity FROM gaia_source WHERE parallax > 1 ORDER BY source_id"
        )
    rows = [row for row in read(volume) if row["parallax"] != "null" and float(row["parallax"]) > 1]
    rows.sort(key=lambda row: int(row["source_id"]))
    assert table["source_id"].dtype == np.int64
    assert table["source_id"].tolist() == [int(row["source_id"]) for row in rows]
    assert table["pmra"].unit == u.mas / u.yr
    assert table["pmra"].tolist() == [float(row["pmra"]) for row in rows]
    assert table["radial_velocity"].mask.tolist() == [row["radial_velocity"] == "null" for row in rows]
    assert table.meta["release"] == "DR3"
    assert table.meta["synthetic"] is True


def test_export_and_plan(volume: Path, tmp_path: Path) -> None:
    query = "SELECT source_id, ra FROM gaia_source WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(14.2, 28.8, 2))"
    dr3 = get_gaia_utils("DR3")
    plan = dr3.sql_plan(query)
    assert [(one["files"], one["of"]) for one in plan["sql"]["tables"]] == [(1, 2)]
    path = dr3.sql_export(query, tmp_path / "cone.fits")
    table = Table.read(path)
    assert len(table) == len(dr3.sql(query)) > 0
    assert table["ra"].unit == u.deg
    with pytest.raises(GaiaError, match="exists"):
        dr3.sql_export(query, tmp_path / "cone.fits")
    with pytest.raises(GaiaError, match="ending"):
        dr3.sql_export(query, tmp_path / "cone.xyz")


def test_errors_point_at_the_place(volume: Path) -> None:
    with pytest.raises(GaiaError) as caught:
        sql("SELECT ra,\n  parallaxx FROM gaia_source")
    assert caught.value.code == "UNKNOWN_COLUMN"
    assert caught.value.picture() == ["  parallaxx FROM gaia_source", "  ^^^^^^^^^"]


def test_a_limit_says_that_there_is_more(volume: Path) -> None:
    with pytest.warns(UserWarning, match="more rows than the 5"):
        assert len(sql("SELECT source_id FROM gaia_source", limit=5)) == 5


def test_the_cell_magic(shell, capsys: pytest.CaptureFixture) -> None:
    table = shell.run_cell_magic("gaia_sql", "", TALK)
    assert table.colnames == ["count"]
    assert shell.run_cell_magic("gaia_sql", "-o bright", TALK) is None
    assert shell.user_ns["bright"]["count"].tolist() == table["count"].tolist()
    plan = shell.run_cell_magic("gaia_sql", "--plan", TALK)
    assert plan["sql"]["tables"][0]["table"] == "gaiadr3.gaia_source"
    assert shell.run_line_magic("gaia_sql", "--help") is None
    assert "%%gaia_sql" in capsys.readouterr().out


def test_the_command_line(volume: Path, tmp_path: Path) -> None:
    env = {**os.environ, "GAIALAB_VOLUME": str(volume), "GAIALAB_RESULTS": str(tmp_path / "results")}

    def run(*args: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [find_node(), str(BUNDLE), "sql", *args], env=env, capture_output=True, text=True
        )

    shown = run("SELECT COUNT(*) AS n FROM gaia_source")
    assert shown.stdout.splitlines()[:3] == ["   n", "----", "3000"]
    assert run(TALK, "-o", str(tmp_path / "n.csv")).returncode == 0
    assert (tmp_path / "n.csv").read_text().splitlines()[0] == "count"
    assert "2 of 2 files" in run("--plan", TALK).stdout
    wrong = run("SELECT raa FROM gaia_source")
    assert wrong.returncode != 0
    assert wrong.stderr.splitlines()[-1] == " " * 7 + "^^^"


def test_importing_is_cheap() -> None:
    code = "import sys, gaialab; gaialab.__version__; assert 'astropy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
