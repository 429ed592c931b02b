"""What every tool of a release needs: its volume and the service."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

from .client import ServiceClient
from .runtime import ensure_service

PathLike = str | os.PathLike[str]


class ReleaseTools:
    """A release of the Gaia catalogue on a volume.

    Parameters
    ----------
    release : str
        ``DR1``, ``DR2``, ``EDR3`` or ``DR3``.
    """

    def __init__(self, release: str = "DR3") -> None:
        self.release = str(release).strip().upper()
        self.volume: str | None = os.environ.get("GAIALAB_VOLUME") or None

    def client(self) -> ServiceClient:
        """Return the client of the service, started if it does not run."""
        return ensure_service().client

    def source(self, table: str | None = None, volume: PathLike | None = None) -> dict[str, Any]:
        """Return the protocol's ``ScanSource`` of a table of this release.

        Parameters
        ----------
        table : str, optional
            Default ``gaia_source``.
        volume : str or path, optional
            Default that of this object, else the service's.

        Returns
        -------
        dict
            ``release``, and ``table`` and ``volume`` where they are given.
        """
        source: dict[str, Any] = {"release": self.release}
        if volume or self.volume:
            source["volume"] = absolute_path(volume or self.volume or "")
        if table:
            source["table"] = table
        return source


def absolute_path(path: PathLike) -> str:
    """Return a path from the root; ``~`` is the user's home."""
    return os.path.abspath(os.path.expanduser(os.fspath(path)))


def absolute_paths(paths: PathLike | Iterable[PathLike]) -> list[str]:
    """Return one path or several as a list of absolute ones."""
    return [absolute_path(path) for path in ([paths] if isinstance(paths, str | os.PathLike) else paths)]


def column_list(columns: str | Sequence[str]) -> list[str]:
    """Return columns and expressions given as a list or as ``"a, power(b, 2) AS c"``."""
    given = _split(columns) if isinstance(columns, str) else columns
    return [str(name).strip() for name in given if str(name).strip()]


def _split(text: str) -> list[str]:
    """Split at the commas that are neither in brackets nor in quotes."""
    parts, depth, quote, start = [], 0, "", 0
    for i, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "," and depth <= 0:
            parts.append(text[start:i])
            start = i + 1
    return [*parts, text[start:]]
