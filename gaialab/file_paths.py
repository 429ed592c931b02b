"""Files as users name them: in full, relative to here or to the volume, or by their bare name."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

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
    return [_found(os.path.expanduser(os.fspath(path)), tools) for path in given]


def _found(path: str, tools: ReleaseTools) -> str:
    here = absolute_path(path)
    if os.path.isabs(path) or os.path.exists(here):
        return here
    tried = [here]
    client = tools.client()
    volume = absolute_path(tools.volume) if tools.volume else client.status().get("volume")
    if volume:
        tried.append(os.path.join(volume, path))
        if os.path.dirname(path) == "":
            tried += [os.path.join(folder, path) for folder in _table_folders(client, volume, tools.release)]
    for place in tried:
        if os.path.exists(place):
            return place
    hint = "Give the full path, or a name in the working folder or the volume."
    raise GaiaError("FILE_NOT_FOUND", f"There is no file {path}. Tried {_listed(tried)}.", hint)


def _table_folders(client: ServiceClient, volume: str, release: str) -> list[str]:
    """Return the folders of the volume's tables, those of a release first."""
    known = []
    with suppress(GaiaError):
        known = _volume(client, volume)["releases"]
    ordered = sorted(known, key=lambda each: each["release"] != release)
    return [os.path.join(volume, table["folder"]) for each in ordered for table in each["tables"]]


def _volume(client: ServiceClient, path: str) -> dict[str, Any]:
    return client.volume(path)


def _listed(places: list[str], most: int = 5) -> str:
    more = f" and {len(places) - most} more folders of the volume" if len(places) > most else ""
    return ", ".join(places[:most]) + more
