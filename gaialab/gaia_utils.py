"""The catalogue from a notebook: partitions, files and tables of one release."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .client import ServiceClient
from .errors import GaiaError
from .jobs import result_path, wait_for
from .progress import ProgressText
from .runtime import ensure_service

if TYPE_CHECKING:
    from astropy.table import Table

PathLike = str | os.PathLike[str]


def get_gaia_utils(release: str = "DR3") -> GaiaUtils:
    """Return the tools for one release.

    Parameters
    ----------
    release : str
        ``DR1``, ``DR2``, ``EDR3`` or ``DR3``.

    Returns
    -------
    GaiaUtils
    """
    return GaiaUtils(release)


class GaiaUtils:
    """Partitions, files and tables of one release of the Gaia catalogue.

    Parameters
    ----------
    release : str
        ``DR1``, ``DR2``, ``EDR3`` or ``DR3``.
    """

    def __init__(self, release: str = "DR3") -> None:
        self.release = str(release).strip().upper()
        self.volume: str | None = os.environ.get("GAIALAB_VOLUME") or None

    def __repr__(self) -> str:
        return f"<GaiaUtils {self.release}, volume {self.volume or 'of the service'}>"

    def set_gaia_volume(self, path: PathLike) -> None:
        """Set the folder of the Gaia volume, the one that holds ``gdr3`` and its like.

        Raises
        ------
        GaiaError
            VOLUME_NOT_FOUND when there is no such folder.
        """
        volume = _absolute(path)
        self.client().set_volume(volume)
        self.volume = volume

    def cone_search_partitions(
        self,
        ra: Any,
        dec: Any = None,
        radius: Any = None,
        strict: bool = False,
        table: str = "gaia_source",
    ) -> list[str]:
        """Return the names of the partitions that hold a cone of the sky.

        Parameters
        ----------
        ra : float, str, Quantity or SkyCoord
            Right ascension, ICRS; numbers are degrees. Or the whole position, then without ``dec``.
        dec : float, str or Quantity, optional
            Declination; numbers are degrees.
        radius : float, str or Quantity, optional
            Radius; numbers are arcsec. Default 1 arcsec.
        strict : bool
            Exactly the partitions whose pixels meet the cone, without the margin for sources that lie
            outside the pixel in their source_id.
        table : str
            Table of the release.

        Returns
        -------
        list of str
            Such as ``['034570-036209']``.

        Raises
        ------
        GaiaError
            BAD_COORDINATE, UNKNOWN_RELEASE, UNKNOWN_TABLE, VOLUME_NOT_SET.
        """
        answer = self.search_cone(ra, dec, radius, strict, table)
        if radius is None:
            print("Using default radius value: 1.0 arcsec")
        return [file["partition"] for file in answer["partitions"]]

    def search_cone(
        self,
        ra: Any,
        dec: Any = None,
        radius: Any = None,
        strict: bool = False,
        table: str = "gaia_source",
    ) -> dict[str, Any]:
        """Do :meth:`cone_search_partitions`, with what reading each partition costs.

        Returns
        -------
        dict
            The protocol's ``PartitionsAnswer``: ``partitions`` (name, path, bytes, rows, seconds) and
            ``margin`` [deg].
        """
        from .coordinates import position, radius_degrees

        lon, lat = position(ra, dec)
        request = {**self.source(table), "ra": lon, "dec": lat, "strict": bool(strict)}
        if radius is not None:
            request["radius"] = radius_degrees(radius)
        return self.client().partitions(request)

    def get_files(self, partitions: str | Iterable[str], table: str = "gaia_source") -> list[str]:
        """Return the paths of the files of partitions.

        A table has no file for a partition in which it has no source; such partitions are warned about.

        Parameters
        ----------
        partitions : str or iterable of str
            Names of partitions, ``AAAAAA-BBBBBB``.
        table : str
            Table of the release.

        Returns
        -------
        list of str
        """
        names = [partitions] if isinstance(partitions, str) else list(partitions)
        files = self.client().files({**self.source(table), "partitions": names})
        missing = [file["partition"] for file in files if not file["exists"]]
        if missing:
            listed = ", ".join(missing[:5]) + (f" and {len(missing) - 5} more" if len(missing) > 5 else "")
            warnings.warn(f"{self.release} {table} has no file here for: {listed}", UserWarning, stacklevel=2)
        return [file["path"] for file in files if file["exists"]]

    def load_file(self, path: PathLike, columns: str | Sequence[str] | None = None) -> Table:
        """Read a partition file.

        An interrupt of the kernel cancels the reading.

        Parameters
        ----------
        path : str or path-like
            The file, as :meth:`get_files` gives it.
        columns : str or sequence of str, optional
            Names of columns, in either spelling; default all.

        Returns
        -------
        astropy.table.Table
            With units and descriptions, exact int64 ids, nulls masked; where it came from in ``meta``.

        Raises
        ------
        GaiaError
            FILE_NOT_FOUND, FILE_EMPTY, GZIP_BROKEN, ROW_BROKEN, UNKNOWN_COLUMN, …
        """
        return self.load_files([path], columns)

    def load_files(
        self, paths: PathLike | Iterable[PathLike], columns: str | Sequence[str] | None = None
    ) -> Table:
        """Read partition files of one table, stacked in the order given; else as :meth:`load_file`."""
        from .tables import read_arrow, to_astropy

        files = absolute_paths(paths)
        if not files:
            raise GaiaError("BAD_REQUEST", "There is no file to load.", "Give at least one path.")
        request: dict[str, Any] = {"type": "Rows", "source": {**self.source(), "files": files}}
        if columns is not None:
            request["columns"] = column_list(columns)
        client = self.client()
        title = os.path.basename(files[0]) if len(files) == 1 else f"{len(files)} files"
        progress = ProgressText(f"Loading {title}")
        job = client.submit(request)["id"]
        try:
            state = wait_for(client, job, progress.update)
            table = to_astropy(read_arrow(result_path(state, "rows.arrow")), _meta(state, files))
        finally:
            progress.close()
            # The rows are the caller's now: kept, they would fill the disk with every load.
            with suppress(GaiaError):
                client.delete(job)
        return table

    def client(self) -> ServiceClient:
        """Return the client of the service, started if it does not run."""
        return ensure_service().client

    def source(self, table: str | None = None, volume: PathLike | None = None) -> dict[str, Any]:
        """Return the protocol's ``ScanSource`` of a table of this release."""
        source: dict[str, Any] = {"release": self.release}
        if volume or self.volume:
            source["volume"] = _absolute(volume or self.volume or "")
        if table:
            source["table"] = table
        return source


