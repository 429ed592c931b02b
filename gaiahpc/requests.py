"""The cluster's requests in gaialab's protocol."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gaialab.errors import GaiaError
from gaialab.maps import map_request, statistic
from gaialab.release_tools import column_list
from gaialab.spectra import spectra_request

from .models import JobRequest

_KNOWN = {
    "DensityMap": ("table", "columns", "order", "where"),
    "HealpixMap": ("table", "column", "columns", "stat", "q", "order", "where"),
    "SimilarSpectra": (
        "table",
        "limit",
        "prototype_file",
        "source_id",
        "flux_column",
        "metric",
        "wavelength_range",
        "where",
    ),
    "Sql": ("query",),
}
_SCHEMA = re.compile(r"\s*gaia(dr1|dr2|edr3|dr3|dr4)\s*\.\s*(\w+)\s*", re.IGNORECASE)
_DEFAULT_ORDER = 8


def protocol_request(request: JobRequest, inputs: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what the service is asked for; results come as CSV.

    Raises
    ------
    GaiaError
        BAD_REQUEST for unknown types and parameters, and for those that are missing.
    """
    given = _parameters(request)
    selection = {**_place(given.pop("table", None)), "where": given.pop("where", None)}
    if request.type == "SimilarSpectra":
        files = {**request.inputs, **(inputs or {})}
        return {**_spectra(given, files, selection), "format": "csv"}
    order = int(given.pop("order", _DEFAULT_ORDER))
    if request.type == "DensityMap":
        what: dict[str, Any] = {"type": "DensityMap", "columns": column_list(given.get("columns", "1"))}
    else:
        q = given.get("q")
        columns = given["columns"] if "columns" in given else _required(request, given, "column")
        what = statistic(columns, given.get("stat", "mean"), q and float(q))
    return {**map_request(what, order, **selection), "formats": ["csv"]}


def query_of(request: JobRequest) -> str:
    """Return the text of a request for SQL."""
    return str(_required(request, _parameters(request), "query"))


def _parameters(request: JobRequest) -> dict[str, Any]:
    known = _KNOWN.get(request.type)
    if known is None:
        raise GaiaError(
            "BAD_REQUEST", f"There is no job type {request.type!r}.", f"Known: {', '.join(_KNOWN)}."
        )
    given = {_snake(name): value for name, value in request.parameters.items() if value is not None}
    for name in given:
        if name not in known:
            raise GaiaError(
                "BAD_REQUEST", f"{request.type} has no parameter {name!r}.", f"Known: {', '.join(known)}."
            )
    return given


def _spectra(given: dict[str, Any], files: Mapping[str, Any], selection: dict[str, Any]) -> dict[str, Any]:
    named = given.pop("prototype_file", None)
    source_id = given.pop("source_id", None)
    if (named is None) == (source_id is None):
        raise GaiaError("BAD_REQUEST", "SimilarSpectra takes a prototype_file or a source_id.")
    prototype = source_id if named is None else files.get(named, named)
    band = given.pop("wavelength_range", None)
    if isinstance(band, str):
        band = [float(end) for end in band.split(",")]
    return spectra_request(
        prototype, int(given.pop("limit", 10)), wavelength_range=band, **given, **selection
    )


def _place(table: Any) -> dict[str, Any]:
    """Return release and table of ``gaiadr3.gaiasource``."""
    if table is None:
        return {}
    found = _SCHEMA.fullmatch(str(table))
    return {"release": found[1].upper(), "table": found[2]} if found else {"table": str(table).strip()}


def _required(request: JobRequest, given: dict[str, Any], name: str) -> Any:
    if name not in given:
        raise GaiaError("BAD_REQUEST", f"{request.type} needs the parameter {name!r}.")
    return given[name]


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
