"""The magics, in an IPython shell, against the fake service."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output

from gaialab.maps import MAP_MIME


@pytest.fixture
def shell(fake: Path) -> Iterator[InteractiveShell]:
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "gaialab")
    yield shell
    InteractiveShell.clear_instance()


def run(shell: InteractiveShell, code: str) -> tuple[object, str, list[RichOutput]]:
    with capture_output() as captured:
        result = shell.run_cell(code, store_history=True)
    return result.result, captured.stdout + captured.stderr, captured.outputs


@pytest.mark.parametrize(
    "name", ["gaia_volume", "gaia_partitions", "gaia_load", "gaia_map", "gaia_similar", "gaia_jobs"]
)
def test_help(shell: InteractiveShell, name: str) -> None:
    result, text, _ = run(shell, f"%{name} --help")
    assert result is None
    assert f"usage: %{name}" in text
    assert f"Example: %{name}" in text
    assert "Traceback" not in text


def test_partitions(shell: InteractiveShell) -> None:
    result, text, _ = run(shell, "%gaia_partitions 14.2 -28d48m --radius 1deg")
    assert result == ["034570-036209"]
    assert "5 B" in text
    assert "widened by 36 arcsec" in text


def test_load_by_partition_and_file(shell: InteractiveShell) -> None:
    by_name, _, _ = run(shell, "%gaia_load 034570-036209 --columns source_id")
    by_path, _, _ = run(shell, "%gaia_load '/v/with blank.csv.gz'")
    assert by_name.meta["file"] == "/v/034570-036209"
    assert by_path.meta["file"] == "/v/with blank.csv.gz"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("%gaia_partitions 14.2", "arguments are required: dec"),
        ("%gaia_partitions 14.2 95", "BAD_COORDINATE"),
        ("%gaia_map healpix", "healpix needs --column"),
        ("%gaia_map --order eight", "invalid int value: 'eight'"),
        ("%gaia_load 'x", "No closing quotation"),
        ("%gaia_volume /x", "There is no folder /x. Look."),
    ],
)
def test_faults_are_one_line(shell: InteractiveShell, line: str, fault: str) -> None:
    _, text, _ = run(shell, line)
    assert fault in text
    assert "Traceback" not in text
    assert len(text.strip().splitlines()) == 1


def test_map_is_shown_once_and_returned(shell: InteractiveShell) -> None:
    result, text, outputs = run(shell, "%gaia_map density --columns 1,parallax --order 0 --title Sky")
    assert result["count"][0] == 7
    assert "SkyMap" not in text
    # Live at once, then the same display with its picture; nothing for the returned value.
    assert [set(out.data) for out in outputs] == [
        {MAP_MIME, "text/plain"},
        {MAP_MIME, "text/plain", "image/png"},
    ]
    assert outputs[0].data[MAP_MIME]["job"] == outputs[1].data[MAP_MIME]["job"] == result.job
    assert outputs[0].data[MAP_MIME]["title"] == "Sky"
    assert outputs[0].data[MAP_MIME]["version"] == 1
    assert outputs[0].data[MAP_MIME]["request"]["order"] == 0


def test_map_is_assignable_and_shown_again_on_demand(shell: InteractiveShell) -> None:
    _, _, first = run(shell, "sky = %gaia_map --order 0 --cone 14.2 28.8 1deg")
    assert len(first) == 2
    cone = shell.user_ns["sky"].manifest["request"]["source"]["cone"]
    assert cone == {"ra": 14.2, "dec": 28.8, "radius": 1.0, "strict": False}
    _, _, again = run(shell, "sky")
    assert len(again) == 1
    assert "image/png" in again[0].data


def test_several_columns_of_a_map(shell: InteractiveShell) -> None:
    sky, _, _ = run(shell, "%gaia_map healpix --columns 'pmra, power(pmdec, 2)' --stat mean,max --order 0")
    request = sky.manifest["request"]
    assert request["columns"] == ["pmra", "power(pmdec, 2)"]
    assert request["stat"] == ["mean", "max"]
    assert "column" not in request


def test_conditions_reach_the_request(shell: InteractiveShell) -> None:
    what = "healpix --column 'bp_rp - g_rp' --stat quantile -q 0.9 --order 0"
    rows = "--where 'dec < -5 AND ra > 1' --cone 14.2 28.8 1deg --whole-partitions"
    sky, _, _ = run(shell, f"%gaia_map {what} {rows}")
    request = sky.manifest["request"]
    assert (request["column"], request["stat"], request["q"]) == ("bp_rp - g_rp", "quantile", 0.9)
    assert request["source"]["where"] == "dec < -5 AND ra > 1"
    assert request["source"]["exact"] is False
    table, _, _ = run(
        shell, "%gaia_load /v/f.csv --columns 'ra, power(dec, 2) AS d' --where '-dec > 3' --limit 7"
    )
    request = table.meta["provenance"]["request"]
    assert (request["columns"], request["limit"]) == (["ra", "power(dec, 2) AS d"], 7)
    assert request["source"]["where"] == "-dec > 3"


def test_fault_in_a_condition_is_pointed_at(shell: InteractiveShell) -> None:
    for line in ("%gaia_map --where 'ra > > 1'", "%gaia_load /v/f.csv --where 'ra > > 1'"):
        _, text, _ = run(shell, line)
        assert text.strip().splitlines() == [
            "GaiaError [BAD_REQUEST]: Expected a value, at character 6.",
            "ra > > 1",
            "     ^",
        ]


def test_jobs(shell: InteractiveShell) -> None:
    run(shell, "%gaia_map --order 0")
    jobs, text, _ = run(shell, "%gaia_jobs")
    assert [job["phase"] for job in jobs] == ["COMPLETED"]
    assert "DensityMap" in text
    assert "1 job" in text.splitlines()
    assert '<td style="text-align: left">DensityMap</td>' in jobs._repr_html_()
    assert jobs[0]["created"][:19].replace("T", "\N{NO-BREAK SPACE}") in jobs._repr_html_()
    assert run(shell, "%gaia_jobs --delete 1")[0] == []
