"""Maps of the whole sky, made by jobs of the service."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from .client import ServiceClient
from .errors import GaiaError
from .gaia_utils import GaiaUtils, absolute_paths, column_list
from .jobs import result_path, wait_for
from .progress import ProgressText

MAP_MIME = "application/vnd.gaialab.map+json"
PAYLOAD_VERSION = 1


class SkyMap:
    """A value per HEALPix pixel, for one layer or several.

    Attributes
    ----------
    order : int
        HEALPix order; there are ``12 * 4**order`` pixels.
    nest : bool
        Always True: pixels are in NESTED order.
    layers : dict of str to numpy.ndarray
        Counts as integers; means as masked arrays, masked where a pixel has no value.
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
    ) -> None:
        self.job = job
        self.order = order
        self.layers = layers
        self.manifest = manifest
        self._png = png
        self._title = title
        self._shown_in: int | None = None

    @property
    def nside(self) -> int:
        """Pixels along the side of a base pixel, ``2**order``."""
        return 1 << self.order

    def __getitem__(self, layer: str) -> np.ndarray:
        return self.layers[layer]

    def __repr__(self) -> str:
        synthetic = ", synthetic sample" if self.manifest.get("synthetic") else ""
        return (
            f"<SkyMap {self.manifest.get('release')} {', '.join(self.layers)}: order {self.order}, "
            f"{self.manifest.get('rows', 0):,} rows{synthetic}>"
        )

    def bundle(self) -> dict[str, Any]:
        """Return the MIME bundle of a cell: live in JupyterLab, a picture elsewhere, text at the least."""
        bundle = {**live_bundle(self.job, self.manifest["request"], self._title), "text/plain": repr(self)}
        if self._png:
            bundle["image/png"] = b64encode(self._png).decode()
        return bundle

    def shown_in(self, execution_count: int | None) -> None:
        """Note that the cell of this count shows the map already, so that its last line need not."""
        self._shown_in = execution_count

    def _ipython_display_(self) -> None:
        from IPython import get_ipython
        from IPython.display import display

        shell = get_ipython()
        if self._shown_in is None or shell is None or shell.execution_count != self._shown_in:
            display(self.bundle(), raw=True)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.bundle()


def density_map(columns: str | Sequence[str] = "1", order: int = 8, **where: Any) -> SkyMap:
    """Count rows, or non-null values of columns, per HEALPix pixel.

    Parameters
    ----------
    columns : str or sequence of str
        ``1`` counts rows, a column's name its non-null values.
    order : int
        HEALPix order, 0 to 12.
    **where
        What to read, as in :func:`map_request`; default the whole table.

    Returns
    -------
    SkyMap
    """
    return run_map(map_request({"type": "DensityMap", "columns": column_list(columns)}, order, **where))


def healpix_map(column: str, stat: str = "mean", order: int = 8, **where: Any) -> SkyMap:
    """Compute a statistic of a column per HEALPix pixel; nulls are left out.

    Parameters
    ----------
    column : str
        The column, in either spelling.
    stat : str
        ``mean`` or ``count``.
    order : int
        HEALPix order, 0 to 12.
    **where
        What to read, as in :func:`map_request`; default the whole table.

    Returns
    -------
    SkyMap
    """
    return run_map(map_request({"type": "HealpixMap", "column": column, "stat": stat}, order, **where))


def map_request(
    what: dict[str, Any],
    order: int,
    *,
    release: str = "DR3",
    table: str | None = None,
    volume: str | None = None,
    partitions: str | Sequence[str] | None = None,
    files: str | Sequence[str] | None = None,
    cone: tuple[Any, Any, Any] | None = None,
    strict: bool = False,
) -> dict[str, Any]:
    """Return the protocol's request of a map.

    Parameters
    ----------
    what : dict
        Type and columns.
    order : int
        HEALPix order.
    release, table, volume : str, optional
        Default: the table ``gaia_source`` of DR3 on the service's volume.
    partitions, files : str or sequence of str, optional
        Only these.
    cone : tuple, optional
        Only the partitions of a cone: right ascension [deg], declination [deg] and radius [arcsec],
        or strings and quantities.
    strict : bool
        The cone without its margin.
    """
    source = GaiaUtils(release).source(table, volume)
    if partitions is not None:
        source["partitions"] = column_list(partitions)
    if files is not None:
        source["files"] = absolute_paths(files)
    if cone is not None:
        from .coordinates import position, radius_degrees

        ra, dec = position(cone[0], cone[1])
        source["cone"] = {"ra": ra, "dec": dec, "radius": radius_degrees(cone[2]), "strict": strict}
    return {**what, "source": source, "order": order}


def run_map(request: dict[str, Any], client: ServiceClient | None = None) -> SkyMap:
    """Run a map job to its end, with progress as text."""
    client = client or GaiaUtils().client()
    progress = ProgressText("Mapping")
    job = client.submit(request)["id"]
    try:
        return finished_map(client, wait_for(client, job, progress.update))
    finally:
        progress.close()


def finished_map(client: ServiceClient, state: dict[str, Any], title: str | None = None) -> SkyMap:
    """Return the map of a finished job."""
    from .tables import read_arrow

    table = read_arrow(result_path(state, "map.arrow"))
    order = state["request"].get("order", 8)
    png = None
    with suppress(GaiaError):
        png = client.map_png(state["id"])
    layers = _layers(table, 12 << (2 * order))
    return SkyMap(state["id"], order, layers, state["manifest"], png, title)


def live_bundle(job: str, request: dict[str, Any], title: str | None = None) -> dict[str, Any]:
    """Return the MIME bundle of a job's map while it is made."""
    payload = {"version": PAYLOAD_VERSION, "job": job, "request": request}
    if title:
        payload["title"] = title
    return {MAP_MIME: payload, "text/plain": f"Map of gaialab job {job}"}


def _layers(table: Any, pixels: int) -> dict[str, np.ndarray]:
    from .tables import to_numpy

    at = to_numpy(table.column("healpix"))[0]
    layers: dict[str, np.ndarray] = {}
    for name in table.column_names:
        if name == "healpix":
            continue
        values, mask = to_numpy(table.column(name))
        if values.dtype.kind == "f":
            full = np.ma.masked_all(pixels, dtype=values.dtype)
            full.data[:] = np.nan
            full[at] = np.ma.MaskedArray(values, mask=mask if mask is not None else np.isnan(values))
            full.fill_value = np.nan
        else:
            full = np.zeros(pixels, dtype=np.int64)
            full[at] = values
        layers[name] = full
    return layers
