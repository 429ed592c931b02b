"""Rows of a release as tables, and as files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from .errors import GaiaError
from .exports import copy_whole, export_target
from .notices import listed, notice, notice_outcome
from .release_tools import PathLike, ReleaseTools, absolute_paths, column_list
from .rows import finished_rows, load_rows
from .selection import selected_source

if TYPE_CHECKING:
    from astropy.table import Table

Columns = str | Sequence[str]


class TableLoading(ReleaseTools):
    """Rows of partition files, of a cone, of sources."""

    def load_file(
        self,
        path: PathLike,
        columns: Columns | None = None,
        where: str | None = None,
        limit: int | None = None,
    ) -> Table:
        """Read a partition file.

        An interrupt of the kernel cancels the reading.

        Parameters
        ----------
        path : str or path-like
            The file, as :meth:`get_files` gives it.
        columns : str or sequence of str, optional
            Names of columns, in either spelling, and expressions such as ``"bp_rp - g_rp AS colour"``;
            default all.
        where : str, optional
            A condition on rows, as after SQL's WHERE: ``"parallax > 10 AND radial_velocity IS NOT NULL"``.
        limit : int, optional
            At most so many rows, the first of the file.

        Returns
        -------
        astropy.table.Table
            With units and descriptions, exact int64 ids, nulls masked; where it came from in ``meta``.

        Raises
        ------
        GaiaError
            FILE_NOT_FOUND, FILE_EMPTY, GZIP_BROKEN, ROW_BROKEN, UNKNOWN_COLUMN, BAD_REQUEST for an
            expression that cannot be read, …
        """
        return self.load_files([path], columns, where, limit)

    def load_files(
        self,
        paths: PathLike | Iterable[PathLike],
        columns: Columns | None = None,
        where: str | None = None,
        limit: int | None = None,
    ) -> Table:
        """Read partition files of one table, stacked in the order given; else as :meth:`load_file`."""
        files = absolute_paths(paths)
        if not files:
            raise GaiaError("BAD_REQUEST", "There is no file to load.", "Give at least one path.")
        title = os.path.basename(files[0]) if len(files) == 1 else f"{len(files)} files"
        source = {**self.source(), "files": files}
        return load_rows(self.client(), rows_request(source, columns, where, limit), title, files)

    def load_cone(
        self,
        position: Any,
        radius: Any,
        columns: Columns | None = None,
        where: str | None = None,
        table: str = "gaia_source",
        limit: int | None = None,
    ) -> Table:
        """Read the sources in a cone of the sky: exactly those whose position lies inside.

        Parameters
        ----------
        position : SkyCoord, str or tuple
            Centre, ICRS: a SkyCoord, a string, or ``(ra, dec)`` with numbers in degrees.
        radius : float, str or Quantity
            Radius; numbers are arcsec.
        columns, where, limit : optional
            As in :meth:`load_file`.
        table : str
            Table of the release.

        Returns
        -------
        astropy.table.Table

        Raises
        ------
        GaiaError
            BAD_COORDINATE, PARTITION_NOT_FOUND when the volume has no file there, and as :meth:`load_file`.
        """
        from .regions import cone_of

        source = {**self.source(table), "region": {"cone": cone_of((position, radius))}}
        return load_rows(self.client(), rows_request(source, columns, where, limit), "cone")

    def load_sources(
        self,
        source_ids: Any,
        columns: Columns | None = None,
        where: str | None = None,
        table: str = "gaia_source",
    ) -> Table:
        """Read the rows of sources; ids of which there is no row are warned about.

        Parameters
        ----------
        source_ids : int, str or iterable of them
            Exact ids, also as a column of integers. Floats are refused: they cannot hold an id.
        columns, where : optional
            As in :meth:`load_file`.
        table : str
            Table of the release.

        Returns
        -------
        astropy.table.Table
            In the order of the files, that is of source_id; not that of the list.

        Raises
        ------
        GaiaError
            BAD_REQUEST for what is no id, OVER_BUDGET for a list that is too long, and as :meth:`load_file`.
        """
        from .source_ids import id_texts

        ids = id_texts(source_ids)
        source = {**self.source(table), "region": {"sourceIds": ids}}
        rows = load_rows(self.client(), rows_request(source, columns, where), f"{len(ids)} sources")
        if where is None and "source_id" in rows.colnames:
            found = set(map(str, rows["source_id"].tolist()))
            missing = [text for text in ids if text not in found]
            if missing:
                notice(f"{self.release} {table} has no row here for source_id {listed(missing)}")
        return rows

    def export(
        self,
        path: PathLike,
        columns: Columns | None = None,
        where: str | None = None,
        limit: int | None = None,
        *,
        top: tuple[str, int] | None = None,
        descending: bool = False,
        overwrite: bool = False,
        **selection: Any,
    ) -> str:
        """Write rows to a file whose ending names its format, without loading them.

        Parameters
        ----------
        path : str or path-like
            Ends in ``.parquet``, ``.fits``, ``.vot``, ``.ecsv``, ``.csv``, ``.arrow`` or ``.arrows``.
        columns, where, limit : optional
            As in :meth:`load_file`.
        top : tuple, optional
            Only the rows with the smallest values of an expression, and their number:
            ``("phot_g_mean_mag", 1000)``.
        descending : bool
            With ``top``: the largest.
        overwrite : bool
            Replace a file that exists.
        **selection
            What to read, as in :func:`gaialab.selection.selected_source`; default the whole table.

        Returns
        -------
        str
            The absolute path of the file.

        Raises
        ------
        GaiaError
            BAD_REQUEST for an unknown ending and for a file that exists, and as :meth:`load_file`.
        """
        target, form = export_target(path, overwrite)
        if self.volume:
            selection.setdefault("volume", self.volume)
        source = selected_source(**{"release": self.release, **selection})
        request = rows_request(source, columns, where, limit)
        if top is not None:
            by, count = top
            request["top"] = {"by": by, "count": int(count), "descending": bool(descending)}
        request["format"] = form
        with finished_rows(self.client(), request, os.path.basename(target)) as (state, result):
            copy_whole(result, target)
        notice_outcome(state)
        return target


def rows_request(
    source: dict[str, Any], columns: Columns | None, where: str | None, limit: int | None = None
) -> dict[str, Any]:
    """Return the protocol's ``RowsRequest``."""
    request: dict[str, Any] = {"type": "Rows", "source": source}
    if where is not None:
        source["where"] = where
    if columns is not None:
        request["columns"] = column_list(columns)
    if limit is not None:
        request["limit"] = int(limit)
    return request
