"""Rows of a release as tables."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from .errors import GaiaError
from .file_paths import found_paths
from .notices import listed, notice
from .outputs import column_values
from .parameters import whole
from .release_tools import PathLike, ReleaseTools, column_list
from .rows import load_rows
from .selection import Selection, selected_source

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .outputs import Output

Columns = str | Sequence[str]


class TableLoading(ReleaseTools):
    """Rows of partition files, of a cone, of sources, and those with the largest or smallest values."""

    def load_file(
        self,
        path: PathLike,
        columns: Columns | None = None,
        where: str | None = None,
        limit: int | None = None,
        *,
        output: Output = "table",
        wait: bool = True,
    ) -> Any:
        """Read a partition file.

        An interrupt of the kernel cancels the reading.

        Parameters
        ----------
        path : str or path-like
            The file, as :meth:`get_files` gives it; or its name in the working folder or in the volume.
        columns : str or sequence of str, optional
            Names of columns, in either spelling, and expressions such as ``"bp_rp - g_rp AS colour"``;
            default all.
        where : str, optional
            A condition on rows, as after SQL's WHERE: ``"parallax > 10 AND radial_velocity IS NOT NULL"``.
        limit : int, optional
            At most so many rows, the first of the file.
        output : str
            ``table`` (astropy), ``qtable``, ``pandas``, ``polars`` or ``pyarrow``; see
            :func:`gaialab.outputs.to_output`.
        wait : bool
            False: return the job at once. Its result stays until the job is deleted.

        Returns
        -------
        astropy.table.Table, or as ``output`` says
            With units and descriptions, exact int64 ids, nulls masked; where it came from in ``meta``. With
            ``wait=False`` a :class:`gaialab.Job`.

        Raises
        ------
        GaiaError
            FILE_NOT_FOUND, FILE_EMPTY, GZIP_BROKEN, ROW_BROKEN, UNKNOWN_COLUMN, BAD_REQUEST for an
            expression that cannot be read, …

        Examples
        --------
        >>> dr3.load_file(files[0], columns=["source_id", "ra", "dec"], where="parallax > 10")
        """
        return self.load_files([path], columns, where, limit, output=output, wait=wait)

    def load_files(
        self,
        paths: PathLike | Iterable[PathLike],
        columns: Columns | None = None,
        where: str | None = None,
        limit: int | None = None,
        *,
        output: Output = "table",
        wait: bool = True,
    ) -> Any:
        """Read partition files of one table, stacked in the order given; else as :meth:`load_file`."""
        files = found_paths(paths, self)
        if not files:
            raise GaiaError("BAD_REQUEST", "There is no file to load.", "Give at least one path.")
        title = os.path.basename(files[0]) if len(files) == 1 else f"{len(files)} files"
        source = {**self.source(), "files": files}
        request = rows_request(source, columns, where, limit)
        return load_rows(self.client(), request, title, files, output, wait)

    def load_cone(
        self,
        position: Any,
        radius: Any,
        columns: Columns | None = None,
        where: str | None = None,
        table: str = "gaia_source",
        limit: int | None = None,
        *,
        output: Output = "table",
        wait: bool = True,
    ) -> Any:
        """Read the sources in a cone of the sky: exactly those whose position lies inside.

        Parameters
        ----------
        position : SkyCoord, str or tuple
            Centre, ICRS: a SkyCoord, a string, or ``(ra, dec)`` with numbers in degrees.
        radius : float, str or Quantity
            Radius; numbers are arcsec.
        columns, where, limit, output, wait : optional
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
        request = rows_request(source, columns, where, limit)
        return load_rows(self.client(), request, "cone", output=output, wait=wait)

    def load_sources(
        self,
        source_ids: Any,
        columns: Columns | None = None,
        where: str | None = None,
        table: str = "gaia_source",
        *,
        output: Output = "table",
        wait: bool = True,
    ) -> Any:
        """Read the rows of sources; ids of which there is no row are warned about.

        Parameters
        ----------
        source_ids : int, str or iterable of them
            Exact ids, also as a column of integers. Floats are refused: they cannot hold an id.
        columns, where, output, wait : optional
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
        request = rows_request(source, columns, where)
        rows = load_rows(self.client(), request, f"{len(ids)} sources", output=output, wait=wait)
        found = column_values(rows, "source_id") if wait and where is None else None
        if found is not None:
            known = set(map(str, found))
            missing = [text for text in ids if text not in known]
            if missing:
                notice(f"{self.release} {table} has no row here for source_id {listed(missing)}")
        return rows

    def load_top(
        self,
        by: str,
        count: int,
        columns: Columns | None = None,
        where: str | None = None,
        *,
        descending: bool = False,
        output: Output = "table",
        wait: bool = True,
        **selection: Unpack[Selection],
    ) -> Any:
        """Read the rows with the smallest values of an expression, or the largest; equal ones by source_id.

        Parameters
        ----------
        by : str
            A column or an expression: ``"phot_g_mean_mag"``.
        count : int
            How many rows.
        columns, where, output, wait : optional
            As in :meth:`load_file`.
        descending : bool
            The largest, in descending order.
        **selection
            What to read, as in :func:`gaialab.selection.selected_source`; default the whole table.

        Returns
        -------
        astropy.table.Table, or as ``output`` says

        Raises
        ------
        GaiaError
            As :meth:`load_file`.

        Examples
        --------
        >>> dr3.load_top("parallax", 100, ["source_id", "parallax"], descending=True)
        """
        request = rows_request(self._selected(selection), columns, where)
        request["top"] = top_rows(by, count, descending)
        return load_rows(self.client(), request, f"top {count} rows", output=output, wait=wait)

    def _selected(self, selection: Any) -> dict[str, Any]:
        """Return a source in which this release and volume hold where none are named."""
        own = {"release": self.release, **({"volume": self.volume} if self.volume else {})}
        return selected_source(**{**own, **selection})


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
        request["limit"] = whole(limit, "limit", 0)
    return request


def top_rows(by: str, count: int, descending: bool) -> dict[str, Any]:
    """Return the protocol's ``top`` of a ``RowsRequest``."""
    return {"by": str(by), "count": whole(count, "count", 1), "descending": bool(descending)}
