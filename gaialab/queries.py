"""Queries in SQL (ADQL 2.1) over the tables of a volume."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from .exports import copy_whole, export_target
from .parameters import choice, whole
from .release_tools import PathLike, ReleaseTools
from .rows import finished_rows, load_rows
from .selection import ON_ERROR, with_engine

if TYPE_CHECKING:
    from .outputs import Output


class Queries(ReleaseTools):
    """Queries over the tables of all releases; this one's are meant where a name has no schema."""

    def sql(
        self,
        query: str,
        limit: int | None = None,
        on_error: str | None = None,
        *,
        engine: str | None = None,
        output: Output = "table",
        wait: bool = True,
    ) -> Any:
        """Run a query and return its result.

        An interrupt of the kernel cancels it. What an expert would say about the query comes as warnings.

        Parameters
        ----------
        query : str
            ``SELECT …`` in ADQL 2.1, with LIMIT, CASE, WITH and ``GAIA_HEALPIX_INDEX(order, source_id)``.
        limit : int, optional
            At most so many rows.
        on_error : str, optional
            ``fail`` (default) or ``skip``: what to do with a file that cannot be read.
        engine : str, optional
            ``auto``, ``embedded`` or ``spark:NAME``, as in :func:`gaialab.selection.selected_request`.
        output : str
            ``table`` (astropy), ``qtable``, ``pandas``, ``polars`` or ``pyarrow``; see
            :func:`gaialab.outputs.to_output`.
        wait : bool
            False: return the job at once. Its result stays until the job is deleted.

        Returns
        -------
        astropy.table.Table, or as ``output`` says
            With units and descriptions, exact int64, nulls masked; where it came from in ``meta``. With
            ``wait=False`` a :class:`gaialab.Job`.

        Raises
        ------
        GaiaError
            BAD_REQUEST, UNKNOWN_TABLE, UNKNOWN_COLUMN with the place in the query, OVER_BUDGET, …

        Examples
        --------
        >>> dr3.sql("SELECT COUNT(*) FROM gaiadr3.gaia_source WHERE parallax > 100")
        >>> dr3.sql("SELECT TOP 5 source_id, ra, dec FROM gaia_source", output="pandas")
        """
        request = {**self.sql_request(query, limit, on_error, engine), "format": "arrow"}
        return load_rows(self.client(), request, "the query", output=output, wait=wait)

    def sql_export(
        self,
        query: str,
        path: PathLike,
        limit: int | None = None,
        on_error: str | None = None,
        *,
        engine: str | None = None,
        overwrite: bool = False,
    ) -> str:
        """Run a query and write its result, of any size, to a file (``.parquet``, ``.csv``, ``.fits``, …).

        Parameters
        ----------
        query, limit, on_error, engine : optional
            As in :meth:`sql`.
        path : str or path
            The file; its ending says the format.
        overwrite : bool
            Write over a file that exists.

        Returns
        -------
        str
            The absolute path of the file.

        Raises
        ------
        GaiaError
            As :meth:`sql`; BAD_REQUEST for an ending that is no format, and for a file that exists.

        Examples
        --------
        >>> dr3.sql_export("SELECT source_id, ra, dec FROM gaia_source WHERE parallax > 50", "near.parquet")
        """
        target, form = export_target(path, overwrite)
        request = {**self.sql_request(query, limit, on_error, engine), "format": form}
        with finished_rows(self.client(), request, os.path.basename(target)) as (_state, result):
            copy_whole(result, target)
        return target

    def sql_plan(self, query: str, engine: str | None = None) -> dict[str, Any]:
        """Return what a query would read and cost, where, and what an expert says, without running it.

        Parameters
        ----------
        query, engine : str
            As in :meth:`sql`.

        Returns
        -------
        dict
            The protocol's ``Plan``: files, bytes, rows, seconds, memory, notes.

        Raises
        ------
        GaiaError
            As :meth:`sql`.
        """
        return self.client().plan(self.sql_request(query, engine=engine))

    def sql_request(
        self,
        query: str,
        limit: int | None = None,
        on_error: str | None = None,
        engine: str | None = None,
    ) -> dict[str, Any]:
        """Return the protocol's ``SqlRequest``.

        Parameters
        ----------
        query, limit, on_error, engine : optional
            As in :meth:`sql`.

        Returns
        -------
        dict
            For :func:`gaialab.submit`.

        Raises
        ------
        GaiaError
            BAD_REQUEST for what is no limit, engine or way with errors.
        """
        source = self.source()
        if on_error is not None:
            source["onError"] = choice(on_error, "on_error", ON_ERROR)
        request: dict[str, Any] = {"type": "Sql", "source": source, "query": str(query)}
        if limit is not None:
            request["limit"] = whole(limit, "limit", 0)
        return with_engine(request, engine)


def sql(
    query: str,
    limit: int | None = None,
    *,
    release: str = "DR3",
    on_error: str | None = None,
    engine: str | None = None,
    output: Output = "table",
    wait: bool = True,
) -> Any:
    """Run a query over the volume and return its result.

    Parameters
    ----------
    query : str
        ``SELECT …`` in ADQL 2.1, with LIMIT, CASE, WITH and ``GAIA_HEALPIX_INDEX(order, source_id)``.
    limit : int, optional
        At most so many rows.
    release : str
        Release of tables without a schema: ``DR1``, ``DR2``, ``EDR3`` or ``DR3``.
    on_error : str, optional
        ``fail`` (default) or ``skip``: what to do with a file that cannot be read.
    engine : str, optional
        ``auto``, ``embedded`` or ``spark:NAME``, as in :func:`gaialab.selection.selected_request`.
    output : str
        ``table`` (astropy), ``qtable``, ``pandas``, ``polars`` or ``pyarrow``.
    wait : bool
        False: return the job at once.

    Returns
    -------
    astropy.table.Table, or as ``output`` says
        With units and descriptions. With ``wait=False`` a :class:`gaialab.Job`.

    Raises
    ------
    GaiaError
        BAD_REQUEST, UNKNOWN_TABLE, UNKNOWN_COLUMN with the place in the query, OVER_BUDGET, …

    Examples
    --------
    >>> from gaialab import sql
    >>> sql("SELECT COUNT(*) FROM gaiadr3.gaia_source WHERE parallax > 100")
    """
    return Queries(release).sql(query, limit, on_error, engine=engine, output=output, wait=wait)
