"""Regions, lists of ids and lists of columns, as users give them."""

import astropy.units as u
import numpy as np
import pytest
from astropy.coordinates import SkyCoord

from gaialab import GaiaError
from gaialab.regions import region_of
from gaialab.release_tools import column_list
from gaialab.source_ids import id_texts

PROXIMA, BARNARD = 5853498713190525696, 4472832130942575872


class CoverageMap:
    """What a mocpy.MOC can do of it."""

    def serialize(self, format: str) -> str:
        return {"str": "8/34570-36209"}[format]


class OlderCoverageMap:
    def to_string(self) -> str:
        return "8/34570-36209"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"cone": (14.2, 28.8, "1deg")}, {"cone": {"ra": 14.2, "dec": 28.8, "radius": 1.0}}),
        (
            {"cone": (SkyCoord(14.2, 28.8, unit="deg"), 60 * u.arcmin)},
            {"cone": {"ra": 14.2, "dec": 28.8, "radius": 1.0}},
        ),
        ({"polygon": [(1, 2), ("3", 4 * u.deg), [5, 6]]}, {"polygon": [[1, 2], [3, 4], [5, 6]]}),
        ({"polygon": SkyCoord([1, 3, 5], [2, 4, 6], unit="deg")}, {"polygon": [[1, 2], [3, 4], [5, 6]]}),
        ({"polygon": np.array([[1, 2], [3, 4], [5, 6]])}, {"polygon": [[1, 2], [3, 4], [5, 6]]}),
        ({"box": (359, 1, -1, 1)}, {"box": {"raMin": 359, "raMax": 1, "decMin": -1, "decMax": 1}}),
        (
            {"box": {"ra": 1, "dec": 2, "width": 3 * u.deg, "height": "4deg"}},
            {"box": {"ra": 1, "dec": 2, "width": 3, "height": 4}},
        ),
        ({"pixels": (8, np.array([3, 4]))}, {"pixels": {"order": 8, "pixels": [3, 4]}}),
        ({"pixels": {"order": 8, "pixels": 3}}, {"pixels": {"order": 8, "pixels": [3]}}),
        ({"moc": "8/1-3"}, {"moc": "8/1-3"}),
        ({"moc": {8: np.arange(2)}}, {"moc": {"8": [0, 1]}}),
        ({"moc": CoverageMap()}, {"moc": "8/34570-36209"}),
        ({"moc": OlderCoverageMap()}, {"moc": "8/34570-36209"}),
        ({"source_ids": PROXIMA}, {"sourceIds": [str(PROXIMA)]}),
    ],
)
def test_regions(given: dict, expected: dict) -> None:
    region = region_of(**given)
    [(kind, value)] = region.items()
    assert {kind: pytest.approx(value) if kind in ("cone", "box") else value} == expected
    assert all(type(n) is int for n in value.get("pixels", [])) if kind == "pixels" else True


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"moc": "8/1", "box": (0, 1, 0, 1)},
        {"polygon": [(1, 2), (3, 4)]},
        {"polygon": [(1, 2), (3, 4), (5, 96)]},
        {"box": (1, 2, 3)},
        {"box": (1, 2, 3, "x")},
        {"cone": (1,)},
        {"pixels": [1, 2, 3]},
        {"pixels": (8, [1.5])},
        {"moc": 5},
        {"source_ids": []},
    ],
)
def test_bad_regions(given: dict) -> None:
    with pytest.raises(GaiaError) as caught:
        region_of(**given)
    assert caught.value.code in ("BAD_REQUEST", "BAD_COORDINATE")


@pytest.mark.parametrize(
    "given",
    [
        [PROXIMA, BARNARD],
        (str(PROXIMA), f" {BARNARD} "),
        np.array([PROXIMA, BARNARD]),
        np.array([PROXIMA, BARNARD, PROXIMA], dtype=np.uint64),
        np.ma.array([PROXIMA, 1, BARNARD], mask=[False, True, False]),
        iter([PROXIMA, str(BARNARD)]),
        np.array([str(PROXIMA), str(BARNARD)]),
    ],
)
def test_ids_stay_exact(given: object) -> None:
    assert id_texts(given) == [str(PROXIMA), str(BARNARD)]


@pytest.mark.parametrize("given", [float(PROXIMA), [PROXIMA, 1.0], np.array([1.0, 2.0]), np.float32(4)])
def test_floats_are_no_ids(given: object) -> None:
    with pytest.raises(GaiaError, match="is a float: a float keeps 53 bits, an id needs 63"):
        id_texts(given)


@pytest.mark.parametrize("given", [True, None, "", "12a", "1e18", -1, 2**63, "²", b"12", [[1]]])
def test_what_is_no_id(given: object) -> None:
    with pytest.raises(GaiaError, match="is not a source_id"):
        id_texts(given)


def test_columns_are_split_at_their_own_commas() -> None:
    assert column_list("ra, dec ,") == ["ra", "dec"]
    assert column_list('power(ra, 2) AS "a,b", dec') == ['power(ra, 2) AS "a,b"', "dec"]
    assert column_list("greatest(ra, least(1, 2)) AS m,dec") == ["greatest(ra, least(1, 2)) AS m", "dec"]
    assert column_list(["power(ra, 2) AS p", " dec"]) == ["power(ra, 2) AS p", "dec"]
