"""Conditions, expressions, regions and aggregates of the real service, against numpy on the same rows."""

import io
from base64 import b64decode
from pathlib import Path
from typing import Any

import astropy.units as u
import numpy as np
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pytest
from astropy.coordinates import SkyCoord
from astropy.table import Table
from conftest import gaia_source_files, needs_real_data, needs_service, read_independently
from PIL import Image

from gaialab import GaiaError, GaiaUtils, density_map, healpix_map, histogram, statistics
from gaialab.runtime import ensure_service

pytestmark = [
    needs_real_data,
    needs_service,
    pytest.mark.filterwarnings("ignore:The volume has no file for partition"),
]


class Rows:
    """Columns of the real rows, read without gaialab: floats with NaN for null, ids as int64."""

    def __init__(self, files: list[Path]) -> None:
        names: list[str] = []
        self._rows: list[list[str]] = []
        for file in files:
            names, rows = read_independently(file)
            self._rows += rows
        self._at = {name: i for i, name in enumerate(names)}
        self.ids = np.array([int(row[self._at["source_id"]]) for row in self._rows], dtype=np.int64)

    def __getitem__(self, name: str) -> np.ndarray:
        cells = [row[self._at[name]] for row in self._rows]
        return np.array([np.nan if cell == "null" else float(cell) for cell in cells])

    def single(self, name: str) -> np.ndarray:
        return self[name].astype(np.float32).astype(np.float64)


@pytest.fixture(scope="module")
def real(real_volume: Path) -> Rows:
    return Rows(gaia_source_files(real_volume))


def separation(rows: Rows, centre: SkyCoord) -> np.ndarray:
    return SkyCoord(rows["ra"], rows["dec"], unit="deg").separation(centre).deg


def test_where_leaves_nulls_out(dr3: GaiaUtils, real_volume: Path, real: Rows) -> None:
    files = gaia_source_files(real_volume)
    velocity = real.single("radial_velocity")
    fast = dr3.load_files(files, "source_id, radial_velocity", where="ABS(radial_velocity) > 50")
    assert 0 < len(fast) < 200
    assert fast["source_id"].tolist() == real.ids[np.abs(velocity) > 50].tolist()
    rest = dr3.load_files(files, "source_id", where="NOT (ABS(radial_velocity) > 50)")
    assert rest["source_id"].tolist() == real.ids[np.abs(velocity) <= 50].tolist()
    without = dr3.load_files(files, "source_id", where="radial_velocity IS NULL")
    assert without["source_id"].tolist() == real.ids[np.isnan(velocity)].tolist()
    assert len(fast) + len(rest) + len(without) == len(real.ids) == 1000
    assert ensure_service().client.jobs() == []


def test_limit_and_a_condition_without_rows(dr3: GaiaUtils, real_volume: Path, real: Rows) -> None:
    files = gaia_source_files(real_volume)
    assert dr3.load_files(files, "source_id", limit=17)["source_id"].tolist() == real.ids[:17].tolist()
    none = dr3.load_file(files[0], ["source_id", "bp_rp - g_rp AS c"], where="parallax > 1e9", limit=3)
    assert (len(none), none.colnames) == (0, ["source_id", "c"])
    with pytest.raises(GaiaError, match="limit"):
        dr3.load_file(files[0], limit=0)


