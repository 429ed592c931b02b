"""Maps of the whole sky, made by jobs of the service."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from .client import ServiceClient
from .errors import GaiaError
from .jobs import result_path, wait_for
from .notices import notice_outcome
from .progress import ProgressText
from .release_tools import ReleaseTools, column_list
from .selection import selected_source
from .shown import Shown

MAP_MIME = "application/vnd.gaialab.map+json"
PAYLOAD_VERSION = 1
STATS = (
    "count",
    "sum",
    "mean",
    "stddev",
    "min",
    "max",
    "median",
    "quantile",
    "approx_median",
    "approx_quantile",
)


class SkyMap(Shown):
    """A value per HEALPix pixel, for one layer or several.

    Attributes
    ----------
    order : int
        HEALPix order; there are ``12 * 4**order`` pixels.
    nest : bool
        Always True: pixels are in NESTED order.
    frame : str
        Frame of the pixels: ``icrs``, ``galactic`` or ``ecliptic``.
    pixels : numpy.ndarray or None
        Pixels that hold rows, ascending, int64; the layers have a value for each of them. None for a map of
        the whole sky, whose layers have all pixels: up to order 10, and at orders 11 and 12 where most pixels
        hold rows.
    layers : dict of str to numpy.ndarray
        Counts as integers; other statistics as masked arrays, masked where a pixel has no value.
    manifest : dict
        Where the map came from: request, release, files, versions, citation.
    """

    nest = True

    def __init__(
        self,
        job: str,
        order: int,
        layers: dict[str, np.ndarray],
        manifest: dict[str, Any],
        png: bytes | None = None,
        title: str | None = None,
        pixels: np.ndarray | None = None,
        frame: str = "icrs",
    ) -> None:
        self.job = job
        self.pixels = pixels
        self.frame = frame
        self.order = order
        self.layers = layers
        self.manifest = manifest
        self._png = png
        self._title = title

    @property
    def nside(self) -> int:
        """Pixels along the side of a base pixel, ``2**order``."""
        return 1 << self.order

    def __getitem__(self, layer: str) -> np.ndarray:
        return self.layers[layer]

    def __repr__(self) -> str:
        synthetic = ", synthetic sample" if self.manifest.get("synthetic") else ""
        rows = self.manifest.get("rows", 0)
        selected = self.manifest.get("selected", rows)
        return (
            f"<SkyMap {self.manifest.get('release')} {', '.join(self.layers)}: order {self.order}, "
            f"{'' if self.frame == 'icrs' else f'{self.frame}, '}"
            f"{'' if self.pixels is None else f'{len(self.pixels):,} pixels, '}"
            f"{f'{selected:,} of ' if selected != rows else ''}{rows:,} rows{synthetic}>"
        )

    def bundle(self) -> dict[str, Any]:
        """Return the MIME bundle of a cell: live in JupyterLab, a picture elsewhere, text at the least."""
        bundle = {**live_bundle(self.job, self.manifest["request"], self._title), "text/plain": repr(self)}
        if self._png:
            bundle["image/png"] = b64encode(self._png).decode()
        return bundle


def density_map(
    columns: str | Sequence[str] = "1", order: int = 8, frame: str | None = None, **selection: Any
) -> SkyMap:
    """Count rows, or non-null values of columns, per HEALPix pixel.

    Parameters
    ----------
    columns : str or sequence of str
        ``1`` counts rows, a column's name or an expression its non-null values.
    order : int
        HEALPix order, 0 to 29.
    frame : str, optional
        Frame of the pixels: ``icrs`` (default), ``galactic`` or ``ecliptic``.
    **selection
        What to read (``where``, ``cone``, ``region``, …), as in :func:`gaialab.selection.selected_source`;
        default the whole table.

    Returns
    -------
    SkyMap
    """
    return run_map(
        map_request({"type": "DensityMap", "columns": column_list(columns)}, order, frame, **selection)
    )


def healpix_map(
    column: str,
    stat: str = "mean",
    order: int = 8,
    q: float | None = None,
    frame: str | None = None,
    **selection: Any,
) -> SkyMap:
    """Compute a statistic of a column per HEALPix pixel; nulls and NaN are left out.

    Parameters
    ----------
    column : str
        The column, in either spelling, or an expression.
    stat : str
        One of ``gaialab.maps.STATS``; ``median`` and ``quantile`` are exact, those with ``approx_`` need less
        memory.
    order : int
        HEALPix order, 0 to 29.
    q : float, optional
        For ``quantile`` and ``approx_quantile``: 0 to 1.
    frame : str, optional
        Frame of the pixels: ``icrs`` (default), ``galactic`` or ``ecliptic``.
    **selection
        What to read (``where``, ``cone``, ``region``, …), as in :func:`gaialab.selection.selected_source`;
        default the whole table.

    Returns
    -------
    SkyMap
    """
    return run_map(map_request(statistic(column, stat, q), order, frame, **selection))


def statistic(column: str, stat: str, q: float | None = None) -> dict[str, Any]:
    """Return the fields of a request that say which statistic of which column."""
    what: dict[str, Any] = {"type": "HealpixMap", "column": column, "stat": stat}
    return what if q is None else {**what, "q": float(q)}


def map_request(
    what: dict[str, Any], order: int, frame: str | None = None, **selection: Any
) -> dict[str, Any]:
    """Return the protocol's request of a map.

    Parameters
    ----------
    what : dict
        Type and columns.
    order : int
        HEALPix order.
    frame : str, optional
        Frame of the pixels.
    **selection
        As in :func:`gaialab.selection.selected_source`.
    """
    request = {**what, "source": selected_source(**selection), "order": order}
    return request if frame is None else {**request, "frame": frame}


def run_map(request: dict[str, Any], client: ServiceClient | None = None) -> SkyMap:
    """Run a map job to its end, with progress as text."""
    client = client or ReleaseTools().client()
    progress = ProgressText("Mapping")
    job = client.submit(request)["id"]
    try:
        state = wait_for(client, job, progress.update)
    finally:
        progress.close()
    notice_outcome(state)
    return finished_map(client, state)


def finished_map(client: ServiceClient, state: dict[str, Any], title: str | None = None) -> SkyMap:
    """Return the map of a finished job."""
    from .tables import read_arrow

    table = read_arrow(result_path(state, "map.arrow"))
    order = state["request"].get("order", 8)
    frame = state["request"].get("frame", "icrs")
    png = None
    with suppress(GaiaError):
        png = client.map_png(state["id"])
    pixels, layers = _layers(table, 12 << (2 * order))
    return SkyMap(state["id"], order, layers, state["manifest"], png, title, pixels, frame)


def live_bundle(job: str, request: dict[str, Any], title: str | None = None) -> dict[str, Any]:
    """Return the MIME bundle of a job's map while it is made."""
    payload = {"version": PAYLOAD_VERSION, "job": job, "request": request}
    if title:
        payload["title"] = title
    return {MAP_MIME: payload, "text/plain": f"Map of gaialab job {job}"}


def _layers(table: Any, pixels: int) -> tuple[np.ndarray | None, dict[str, np.ndarray]]:
    """Return the pixels with rows (None where all pixels are there) and the layers."""
    from .tables import to_numpy

    at = to_numpy(table.column("healpix"))[0]
    layers: dict[str, np.ndarray] = {}
    for name in table.column_names:
        if name == "healpix":
            continue
        values, mask = to_numpy(table.column(name))
        if values.dtype.kind == "f":
            mask = mask if mask is not None else np.isnan(values)
            full = np.ma.MaskedArray(np.where(mask, np.nan, values), mask=mask)
            full.fill_value = np.nan
        else:
            full = np.asarray(values, dtype=np.int64)
        layers[name] = full
    return None if len(at) == pixels else at.astype(np.int64), layers
