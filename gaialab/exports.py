"""Results written to a file that the user names."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from .errors import GaiaError
from .release_tools import PathLike, absolute_paths

# Ending of a file to the protocol's name of its format.
FORMATS = {name: name for name in ("arrow", "arrows", "parquet", "csv", "ecsv", "vot", "fits")} | {
    "votable": "vot"
}


def export_target(path: PathLike, overwrite: bool) -> tuple[str, str]:
    """Return the absolute path of a file to be written, and the protocol's name of its format.

    Raises
    ------
    GaiaError
        BAD_REQUEST for an unknown ending, for a file that exists and for a folder that does not.
    """
    [target] = absolute_paths(path)
    ending = Path(target).suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        known = ", ".join(f".{name}" for name in FORMATS)
        raise GaiaError("BAD_REQUEST", f"{target} has no ending of a known format.", f"Known are {known}.")
    if os.path.exists(target) and not overwrite:
        raise GaiaError("BAD_REQUEST", f"{target} exists.", "Say overwrite=True to replace it.")
    if not os.path.isdir(os.path.dirname(target)):
        raise GaiaError("BAD_REQUEST", f"There is no folder {os.path.dirname(target)}.", "Make it first.")
    return target, FORMATS[ending]


def copy_whole(result: str, target: str) -> None:
    """Copy a file so that the copy is whole or absent under its name: one of many GB may be interrupted."""
    partial = f"{target}.part"
    try:
        shutil.copyfile(result, partial)
        os.replace(partial, target)
    finally:
        Path(partial).unlink(missing_ok=True)
