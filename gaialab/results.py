"""What a finished job gives, by its type."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .client import ServiceClient
from .jobs import result_path
from .notices import notice, notice_outcome
from .outputs import to_output
from .shown import picture_of


def result_of(
    client: ServiceClient, state: dict[str, Any], output: str = "table", files: list[str] | None = None
) -> Any:
    """Return the result of a finished job.

    Parameters
    ----------
    client : ServiceClient
        The service.
    state : dict
        The protocol's ``JobState``, phase COMPLETED.
    output : str
        What a table is given as, see :data:`gaialab.outputs.OUTPUTS`.
    files : list of str, optional
        Files of rows as the user named them, for the table's ``meta``.

    Returns
    -------
    SkyMap, Histogram, SimilarSpectra, table or list of str
        Paths of files for what is no table in Arrow's format and none of the others.

    Raises
    ------
    GaiaError
        RESULT_NOT_READY when the files of the result are gone.
    """
    notice_outcome(state)
    kind = state["request"]["type"]
    if kind in ("DensityMap", "HealpixMap"):
        from .maps import finished_map

        return finished_map(client, state)
    if kind == "Histogram":
        from .histograms import Histogram

        return Histogram(
            read_json(state, "histogram.json"), state["manifest"], picture_of(client, state["id"])
        )
    if kind == "Statistics":
        from .column_statistics import statistics_table

        return statistics_table(read_json(state, "statistics.json"), state["manifest"])
    if kind == "SimilarSpectra":
        from .spectra import finished_spectra

        return finished_spectra(state, client)
    if kind in ("Rows", "Sql") and _format(state["request"]) == "arrow":
        return _rows(state, output, files)
    return [result["path"] for result in state["manifest"]["results"]]


def read_json(state: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a result of a finished job that is JSON."""
    return json.loads(Path(result_path(state, name)).read_text(encoding="utf-8"))


def _rows(state: dict[str, Any], output: str, files: list[str] | None) -> Any:
    from .tables import read_arrow

    manifest = state["manifest"]
    table = read_arrow(result_path(state, "rows.arrow"))
    if manifest.get("truncated"):
        notice(f"There are more rows than the {state['request'].get('limit')} asked for.")
    return to_output(table, _meta(manifest, files or [file["path"] for file in manifest["files"]]), output)


def _format(request: dict[str, Any]) -> str:
    return request.get("format", "arrow" if request["type"] == "Rows" else "parquet")


def _meta(manifest: dict[str, Any], files: list[str]) -> dict[str, Any]:
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
