"""Which partitions hold a part of the sky, and their files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .coordinates import margin_degrees, position, radius_degrees
from .errors import GaiaError
from .notices import listed, notice
from .regions import region_of
from .release_tools import ReleaseTools
from .summaries import PartitionList


class PartitionSearch(ReleaseTools):
    """Partitions of a release by place on the sky."""

    def cone_search_partitions(
        self,
        ra: Any,
        dec: Any = None,
        radius: Any = None,
        strict: bool = False,
        table: str = "gaia_source",
        margin: Any = None,
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
        margin : float, str or Quantity, optional
            Margin instead of the default one of 15 arcsec, which finds every source with a proper motion up
            to 0.56 arcsec/yr; ``3 * u.arcmin`` finds every star. Numbers are arcsec.

        Returns
        -------
        list of str
            Such as ``['034570-036209']``.

        Raises
        ------
        GaiaError
            BAD_COORDINATE, UNKNOWN_RELEASE, UNKNOWN_TABLE, VOLUME_NOT_SET.
        """
        answer = self.search_cone(ra, dec, radius, strict, table, margin)
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
        margin: Any = None,
    ) -> dict[str, Any]:
        """Do :meth:`cone_search_partitions`, with what reading each partition costs.

        Returns
        -------
        dict
            The protocol's ``PartitionsAnswer``: ``partitions`` (name, path, bytes, rows, seconds) and
            ``margin`` [deg].
        """
        lon, lat = position(ra, dec)
        request = {**self.source(table), "ra": lon, "dec": lat, **_margin(strict, margin)}
        if radius is not None:
            request["radius"] = radius_degrees(radius)
        return self._partitions(request)

    def find_partitions(
        self,
        *,
        polygon: Any = None,
        box: Any = None,
        pixels: Any = None,
        moc: Any = None,
        source_ids: Any = None,
        strict: bool = False,
        table: str = "gaia_source",
        margin: Any = None,
    ) -> PartitionList:
        """Return the names of the partitions that hold a region of the sky, or sources.

        Exactly one of the first five is given, as in :func:`gaialab.regions.region_of`.

        Parameters
        ----------
        polygon : SkyCoord or sequence of (ra, dec), optional
            Corners, numbers in degrees, joined by great circles.
        box : tuple or mapping, optional
            ``(ra_min, ra_max, dec_min, dec_max)`` [deg], or ``ra, dec, width, height``.
        pixels : tuple, optional
            HEALPix order and NESTED pixels: ``(8, [34570, 34571])``.
        moc : str, mapping or mocpy.MOC, optional
            Multi-order coverage map.
        source_ids : int, str or iterable of them, optional
            Exact ids; floats are refused.
        strict : bool
            Without the margin for sources that lie outside the pixel in their source_id.
        table : str
            Table of the release.
        margin : float, str or Quantity, optional
            Margin instead of the default one of 15 arcsec, which finds every source with a proper motion up
            to 0.56 arcsec/yr; ``3 * u.arcmin`` finds every star. Numbers are arcsec.

        Returns
        -------
        PartitionList
            A list of str, shown with what reading each partition costs.

        Raises
        ------
        GaiaError
            BAD_REQUEST, BAD_COORDINATE, UNKNOWN_RELEASE, UNKNOWN_TABLE.
        """
        region = region_of(polygon=polygon, box=box, pixels=pixels, moc=moc, source_ids=source_ids)
        request = {**self.source(table), "region": region, **_margin(strict, margin)}
        return PartitionList(self._partitions(request))

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
            notice(f"{self.release} {table} has no file here for: {listed(missing)}")
        return [file["path"] for file in files if file["exists"]]

    def _partitions(self, request: dict[str, Any]) -> dict[str, Any]:
        answer = self.client().partitions(request)
        for message in answer.get("warnings", []):
            notice(message)
        return answer


def _margin(strict: bool, margin: Any) -> dict[str, Any]:
    if margin is None:
        return {"strict": bool(strict)}
    if strict:
        raise GaiaError("BAD_REQUEST", "Take one of strict and margin: a strict search has no margin.")
    return {"strict": False, "margin": margin_degrees(margin)}
