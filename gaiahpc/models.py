"""What a job is to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class JobRequest:
    """A job as the cluster's client takes it.

    Parameters
    ----------
    type : str
        ``DensityMap``, ``HealpixMap``, ``SimilarSpectra`` or ``Sql``.
    parameters : mapping
        Names and values, which may be text. ``DensityMap``: ``table``, ``columns`` (``"1, radialVelocity"``:
        ``1`` counts rows, a column its values), ``order``. ``HealpixMap``: ``table``, ``column``, ``stat``,
        ``q``, ``order``. ``SimilarSpectra``: ``limit``, ``prototype_file`` (a path, or a name of ``inputs``)
        or ``source_id``, ``flux_column``, ``metric``, ``wavelength_range``, ``table``. ``Sql``: ``query``.
        All but ``Sql`` take ``where``. Columns and tables are known in both spellings, ``photGMeanMag`` and
        ``phot_g_mean_mag``.
    inputs : mapping, optional
        Files by the names that parameters use.
    """

    type: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=dict)
