"""What a running map will come to, known with an error from the files read so far."""

from __future__ import annotations

import json
import math
import struct
import time
from typing import TYPE_CHECKING, Any

from .errors import GaiaError

if TYPE_CHECKING:
    from .client import ServiceClient

_INTERVAL_SECONDS = 1.0
_LARGE = 1e6
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Expected:
    """Follows the events of a job, and asks for the estimate of its newest picture once a second at most.

    There is an estimate only while files are read all over the sky (``visit="sky"`` or ``"random"``): in
    their order along the sky the first ones say little of the others.

    Parameters
    ----------
    client : ServiceClient
        The service.
    job : str
        Id of the job.
    """

    def __init__(self, client: ServiceClient, job: str) -> None:
        self._client = client
        self._job = job
        self._honest = False
        self._asked = -math.inf
        #: ``value`` and, once known, ``error`` of the selected rows; None while nothing is known.
        self.rows: dict[str, float] | None = None

    def see(self, event: dict[str, Any]) -> None:
        """Take note of an event."""
        state = event.get("state")
        if state:
            self._honest = state["request"].get("source", {}).get("visit", "file") != "file"
        now = time.monotonic()
        if event["kind"] == "frame" and self._honest and now - self._asked > _INTERVAL_SECONDS:
            self._asked = now
            try:
                head = frame_head(self._client.frame(self._job, order=0))
            except GaiaError:
                return  # the picture is gone with the end of the job
            self.rows = None if head.get("complete") else head.get("estimate", {}).get("selected")


def frame_head(frame: bytes) -> dict[str, Any]:
    """Return what a map's binary picture says of itself: rows, files, estimate, layers."""
    magic, length = struct.unpack_from("<4sI", frame)
    if magic != b"GALM":
        raise GaiaError("INTERNAL", "The service sent a picture that is none.")
    return json.loads(frame[8 : 8 + length])


def format_estimate(value: float, error: float | None = None) -> str:
    """Return an estimate in as many digits as its standard error allows, large ones with a power of ten."""
    exponent = math.floor(math.log10(abs(value))) if abs(value) >= _LARGE else 0
    scale = 10**exponent
    if error:
        place = -math.floor(math.log10(error / scale))
        place += int(error / scale * 10**place) == 1
        text = f"{_rounded(value / scale, place)} ± {_rounded(error / scale, place)}"
    else:
        place = 1 - math.floor(math.log10(abs(value) / scale)) if value else 0
        text = _rounded(value / scale, place)
    if not exponent:
        return text
    return (
        f"{f'({text})' if error else text} \N{MULTIPLICATION SIGN} 10{str(exponent).translate(_SUPERSCRIPTS)}"
    )


def _rounded(value: float, place: int) -> str:
    return f"{round(value, place):,.{max(0, place)}f}"
