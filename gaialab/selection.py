"""Which rows a request works on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from .errors import GaiaError
from .file_paths import found_paths
from .parameters import choice, known_arguments, number
from .release_tools import PathLike, ReleaseTools, column_list

ON_ERROR = ("fail", "skip")
VISITS = ("file", "sky", "random")


class Selection(TypedDict, total=False):
    """Arguments that say which rows are read; see :func:`selected_source`."""

    release: str
    table: str | None
    volume: PathLike | None
    partitions: str | Sequence[str] | None
    files: PathLike | Sequence[PathLike] | None
    cone: Any
    region: Mapping[str, Any] | None
    strict: bool
    exact: bool
    where: str | None
    sample: float | None
    on_error: str | None
    visit: str | None


class JobSelection(Selection, total=False):
    """Arguments of jobs that may run on a cluster; see :func:`selected_request`."""

    engine: str | None


# Of the functions that take a selection, for those who mistype them.
_OTHERS = (
    "bins",
    "columns",
    "engine",
    "frame",
    "limit",
    "log",
    "metric",
    "order",
    "output",
    "range",
    "stat",
    "wait",
)


def selected_source(
    *,
    release: str = "DR3",
    table: str | None = None,
    volume: PathLike | None = None,
    partitions: str | Sequence[str] | None = None,
    files: PathLike | Sequence[PathLike] | None = None,
    cone: Any = None,
    region: Mapping[str, Any] | None = None,
    strict: bool = False,
    exact: bool = True,
    where: str | None = None,
    sample: float | None = None,
    on_error: str | None = None,
    visit: str | None = None,
    **unknown: Any,
) -> dict[str, Any]:
    """Return the protocol's ``ScanSource``.

    At most one of ``partitions``, ``files``, ``cone`` and ``region`` is given; default the whole table.

    Parameters
    ----------
    release, table, volume : str, optional
        Default: the table ``gaia_source`` of DR3 on the service's volume.
    partitions, files : str or sequence of str, optional
        Only these. Files are named in full, relative to the working folder or the volume, or by a bare name.
    cone : tuple, optional
        Only the rows in a cone: right ascension [deg], declination [deg] and radius [arcsec], or strings and
        quantities; or a SkyCoord and a radius.
    region : mapping, optional
        Only the rows in a region: one of ``polygon``, ``box``, ``pixels``, ``moc``, ``source_ids`` (or
        ``cone``) with its value, as in :func:`gaialab.regions.region_of`.
    strict : bool
        Reads only the partitions whose pixels meet the cone or region, without the safety margin.
    exact : bool
        False: all rows of the partitions of the cone or region, not only those inside.
    where : str, optional
        A condition on rows, as after SQL's WHERE: ``"phot_g_mean_mag < 12 AND parallax IS NOT NULL"``. Rows
        for which it is null are left out.
    sample : float, optional
        Only this share of the rows, 0 to 1, chosen by ``random_index``: the same ones every time.
    on_error : str, optional
        ``fail`` or ``skip``: whether a file that cannot be read ends the job, or is left out with a warning.
        Default ``skip`` for maps, histograms and statistics of several files, else ``fail``.
    visit : str, optional
        Order in which the files of a map are read: ``sky`` (evenly over the sky, so that progress tells early
        how many rows to expect, with an error), ``random`` or ``file``. Default ``file``; tables are always
        in file order.

    Raises
    ------
    GaiaError
        BAD_REQUEST, BAD_COORDINATE.
    """
    known_arguments(unknown, Selection.__annotations__, _OTHERS)
    tools = ReleaseTools(release)
    source = tools.source(table, volume)
    if partitions is not None:
        source["partitions"] = column_list(partitions)
    if files is not None:
        tools.volume = source.get("volume")
        source["files"] = found_paths(files, tools)
    if cone is not None:
        from .regions import cone_of

        source["cone"] = {**cone_of(cone), "strict": bool(strict)}
    if region is not None:
        from .regions import REGIONS, region_of

        known_arguments(region, REGIONS)
        source["region"] = region_of(**region)
        source["strict"] = bool(strict)
    if not exact:
        source["exact"] = False
    if where is not None:
        source["where"] = where
    if sample is not None:
        source["sample"] = {"fraction": number(sample, "sample", 0, 1)}
    if on_error is not None:
        source["onError"] = choice(on_error, "on_error", ON_ERROR)
    if visit is not None:
        source["visit"] = choice(visit, "visit", VISITS)
    return source


def selected_request(
    what: Mapping[str, Any], *, engine: str | None = None, **selection: Any
) -> dict[str, Any]:
    """Return a request with its rows, and with the engine that it names.

    Parameters
    ----------
    what : mapping
        The rest of the protocol's ``JobRequest``.
    engine : str, optional
        ``auto``, ``embedded`` (this machine) or ``spark:NAME`` (a cluster of the service's settings).
        Default: as the settings say, ``auto`` without any.
    **selection
        As in :func:`selected_source`.
    """
    return with_engine({**what, "source": selected_source(**selection)}, engine)


def with_engine(request: dict[str, Any], engine: str | None) -> dict[str, Any]:
    """Return a request that names its engine; the same one for None."""
    if engine is None:
        return request
    if not re.fullmatch(r"auto|embedded|spark:[A-Za-z0-9][\w.-]*", str(engine)):
        raise GaiaError("BAD_REQUEST", f"engine is auto, embedded or spark:NAME, not {engine!r}.")
    return {**request, "engine": str(engine)}
