"""Warnings that point at the user's line."""

from __future__ import annotations

import sys
import warnings
from typing import Any

_LISTED = 5


class GaiaWarning(UserWarning):
    """Something that the user should know; shown as one line, without the place in the code."""


_format_others = warnings.formatwarning


def _format(message: Any, category: Any, *where: Any, **more: Any) -> str:
    if isinstance(category, type) and issubclass(category, GaiaWarning):
        return f"{category.__name__}: {message}\n"
    return _format_others(message, category, *where, **more)


warnings.formatwarning = _format


def notice(message: str) -> None:
    """Warn about something that the user should know, at the line outside this package that called it."""
    level, frame = 1, sys._getframe()
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] == __package__:
        level, frame = level + 1, frame.f_back
    warnings.warn(message, GaiaWarning, stacklevel=level)


def notice_outcome(state: dict[str, Any]) -> None:
    """Warn about what a finished job read differently from what its request says."""
    plan = state.get("plan") or {}
    for message in plan.get("warnings", []):
        notice(message)
    if plan.get("missing"):
        notice(
            f"The volume has no file for partition {listed(plan['missing'])}: sources there are not found."
        )
    for skipped in (state.get("manifest") or {}).get("skipped", []):
        notice(f"Left out {skipped['path']}: {skipped['error']['message']}")


def listed(names: list[str]) -> str:
    """Return the first few of names, and how many more there are."""
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more
