"""Files as users name them: in full, relative to here or to the volume, or by their bare name."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from .errors import GaiaError
from .release_tools import PathLike, ReleaseTools, absolute_path

if TYPE_CHECKING:
    from .client import ServiceClient


def found_paths(paths: PathLike | Iterable[PathLike], tools: ReleaseTools) -> list[str]:
    """Return files as absolute paths.

    A relative name is looked for in the working folder (that of the notebook) first, then in the volume's
    folder; a bare name last among the files of the volume's tables, those of this release first.

    Parameters
    ----------
    paths : str, path or iterable of them
        The files; ``~`` is the user's home.
    tools : ReleaseTools
        The release and its volume.

    Returns
    -------
    list of str
        In the order given. Absolute ones are not looked for.

    Raises
    ------
    GaiaError
        FILE_NOT_FOUND, with all places where a relative name was looked for.
    """
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    places = _Places(tools)
    return [_found(os.path.expanduser(os.fspath(path)), places) for path in given]


class _Places:
    """Where relative names are looked for beside the working folder; the service is asked once, if at all."""

    def __init__(self, tools: ReleaseTools) -> None:
        self._tools = tools

    @cached_property
    def _client(self) -> ServiceClient:
        return self._tools.client()

    @cached_property
    def volume(self) -> str | None:
        """The volume's folder; none where no volume is set."""
        given = self._tools.volume
        return absolute_path(given) if given else self._client.status().get("volume")

    @cached_property
    def table_folders(self) -> list[str]:
        """The folders of the volume's tables, those of this release first."""
        if not self.volume:
            return []
        known = []
        with suppress(GaiaError):
            known = self._client.volume(self.volume)["releases"]
        ordered = sorted(known, key=lambda each: each["release"] != self._tools.release)
        return [os.path.join(self.volume, table["folder"]) for each in ordered for table in each["tables"]]


def _found(path: str, places: _Places) -> str:
    here = absolute_path(path)
    if os.path.isabs(path) or os.path.exists(here):
        return here
    tried = [here]
    if places.volume:
        tried.append(os.path.join(places.volume, path))
        if os.path.dirname(path) == "":
            tried += [os.path.join(folder, path) for folder in places.table_folders]
    for place in tried:
        if os.path.exists(place):
            return place
    hint = "Give the full path, or a name in the working folder or the volume."
    raise GaiaError("FILE_NOT_FOUND", f"There is no file {path}. Tried {_listed(tried)}.", hint)


def _listed(places: list[str], most: int = 5) -> str:
    more = f" and {len(places) - most} more folders of the volume" if len(places) > most else ""
    return ", ".join(places[:most]) + more
