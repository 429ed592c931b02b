"""The words that can be completed: columns, tables, partitions, jobs, files."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .runtime import ensure_service

RELEASES = ("DR1", "DR2", "EDR3", "DR3")
KEYWORDS = (
    *("SELECT", "TOP", "DISTINCT", "FROM", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "JOIN"),
    *(
        "LEFT JOIN",
        "ON",
        "USING",
        "AS",
        "AND",
        "OR",
        "NOT",
        "BETWEEN",
        "IN",
        "LIKE",
        "IS NULL",
        "IS NOT NULL",
    ),
    *(
        "CASE",
        "WHEN",
        "THEN",
        "ELSE",
        "END",
        "WITH",
        "DESC",
        "ASC",
        "COUNT(*)",
        "AVG(",
        "MIN(",
        "MAX(",
        "SUM(",
    ),
    *("DISTANCE(", "CONTAINS(", "POINT(", "CIRCLE(", "POLYGON(", "GAIA_HEALPIX_INDEX("),
)

_FRESH_SECONDS = 60.0
_MOST_FILES = 500
_kept: dict[tuple[str, ...], tuple[float, list[str]]] = {}


def columns(release: str = "DR3", table: str = "gaia_source", file: str | None = None) -> list[str]:
    """Return the names of the columns of a table, or of a file."""
    query = {"file": os.path.abspath(os.path.expanduser(file))} if file else _place(release, table)

    def ask() -> list[str]:
        return [column["name"] for column in ensure_service().client.columns(**query)]

    return _once(("columns", *query.values()), ask)


def tables(release: str | None = None) -> list[str]:
    """Return the tables of a release on the volume; without a release ``gaiadr3.gaia_source``, of all."""
    volume = os.environ.get("GAIALAB_VOLUME", "")

    def ask() -> list[str]:
        found = ensure_service().client.request("GET", "/api/volume", query={"volume": volume or None})
        return [
            table["name"] if release else f"gaia{each['release'].lower()}.{table['name']}"
            for each in found["releases"]
            if release in (None, each["release"])
            for table in each["tables"]
        ]

    return _once(("tables", volume, release or ""), ask)


def partitions(release: str = "DR3", table: str = "gaia_source") -> list[str]:
    """Return the names of the partitions of which the volume has a file."""
    place = _place(release, table)

    def ask() -> list[str]:
        answer = ensure_service().client.partitions({**place, "ra": 0, "dec": 0, "radius": 180})
        return [file["partition"] for file in answer["partitions"] if file["exists"]]

    return _once(("partitions", *place.values()), ask)


def jobs() -> list[str]:
    """Return the ids of all jobs, newest first."""
    return [job["id"] for job in ensure_service().client.jobs()]


def paths(fragment: str, folders_only: bool = False) -> list[str]:
    """Return the paths that begin so, folders with a slash."""
    folder, _, name = fragment.rpartition("/")
    shown = f"{folder}/" if "/" in fragment else ""
    here = Path(shown or ".").expanduser()
    found = []
    for entry in sorted(here.iterdir()) if here.is_dir() else []:
        hidden = entry.name.startswith(".") and not name.startswith(".")
        if entry.name.startswith(name) and not hidden and (entry.is_dir() or not folders_only):
            found.append(f"{shown}{entry.name}{'/' if entry.is_dir() else ''}")
    return found[:_MOST_FILES]


def spelled(names: list[str], fragment: str) -> list[str]:
    """Return column names in the spelling that was begun: ``phot_g_mean_mag`` or ``photGMeanMag``."""
    if fragment == fragment.lower():
        return names
    return [re.sub(r"_(\w)", lambda found: found[1].upper(), name) for name in names]


def engines() -> list[str]:
    """Return the engines that a request may name."""
    return ["auto", *(engine["name"] for engine in ensure_service().client.status().get("engines", []))]


def _once(key: tuple[str, ...], ask: Callable[[], list[str]]) -> list[str]:
    at, words = _kept.get(key, (-_FRESH_SECONDS, []))
    if time.monotonic() - at >= _FRESH_SECONDS:
        words = ask()
        _kept[key] = (time.monotonic(), words)
    return words


def _place(release: str, table: str) -> dict[str, Any]:
    place = {"release": release.upper(), "table": table}
    volume = os.environ.get("GAIALAB_VOLUME")
    return {**place, "volume": volume} if volume else place
