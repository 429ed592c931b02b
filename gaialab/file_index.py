"""Waiting for the index of files whose names say nothing of the sky."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from .errors import GaiaError
from .notices import notice
from .progress import ProgressText

# The service itself waits a little with its answer.
_PAUSE_SECONDS = 0.1


def when_indexed(ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Ask the service until its answer rests on the whole index of a table's files, and return that.

    The service makes the index once, the first time that a release without the sky in its file names (DR1) is
    searched; progress is shown. An interruption ends the waiting; what was read by then is kept.

    Parameters
    ----------
    ask : callable
        Sends the request; its answer holds ``indexing`` until the index is whole, or it raises an error whose
        details do.

    Raises
    ------
    GaiaError
        Every other error of the request.
    """
    answer, indexing = _once(ask)
    if indexing is None:
        return answer
    files = indexing["filesTotal"]
    notice(f"The index of {files:,} files is being built, once: their names say nothing of the sky.")
    progress = ProgressText("Indexing files")
    try:
        while indexing is not None:
            progress.update(indexing)
            time.sleep(_PAUSE_SECONDS)
            answer, indexing = _once(ask)
    finally:
        progress.close()
    return answer


def _once(ask: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    try:
        answer = ask()
    except GaiaError as error:
        indexing = error.details.get("indexing")
        if indexing is None:
            raise
        return {}, indexing
    return answer, answer.get("indexing")
