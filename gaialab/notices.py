"""Warnings that point at the user's line."""

from __future__ import annotations

import sys
import warnings
from typing import Any

_LISTED = 5


def notice(message: str) -> None:
    """Warn about something that the user should know, at the line outside this package that called it."""
    level, frame = 1, sys._getframe()
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] == __package__:
        level, frame = level + 1, frame.f_back
    warnings.warn(message, UserWarning, stacklevel=level)


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