def test_expression_columns(dr3: GaiaUtils, real_volume: Path, real: Rows) -> None:
    columns = "source_id, bp_rp - g_rp AS colour, power(parallax, 2) AS square"
    table = dr3.load_files(gaia_source_files(real_volume), columns)
    assert table.colnames == ["source_id", "colour", "square"]
    colour = real.single("bp_rp") - real.single("g_rp")
    assert np.array_equal(np.ma.getmaskarray(table["colour"]), np.isnan(colour))
    assert 0 < np.isnan(colour).sum() < 1000
    np.testing.assert_allclose(np.ma.filled(table["colour"], np.nan), colour, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(table["square"], real["parallax"] ** 2, rtol=1e-14)
    assert table["colour"].unit == u.mag


@pytest.mark.parametrize("radius", [0.001, 8, 25])
def test_cone_is_exact(dr3: GaiaUtils, real: Rows, radius: float) -> None:
    centre = SkyCoord(real["ra"][700], real["dec"][700], unit="deg")
    inside = separation(real, centre) <= radius
    assert inside[700]
    assert (inside.sum() > 1) == (radius > 1)
    table = dr3.load_cone(centre, radius * u.deg, "source_id")
    assert sorted(table["source_id"].tolist()) == sorted(real.ids[inside].tolist())
    again = dr3.load_cone((centre.ra.deg, centre.dec.deg), radius * 3600, "source_id", where="parallax > 0.2")
    assert set(again["source_id"]) == set(real.ids[inside & (real["parallax"] > 0.2)])


def test_cone_maps_are_exact_unless_said(dr3: GaiaUtils, real: Rows) -> None:
    centre = SkyCoord(266.4, -28.9, unit="deg")
    inside = separation(real, centre) <= 8
    cone = (centre, 8 * u.deg)
    exact = density_map(order=4, cone=cone)
    pixels = real.ids[inside] >> (59 - 8)
    assert np.array_equal(exact["count"], np.bincount(pixels, minlength=3072))
    whole = density_map(order=4, cone=cone, exact=False)
    assert whole["count"].sum() == whole.manifest["rows"] > inside.sum()
    assert f"{inside.sum()} of {whole.manifest['rows']} rows" in repr(exact)
    polygon = density_map(order=4, region={"polygon": [(260, -35), (272, -35), (266, -20)]})
    assert 0 < polygon["count"].sum() < 1000


def test_regions_select_rows(dr3: GaiaUtils, real: Rows) -> None:
    box = density_map(order=0, region={"box": (350, 20, -30, 40)})
    ra, dec = real["ra"], real["dec"]
    inside = ((ra >= 350) | (ra <= 20)) & (dec >= -30) & (dec <= 40)
    assert box["count"].sum() == inside.sum() > 0


@pytest.mark.parametrize(
    ("stat", "q", "compute"),
    [
        ("sum", None, np.sum),
        ("min", None, np.min),
        ("max", None, np.max),
        ("median", None, np.median),
        ("stddev", None, lambda values: np.std(values, ddof=1) if len(values) > 1 else np.nan),
        ("quantile", 0.25, lambda values: np.quantile(values, 0.25)),
    ],
)
def test_statistics_per_pixel(dr3: GaiaUtils, real: Rows, stat: str, q: float | None, compute: Any) -> None:
    sky = healpix_map("radial_velocity", stat, order=1, q=q, where="phot_g_mean_mag < 17")
    values = real.single("radial_velocity")
    chosen = ~np.isnan(values) & (real.single("phot_g_mean_mag") < 17)
    pixels = real.ids >> (59 - 2)
    for pixel in range(48):
        own = values[chosen & (pixels == pixel)]
        expected = compute(own) if len(own) else np.nan
        got = float(np.ma.filled(sky["radial_velocity"], np.nan)[pixel])
        assert got == pytest.approx(expected, rel=1e-9, nan_ok=True), pixel
    assert 0 < chosen.sum() == sky["radial_velocity_count"].sum()


def test_several_columns_in_one_scan(dr3: GaiaUtils, real: Rows) -> None:
    sky = healpix_map("pmra, radialVelocity", ["max", "median"], order=1)
    assert list(sky.layers) == ["pmra", "pmra_count", "radial_velocity", "radial_velocity_count"]
    assert sky.manifest["request"]["columns"] == ["pmra", "radial_velocity"]
    for name, stat in (("pmra", "max"), ("radial_velocity", "median")):
        alone = healpix_map(name, stat, order=1)
        np.testing.assert_array_equal(np.ma.filled(sky[name], np.nan), np.ma.filled(alone[name], np.nan))
        np.testing.assert_array_equal(sky[f"{name}_count"], alone[f"{name}_count"])
    assert sky["pmra"].max() == np.nanmax(real["pmra"])


def test_histogram_is_numpys(dr3: GaiaUtils, real: Rows) -> None:
    counts, edges = result = histogram("parallax", bins=16, range=(-1, 3))
    expected, at = np.histogram(real["parallax"], bins=16, range=(-1, 3))
    assert counts.tolist() == expected.tolist()
    np.testing.assert_allclose(edges, at)
    below, above = (real["parallax"] < -1).sum(), (real["parallax"] > 3).sum()
    assert (result.outside["xBelow"], result.outside["xAbove"]) == (below, above)
    assert result.names == ("parallax",)
    assert result.units == (u.mas,)
    assert "parallax [mas]" in result.svg()
    assert bars_of(result.bundle()["image/png"], 16) == pytest.approx(counts / counts.max(), abs=0.01)
    figure = result.bundle()["application/vnd.plotly.v1+json"]
    assert figure["data"][0]["y"][:-1] == counts.tolist()
    np.testing.assert_allclose(figure["data"][0]["x"], at)
    assert figure["layout"]["xaxis"]["title"]["text"] == "parallax [mas]"
    whole = histogram("parallax", bins=16)
    assert len(whole.counts) <= 16
    assert whole.counts.tolist() == np.histogram(real["parallax"], bins=whole.edges)[0].tolist()
    assert whole.counts.sum() == 1000


def bars_of(png: str, bins: int) -> np.ndarray:
    """Heights of the blue bars in a picture, the highest 1."""
    pixels = np.asarray(Image.open(io.BytesIO(b64decode(png))).convert("RGB"), dtype=int)
    blue = (abs(pixels - [0, 114, 178]).sum(axis=2) == 0).sum(axis=0)
    # The axes lie between 92 and 624 of 640 pixels of the page, of which the picture has twice as many.
    middles = 184 + (np.arange(bins) + 0.5) / bins * 1064
    heights = blue[middles.astype(int)]
    return heights / heights.max()


def test_histogram_of_two_with_nulls(dr3: GaiaUtils, real: Rows) -> None:
    result = histogram(
        "bp_rp", "phot_g_mean_mag", (6, 5), ((0, 3), (8, 20)), where="parallax > 0.3 AND dec < 0"
    )
    colour, magnitude = real.single("bp_rp"), real.single("phot_g_mean_mag")
    chosen = (real["parallax"] > 0.3) & (real["dec"] < 0)
    known = chosen & ~np.isnan(colour) & ~np.isnan(magnitude)
    expected = np.histogram2d(colour[known], magnitude[known], bins=(6, 5), range=((0, 3), (8, 20)))
    counts, x_edges, y_edges = result
    assert counts.shape == (6, 5)
    assert counts.tolist() == expected[0].tolist()
    np.testing.assert_allclose(x_edges, expected[1])
    np.testing.assert_allclose(y_edges, expected[2])
    assert result.outside["nulls"] == chosen.sum() - known.sum() > 0


def test_logarithmic_histogram(dr3: GaiaUtils, real: Rows) -> None:
    result = histogram("phot_g_mean_flux", bins=5, range=(100, 1e7), log=True)
    np.testing.assert_allclose(result.edges, np.logspace(2, 7, 6))
    assert result.counts.tolist() == np.histogram(real["phot_g_mean_flux"], bins=result.edges)[0].tolist()


def test_histogram_plot_needs_matplotlib(dr3: GaiaUtils, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    with pytest.raises(GaiaError, match="pip install matplotlib"):
        histogram("parallax", bins=3, range=(0, 1)).plot()


def test_statistics_are_numpys(dr3: GaiaUtils, real: Rows) -> None:
    table = statistics(["source_id", "parallax", "radialVelocity", "bp_rp - g_rp AS colour", "designation"])
    rows = {row["name"]: row for row in table}
    assert list(rows) == ["source_id", "parallax", "radial_velocity", "colour", "designation"]
    columns = {
        "parallax": real["parallax"],
        "radial_velocity": real.single("radial_velocity"),
        "colour": real.single("bp_rp") - real.single("g_rp"),
    }
    for name, values in columns.items():
        known = values[~np.isnan(values)]
        row = rows[name]
        assert (row["count"], row["nulls"], row["nan"]) == (len(known), 1000 - len(known), 0), name
        got = [row[key] for key in ("min", "max", "mean", "stddev")]
        expected = [known.min(), known.max(), known.mean(), known.std(ddof=1)]
        np.testing.assert_allclose(np.array(got, dtype=float), expected, rtol=1e-6)
        for key, q in (("q05", 0.05), ("q25", 0.25), ("q50", 0.5), ("q75", 0.75), ("q95", 0.95)):
            low, high = (np.quantile(known, q, method=method) for method in ("lower", "higher"))
            assert low - 0.003 * abs(low) <= row[key] <= high + 0.003 * abs(high), (name, key)
    assert rows["radial_velocity"]["nulls"] > 0
    assert rows["source_id"]["min"] == int(real.ids.min())
    assert rows["source_id"]["max"] == int(real.ids.max())
    assert rows["parallax"]["unit"] == "mas"
    assert rows["designation"]["min"] is np.ma.masked
    assert table["min"].dtype == object
    assert statistics(["parallax", "radial_velocity"])["min"].dtype == np.float64
    assert statistics(["source_id"])["max"].tolist() == [int(real.ids.max())]
    few = statistics("parallax", where="radial_velocity IS NOT NULL")
    assert few["count"].tolist() == [(~np.isnan(real["radial_velocity"])).sum()]


def test_sources_by_exact_id(dr3: GaiaUtils, real: Rows) -> None:
    wanted = real.ids[[999, 3, 500, 3]]
    for ids in (
        wanted,
        wanted.tolist(),
        [str(wanted[0]), *wanted[1:]],
        Table({"source_id": wanted})["source_id"],
    ):
        table = dr3.load_sources(ids, "source_id,ra")
        assert table["source_id"].tolist() == sorted({int(i) for i in wanted})
    neighbours = [int(real.ids[3]), int(real.ids[3]) + 1]
    with pytest.warns(UserWarning, match=f"no row here for source_id {neighbours[1]}"):
        assert dr3.load_sources(neighbours, "source_id")["source_id"].tolist() == neighbours[:1]
    with pytest.raises(GaiaError, match="a float keeps 53 bits"):
        dr3.load_sources(wanted.astype(float))


def test_find_partitions(dr3: GaiaUtils, real: Rows) -> None:
    names = dr3.find_partitions(source_ids=real.ids[:400:40])
    spans = [[int(end) for end in name.split("-")] for name in names]
    assert all(any(low <= i >> 43 <= high for low, high in spans) for i in real.ids[:400:40])
    assert dr3.find_partitions(moc="8/34570-36209", strict=True) == ["034570-036209"]
    assert dr3.find_partitions(pixels=(8, [34570, 36209]), strict=True) == ["034570-036209"]
    small = dr3.find_partitions(polygon=[(14.1, 28.7), (14.3, 28.7), (14.2, 28.9)], strict=True)
    assert small == dr3.find_partitions(box=(14.15, 14.25, 28.75, 28.85), strict=True) == ["034570-036209"]
    with pytest.raises(GaiaError, match="Give one of"):
        dr3.find_partitions()


def test_export_by_ending(dr3: GaiaUtils, real: Rows, tmp_path: Path) -> None:
    order = np.argsort(-real["parallax"], kind="stable")[:6]
    ids, parallaxes = real.ids[order].tolist(), real["parallax"][order]
    for ending in ("parquet", "ecsv", "vot", "fits", "csv", "arrow"):
        path = tmp_path / f"near.{ending}"
        written = dr3.export(path, "source_id, parallax", top=("parallax", 6), descending=True)
        assert written == str(path)
        read = {"parquet": pq.read_table, "arrow": feather.read_table}.get(ending)
        table = Table(read(path).to_pydict()) if read else Table.read(path)
        assert [int(i) for i in table["source_id"]] == ids, ending
        np.testing.assert_array_equal(np.asarray(table["parallax"], dtype=float), parallaxes)
    assert sorted(path.name for path in tmp_path.glob("near.*.part")) == []
    with pytest.raises(GaiaError, match=r"near\.csv exists"):
        dr3.export(tmp_path / "near.csv")
    dr3.export(tmp_path / "near.csv", "source_id", limit=2, overwrite=True)
    assert (tmp_path / "near.csv").read_text().split() == ["source_id", *map(str, real.ids[:2])]
    with pytest.raises(GaiaError, match=r"Known are \.arrow"):
        dr3.export(tmp_path / "near.txt")


@pytest.mark.parametrize(
    ("where", "code", "picture"),
    [
        ("parallax > > 1", "BAD_REQUEST", ["parallax > > 1", "           ^"]),
        ("dec < 0 AND paralax > 1", "UNKNOWN_COLUMN", ["dec < 0 AND paralax > 1", "            ^^^^^^^"]),
    ],
)
def test_faults_in_a_condition_are_pointed_at(
    dr3: GaiaUtils, where: str, code: str, picture: list[str]
) -> None:
    for attempt in (lambda: density_map(where=where), lambda: statistics("ra", where=where)):
        with pytest.raises(GaiaError) as caught:
            attempt()
        assert caught.value.code == code
        assert caught.value._render_traceback_()[1:] == picture


def test_condition_that_is_never_true_is_warned_about(dr3: GaiaUtils) -> None:
    with pytest.warns(UserWarning, match="write IS NULL") as caught:
        assert len(dr3.load_cone((266.4, -28.9), "8deg", "source_id", where="parallax = NULL")) == 0
    assert {Path(warning.filename).name for warning in caught} == {Path(__file__).name}
