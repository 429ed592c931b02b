"""Rows of a table file shown in a cell, without loading the file."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from .client import ServiceClient
from .file_paths import found_paths
from .release_tools import PathLike, ReleaseTools
from .shown import Shown

TABLE_MIME = "application/vnd.gaialab.table+json"
PAYLOAD_VERSION = 1


class TablePreview(Shown):
    """The first rows of a table: a grid over all of them in JupyterLab, these rows elsewhere.

    Attributes
    ----------
    path : str
        The file.
    columns : list of dict
        Name, datatype, unit and description of each column.
    cells : list of list
        Of each column the first cells as text, exact; None for null.
    rows : int
        Rows of the file, estimated unless ``is_exact``.
    """

    def __init__(self, description: dict[str, Any], window: dict[str, Any]) -> None:
        self.path = description["path"]
        self.columns = description["columns"]
        self.cells = window["cells"]
        self.rows = window["whole"]["rows"]
        self.is_exact = window["whole"]["isExact"]

    def __repr__(self) -> str:
        about = "" if self.is_exact else "about "
        names = ", ".join(column["name"] for column in self.columns[:8])
        more = f", ... ({len(self.columns)} columns)" if len(self.columns) > 8 else ""
        return f"<TablePreview {self.path}: {about}{self.rows:,} rows; {names}{more}>"

    def _repr_html_(self) -> str:
        heads = [f"{c['name']} [{c['unit']}]" if c.get("unit") else c["name"] for c in self.columns]
        head = "".join(f"<th>{escape(text)}</th>" for text in heads)
        lines = [
            "".join(f"<td>{'<i>null</i>' if cell is None else escape(cell)}</td>" for cell in row)
            for row in zip(*self.cells, strict=True)
        ]
        body = "".join(f"<tr>{line}</tr>" for line in lines)
        return f"<pre>{escape(repr(self)[1:-1])}</pre><table><tr>{head}</tr>{body}</table>"

    def bundle(self) -> dict[str, Any]:
        """Return the MIME bundle of a cell: a grid in JupyterLab, the first rows elsewhere."""
        payload = {
            "version": PAYLOAD_VERSION,
            "path": self.path,
            "columns": self.columns,
            "cells": self.cells,
            "rows": self.rows,
        }
        return {TABLE_MIME: payload, "text/html": self._repr_html_(), "text/plain": repr(self)}


def preview(path: PathLike, rows: int = 10, client: ServiceClient | None = None) -> TablePreview:
    """Show a table file of any size in a cell, without loading it.

    Parameters
    ----------
    path : str or path
        A partition, or a CSV, ECSV, Parquet, Arrow or VOTable file, in a configured folder.
    rows : int
        First rows that are kept with the notebook.
    client : ServiceClient, optional
        The service.

    Returns
    -------
    TablePreview

    Raises
    ------
    GaiaError
        FILE_NOT_FOUND, PATH_OUTSIDE, …
    """
    tools = ReleaseTools()
    client = client or tools.client()
    [absolute] = found_paths(path, tools)
    request = json.dumps({"path": absolute, "start": 0, "count": rows})
    description = client.request("GET", "/api/table", query={"path": absolute})
    return TablePreview(description, client.request("GET", "/api/table/window", query={"request": request}))
