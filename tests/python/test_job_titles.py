"""What a job does, in a few words: in its repr and in the list of jobs."""

from typing import Any

import pytest

from gaialab.job_titles import job_title

LONG = "parallax > 10 AND phot_g_mean_mag < 12 AND radial_velocity IS NOT NULL AND ruwe < 1.4"


@pytest.mark.parametrize(
    ("request_", "title"),
    [
        ({"type": "DensityMap", "source": {}}, "DensityMap"),
        (
            {"type": "DensityMap", "columns": ["1", "radial_velocity"]},
            "DensityMap of sources, radial_velocity",
        ),
        ({"type": "DensityMap", "columns": ["radial_velocity"]}, "DensityMap of radial_velocity"),
        ({"type": "DensityMap", "columns": ["1"]}, "DensityMap"),
        ({"type": "DensityMap", "source": {"where": " ruwe\n < 1.4 "}}, "DensityMap where ruwe < 1.4"),
        (
            {"type": "DensityMap", "source": {"where": LONG}},
            "DensityMap where parallax > 10 AND phot_g_mean_mag < 12 AND radial_velocity…",
        ),
        ({"type": "HealpixMap", "column": "parallax", "source": {}}, "HealpixMap of parallax"),
        (
            {
                "type": "HealpixMap",
                "column": "parallax",
                "stat": "approx_median",
                "source": {"files": ["/v/a.csv"]},
            },
            "HealpixMap of approx median parallax in a.csv",
        ),
        (
            {"type": "HealpixMap", "columns": ["pmra", "pmdec"], "stat": ["mean", "max"]},
            "HealpixMap of mean, max pmra, pmdec",
        ),
        (
            {
                "type": "Histogram",
                "x": {"expression": "bp_rp"},
                "y": {"expression": "g"},
                "source": {"partitions": ["a", "b"]},
            },
            "Histogram of bp_rp by g in 2 partitions",
        ),
        (
            {"type": "Rows", "source": {"region": {"cone": {"ra": 14.2, "dec": 28.8, "radius": 1}}}},
            "Rows in a cone at 14.2, 28.8",
        ),
        ({"type": "Rows", "source": {"region": {"sourceIds": ["1", "2"]}}}, "Rows of 2 sources"),
        ({"type": "Rows", "source": {"region": {"sourceIds": ["1"]}}}, "Rows of 1 source"),
        ({"type": "Rows", "source": {"region": {"moc": "1/3"}}}, "Rows in a part of the sky"),
        ({"type": "Sql", "query": "SELECT\n  1", "source": {}}, "Sql SELECT 1"),
    ],
)
def test_title(request_: dict[str, Any], title: str) -> None:
    assert job_title(request_) == title
