"""Rows of a release as files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .exports import copy_whole, export_target
from .notices import notice_outcome
from .release_tools import PathLike
from .rows import finished_rows
from .table_loading import Columns, TableLoading, rows_request, top_rows

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .selection import Selection


class TableExport(TableLoading):
    """Rows written to files, without loading them."""

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
        **selection: Unpack[Selection],
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

        Examples
        --------
        >>> dr3.export("bright.parquet", where="phot_g_mean_mag < 6")
        """
        target, form = export_target(path, overwrite)
        request = rows_request(self._selected(selection), columns, where, limit)
        if top is not None:
            request["top"] = top_rows(*top, descending)
        request["format"] = form
        with finished_rows(self.client(), request, os.path.basename(target)) as (state, result):
            copy_whole(result, target)
        notice_outcome(state)
        return target
