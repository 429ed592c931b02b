"""Progress of a job, as text, where the user looks."""

from __future__ import annotations

import sys
import time
from typing import Any

from .estimates import format_estimate

_WIDTH = 30
_QUIET_SECONDS = 1.0
_INTERVAL_SECONDS = 0.25


class ProgressText:
    """A line of progress that appears once a job has lasted a second, and goes when it ends.

    In IPython it is a display that is updated, elsewhere a line of stderr if that is a terminal.
    """

    def __init__(self, title: str, enabled: bool = True) -> None:
        self._title = title
        self._enabled = enabled
        self._began = time.monotonic()
        self._drawn = 0.0
        self._handle: Any = None
        self._on_terminal = False

    def update(self, progress: dict[str, Any]) -> None:
        """Show the protocol's ``Progress``, a few times a second at most."""
        now = time.monotonic()
        if self._enabled and now - self._began > _QUIET_SECONDS and now - self._drawn > _INTERVAL_SECONDS:
            self._drawn = now
            self._show(describe(self._title, progress))

    def close(self) -> None:
        """Remove the line."""
        if self._handle is not None:
            self._handle.update({"text/plain": ""}, raw=True)
        elif self._on_terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _show(self, line: str) -> None:
        if _in_kernel():
            from IPython.display import display

            if self._handle is None:
                self._handle = display({"text/plain": line}, raw=True, display_id=True)
            else:
                self._handle.update({"text/plain": line}, raw=True)
        elif sys.stderr.isatty():
            self._on_terminal = True
            sys.stderr.write(f"\r\x1b[K{line}")
            sys.stderr.flush()


def describe(title: str, progress: dict[str, Any]) -> str:
    """Return a job's progress as one line: bar, files, rows, rows expected, seconds left."""
    total = progress.get("bytesTotal") or 0
    part = min(1.0, progress.get("bytesDone", 0) / total) if total else 0.0
    bar = "█" * round(part * _WIDTH)
    words = [f"{title} {bar:░<{_WIDTH}} {part:4.0%}"]
    if progress.get("filesTotal", 0) > 1:
        words.append(f"{progress['filesDone']}/{progress['filesTotal']} files")
    if "rows" in progress:
        words.append(f"{progress['rows']:,} rows")
    expected = progress.get("expected")
    if expected:
        words.append(f"≈ {format_estimate(expected['value'], expected.get('error'))} expected")
    left = progress.get("secondsLeft")
    if left is not None:
        words.append(f"{left:.0f} s left")
    return " · ".join(words)


def _in_kernel() -> bool:
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None
