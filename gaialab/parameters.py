"""Checks of arguments: what is wrong is one line that names the argument."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

import numpy as np

from .errors import GaiaError


def whole(value: Any, name: str, low: int | None = None, high: int | None = None) -> int:
    """Return a whole number.

    Parameters
    ----------
    value : int or numpy integer
        What was given; text of digits and floats without a fraction are taken too.
    name : str
        The argument.
    low, high : int, optional
        Limits, themselves allowed.

    Raises
    ------
    GaiaError
        BAD_REQUEST.
    """
    try:
        if isinstance(value, bool) or int(value) != float(value):
            raise ValueError
        found = int(value)
    except (TypeError, ValueError, OverflowError):
        found = None
    if found is None or (low is not None and found < low) or (high is not None and found > high):
        raise GaiaError("BAD_REQUEST", f"{name} is a whole number{_limits(low, high)}, not {value!r}.")
    return found


def number(value: Any, name: str, low: float | None = None, high: float | None = None) -> float:
    """Return a finite number; parameters as in :func:`whole`."""
    try:
        found = float("nan") if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        found = float("nan")
    outside = (low is not None and found < low) or (high is not None and found > high)
    if not np.isfinite(found) or outside:
        raise GaiaError("BAD_REQUEST", f"{name} is a number{_limits(low, high)}, not {value!r}.")
    return found


def interval(value: Any, name: str) -> list[float]:
    """Return the ends of an interval, ``(low, high)``."""
    ends = value.split(",") if isinstance(value, str) else value
    try:
        low, high = ends
    except (TypeError, ValueError):
        raise GaiaError("BAD_REQUEST", f"{name} is (low, high), not {value!r}.") from None
    return [number(low, name), number(high, name)]


def choice(value: Any, name: str, known: Sequence[str]) -> str:
    """Return one of the known words, taken in any case."""
    found = value.strip().lower() if isinstance(value, str) else value
    if found not in known:
        raise GaiaError("BAD_REQUEST", f"{name} is {_listed(known)}, not {value!r}.{_meant(value, known)}")
    return found


def known_arguments(given: Iterable[str], known: Iterable[str], others: Iterable[str] = ()) -> None:
    """Refuse arguments that a function does not have.

    Parameters
    ----------
    given : iterable of str
        Names of arguments.
    known : iterable of str
        Those that there are.
    others : iterable of str
        Further names that a mistyped one may have meant.

    Raises
    ------
    GaiaError
        BAD_REQUEST, with the argument that was probably meant.
    """
    names = sorted(known)
    for name in given:
        if name not in names:
            meant = "" if name in others else _meant(name, [*names, *others]).strip()
            hint = meant or f"Known are {', '.join(names)}."
            raise GaiaError("BAD_REQUEST", f"There is no argument {name!r}.", hint)


def _limits(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    return f" from {low:g}" if low is not None else f" up to {high:g}" if high is not None else ""


def _meant(value: Any, known: Sequence[str]) -> str:
    close = get_close_matches(str(value).lower(), known, 1)
    return f" Did you mean {close[0]}?" if close else ""


def _listed(known: Sequence[str]) -> str:
    return ", ".join(map(repr, known[:-1])) + f" or {known[-1]!r}"
