"""How far a job is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .progress import describe


@dataclass(frozen=True)
class JobProgress:
    """How far a job is.

    Attributes
    ----------
    fraction : float
        Part of the bytes that has been read, 0 to 1.
    files_done, files_total : int
        Files.
    bytes_done, bytes_total : int
        Compressed bytes.
    rows : int
        Rows read.
    elapsed : float
        Seconds since it began.
    left : float or None
        Estimated seconds to the end, None while nothing is known.
    """

    fraction: float
    files_done: int
    files_total: int
    bytes_done: int
    bytes_total: int
    rows: int
    elapsed: float
    left: float | None

    @classmethod
    def of(cls, state: dict[str, Any]) -> JobProgress:
        """Return the progress in a ``JobState``."""
        told = state["progress"]
        total = told.get("bytesTotal") or 0
        done = told.get("bytesDone", 0)
        complete = state["phase"] == "COMPLETED"
        return cls(
            fraction=1.0 if complete else min(1.0, done / total) if total else 0.0,
            files_done=told.get("filesDone", 0),
            files_total=told.get("filesTotal", 0),
            bytes_done=done,
            bytes_total=total,
            rows=told.get("rows", 0),
            elapsed=told.get("elapsedSeconds", 0.0),
            left=told.get("secondsLeft"),
        )

    def __str__(self) -> str:
        told = {"bytesDone": self.fraction, "bytesTotal": 1.0, "rows": self.rows, "secondsLeft": self.left}
        return describe("", {**told, "filesDone": self.files_done, "filesTotal": self.files_total}).strip()
