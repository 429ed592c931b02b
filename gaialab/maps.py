"""Maps of the whole sky, made by jobs of the service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np

from .client import ServiceClient
from .jobs import result_path
from .parameters import choice, number, whole
from .release_tools import column_list
from .selection import JobSelection, selected_request
from .shown import Shown, picture_of
from .submission import run

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .job import Job

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
FRAMES = ("icrs", "galactic", "ecliptic")
_FINEST = 29
# pixels of the finest map whose layers always have all pixels: order 10
_WHOLE = 12 << 20


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
        png: str | None = None,
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
            bundle["image/png"] = self._png
        return bundle


@overload
def density_map(
    columns: str | Sequence[str] = "1",
    order: int = 8,
    frame: str | None = None,
    *,
    wait: Literal[True] = True,
    **selection: Unpack[JobSelection],
) -> SkyMap: ...


@overload
def density_map(
    columns: str | Sequence[str] = "1",
    order: int = 8,
    frame: str | None = None,
    *,
    wait: Literal[False],
    **selection: Unpack[JobSelection],
) -> Job: ...


def density_map(
    columns: str | Sequence[str] = "1",
    order: int = 8,
    frame: str | None = None,
    *,
    wait: bool = True,
    **selection: Any,
) -> Any:
    """Count rows, or non-null values of columns, per HEALPix pixel.

    Parameters
    ----------
    columns : str or sequence of str
        ``1`` counts rows, a column's name or an expression its non-null values.
    order : int
        HEALPix order, 0 to 29.
    frame : str, optional
        Frame of the pixels: ``icrs`` (default), ``galactic`` or ``ecliptic``.
    wait : bool
        False: return the job at once.
    **selection
        What to read (``where``, ``cone``, ``region``, …), as in :func:`gaialab.selection.selected_source`,
        and ``engine`` as in :func:`gaialab.selection.selected_request`;
        default the whole table.

    Returns
    -------
    SkyMap
        With ``wait=False`` a :class:`gaialab.Job`.

    Raises
    ------
    GaiaError
        BAD_REQUEST, UNKNOWN_COLUMN, …

    Examples
    --------
    >>> sky = density_map(order=6, where="phot_g_mean_mag < 12")
    >>> lmc = density_map(order=10, cone=(80.894, -69.756, "8deg"))
    """
    what = {"type": "DensityMap", "columns": column_list(columns)}
    return run(map_request(what, order, frame, **selection), "Mapping", wait)


@overload
def healpix_map(
    column: str | Sequence[str],
    stat: str | Sequence[str] = "mean",
    order: int = 8,
    q: float | None = None,
    frame: str | None = None,
    *,
    wait: Literal[True] = True,
    **selection: Unpack[JobSelection],
) -> SkyMap: ...


@overload
def healpix_map(
    column: str | Sequence[str],
    stat: str | Sequence[str] = "mean",
    order: int = 8,
    q: float | None = None,
    frame: str | None = None,
    *,
    wait: Literal[False],
    **selection: Unpack[JobSelection],
) -> Job: ...


def healpix_map(
    column: str | Sequence[str],
    stat: str | Sequence[str] = "mean",
    order: int = 8,
    q: float | None = None,
    frame: str | None = None,
    *,
    wait: bool = True,
    **selection: Any,
) -> Any:
    """Compute statistics of columns per HEALPix pixel; nulls and NaN are left out.

    Parameters
    ----------
    column : str or sequence of str
        The column, in either spelling, or an expression; several are read in one scan, and each is a layer.
    stat : str or sequence of str
        One of ``gaialab.maps.STATS`` for all columns, or one for each; ``median`` and ``quantile`` are exact,
        those with ``approx_`` need less memory.
    order : int
        HEALPix order, 0 to 29.
    q : float, optional
        For ``quantile`` and ``approx_quantile``: 0 to 1.
    frame : str, optional
        Frame of the pixels: ``icrs`` (default), ``galactic`` or ``ecliptic``.
    wait : bool
        False: return the job at once.
    **selection
        What to read (``where``, ``cone``, ``region``, …), as in :func:`gaialab.selection.selected_source`,
        and ``engine`` as in :func:`gaialab.selection.selected_request`;
        default the whole table.

    Returns
    -------
    SkyMap
        With ``wait=False`` a :class:`gaialab.Job`.

    Raises
    ------
    GaiaError
        BAD_REQUEST, UNKNOWN_COLUMN, …

    Examples
    --------
    >>> sky = healpix_map("parallax", stat="median", order=6, where="phot_g_mean_mag < 12")
    >>> motions = healpix_map(["pmra", "pmdec"], order=6)
    >>> motions["pmdec"]
    """
    return run(map_request(statistic(column, stat, q), order, frame, **selection), "Mapping", wait)


def statistic(
    column: str | Sequence[str], stat: str | Sequence[str] = "mean", q: float | None = None
) -> dict[str, Any]:
    """Return the fields of a request that say which statistic of which column, or which of which columns."""
    columns = column_list(column)
    given = stat if isinstance(stat, list | tuple) else str(stat).split(",")
    stats = [choice(one, "stat", STATS) for one in given]
    what: dict[str, Any] = {
        "type": "HealpixMap",
        **({"column": columns[0]} if len(columns) == 1 else {"columns": columns}),
        "stat": stats[0] if len(stats) == 1 else stats,
    }
    return what if q is None else {**what, "q": number(q, "q", 0, 1)}


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
        As in :func:`gaialab.selection.selected_source`,
        and ``engine`` as in :func:`gaialab.selection.selected_request`.
    """
    request = selected_request({**what, "order": whole(order, "order", 0, _FINEST)}, **selection)
    return request if frame is None else {**request, "frame": choice(frame, "frame", FRAMES)}


def finished_map(client: ServiceClient, state: dict[str, Any], title: str | None = None) -> SkyMap:
    """Return the map of a finished job."""
    from .tables import read_arrow

    table = read_arrow(result_path(state, "map.arrow"))
    order = state["request"].get("order", 8)
    frame = state["request"].get("frame", "icrs")
    png = picture_of(client, state["id"])
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
    if len(at) == pixels:
        return None, layers
    if pixels <= _WHOLE:
        return None, {name: _whole(at, values, pixels) for name, values in layers.items()}
    return at.astype(np.int64), layers


def _whole(at: np.ndarray, values: np.ndarray, pixels: int) -> np.ndarray:
    """Return the values of some pixels among all: counts 0, other statistics masked where there is none."""
    if not isinstance(values, np.ma.MaskedArray):
        full = np.zeros(pixels, dtype=values.dtype)
        full[at] = values
        return full
    full, mask = np.full(pixels, np.nan), np.ones(pixels, dtype=bool)
    full[at], mask[at] = values.data, np.ma.getmaskarray(values)
    return np.ma.MaskedArray(full, mask=mask, fill_value=np.nan)
