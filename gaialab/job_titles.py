"""What a job does, in a few words."""

from __future__ import annotations

from typing import Any

_LONGEST = 60


def job_title(request: dict[str, Any]) -> str:
    """Return what a job does, as in ``HealpixMap of parallax in a cone at 14.2, 28.8 where ruwe < 1.4``.

    Parameters
    ----------
    request : dict
        The protocol's ``JobRequest``.

    Returns
    -------
    str
        One line; a long condition or query is cut short.
    """
    if request["type"] == "Sql":
        return f"Sql {_short(request['query'])}"
    parts = [request["type"], _what(request), _place(request.get("source") or {})]
    where = (request.get("source") or {}).get("where") or ""
    if where.strip():
        parts.append(f"where {_short(where)}")
    return " ".join(part for part in parts if part)


def _what(request: dict[str, Any]) -> str:
    if request["type"] == "Histogram":
        axes = [request[axis]["expression"] for axis in ("x", "y") if request.get(axis)]
        return f"of {_short(' by '.join(axes))}"
    if request["type"] == "HealpixMap":
        stats = _listed(request.get("stat", "mean")).replace("_", " ")
        columns = _listed(request.get("column") or request.get("columns") or [])
        return f"of {'' if stats == 'mean' else f'{stats} '}{_short(columns)}"
    columns = [str(column) for column in request.get("columns") or []]
    if request["type"] != "DensityMap" or all(column == "1" for column in columns):
        return ""
    return f"of {_short(', '.join('sources' if column == '1' else column for column in columns))}"


def _place(source: dict[str, Any]) -> str:
    region = source.get("region") or {}
    cone = source.get("cone") or region.get("cone")
    if cone:
        return f"in a cone at {cone['ra']:g}, {cone['dec']:g}"
    if "sourceIds" in region:
        number = len(region["sourceIds"])
        return f"of {number:,} {'source' if number == 1 else 'sources'}"
    if region:
        return "in a part of the sky"
    for name in ("partitions", "files"):
        found = source.get(name)
        if found:
            return (
                f"in {str(found[0]).rsplit('/', 1)[-1]}" if len(found) == 1 else f"in {len(found):,} {name}"
            )
    return ""


def _listed(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