def column_list(columns: str | Sequence[str]) -> list[str]:
    """Return columns given as a list or as ``"a, b"``."""
    given = columns.split(",") if isinstance(columns, str) else columns
    return [str(name).strip() for name in given if str(name).strip()]


def absolute_paths(paths: PathLike | Iterable[PathLike]) -> list[str]:
    """Return one path or several as a list of absolute ones."""
    return [_absolute(path) for path in ([paths] if isinstance(paths, str | os.PathLike) else paths)]


def _absolute(path: PathLike) -> str:
    return os.path.abspath(os.path.expanduser(os.fspath(path)))


def _meta(state: dict[str, Any], files: list[str]) -> dict[str, Any]:
    manifest = state["manifest"]
    for skipped in manifest.get("skipped", []):
        warnings.warn(f"Left out {skipped['path']}: {skipped['error']['message']}", UserWarning, stacklevel=4)
    where = {"file": files[0]} if len(files) == 1 else {"files": files}
    return {
        **where,
        "release": manifest["release"],
        "table": manifest["table"],
        "reference_epoch": manifest["referenceEpoch"],
        "synthetic": manifest["synthetic"],
        "citation": manifest["citation"],
        "acknowledgement": manifest["acknowledgement"],
        "provenance": {key: value for key, value in manifest.items() if key != "results"},
    }
