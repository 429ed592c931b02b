"""Progress of a job, where the user looks."""

from __future__ import annotations

import os
import sys
import time
from html import escape
from typing import Any, Protocol

from .estimates import format_estimate

_WIDTH = 30
_QUIET_SECONDS = 1.0
_INTERVAL_SECONDS = 0.25


class ProgressText:
    """A bar that appears once a job has lasted a second, and goes when it ends.

    In notebooks it is a display that is updated, in terminals tqdm's bar where tqdm is installed, else a
    line of stderr. Where nobody looks (stderr is a file) there is none, unless ``GAIALAB_PROGRESS`` is 1;
    where it is 0 there is none outside notebooks.

    Parameters
    ----------
    title : str
        What is going on.
    enabled : bool
        False: never shown.
    """

    def __init__(self, title: str, enabled: bool = True) -> None:
        self._title = title
        self._enabled = enabled
        self._began = time.monotonic()
        self._drawn = 0.0
        self._bar: _Bar | None = None

    def update(self, progress: dict[str, Any]) -> None:
        """Show the protocol's ``Progress``, a few times a second at most."""
        now = time.monotonic()
        if self._enabled and now - self._began > _QUIET_SECONDS and now - self._drawn > _INTERVAL_SECONDS:
            self._drawn = now
            self._bar = self._bar or _make_bar(self._title)
            self._bar.show(progress)

    def close(self) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.close()


class _Bar(Protocol):
    def show(self, progress: dict[str, Any]) -> None: ...

    def close(self) -> None: ...


class _NotebookBar:
    def __init__(self, title: str) -> None:
        self._title = title
        self._handle: Any = None

    def show(self, progress: dict[str, Any]) -> None:
        from IPython.display import display

        part, words = _fraction(progress), " · ".join(_words(progress))
        html = (
            f'<div role="status">{escape(self._title)} <progress value="{part:.4f}" max="1"></progress> '
            f"{part:.0%} · {escape(words)}</div>"
        )
        bundle = {"text/plain": describe(self._title, progress), "text/html": html}
        if self._handle is None:
            self._handle = display(bundle, raw=True, display_id=True)
        else:
            self._handle.update(bundle, raw=True)

    def close(self) -> None:
        if self._handle is not None:
            # Empty HTML takes no room in the output, empty text takes a line.
            self._handle.update({"text/plain": "", "text/html": ""}, raw=True)


class _TqdmBar:
    def __init__(self, title: str, tqdm: Any) -> None:
        options = {"unit": "B", "unit_scale": True, "leave": False, "file": sys.stderr}
        self._bar = tqdm(total=0, desc=title, dynamic_ncols=True, **options)

    def show(self, progress: dict[str, Any]) -> None:
        self._bar.total = progress.get("bytesTotal") or None
        self._bar.n = progress.get("bytesDone", 0)
        left = _words({name: value for name, value in progress.items() if name != "secondsLeft"})
        self._bar.set_postfix_str(", ".join(left), refresh=True)

    def close(self) -> None:
        self._bar.close()


class _LineBar:
    def __init__(self, title: str) -> None:
        self._title = title

    def show(self, progress: dict[str, Any]) -> None:
        sys.stderr.write(f"\r\x1b[K{describe(self._title, progress)}")
        sys.stderr.flush()

    def close(self) -> None:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


class _NoBar:
    def show(self, progress: dict[str, Any]) -> None:
        pass

    def close(self) -> None:
        pass


def describe(title: str, progress: dict[str, Any]) -> str:
    """Return a job's progress as one line: bar, files, rows, rows expected, seconds left."""
    part = _fraction(progress)
    bar = "█" * round(part * _WIDTH)
    return " · ".join([f"{title} {bar:░<{_WIDTH}} {part:4.0%}", *_words(progress)])


def _fraction(progress: dict[str, Any]) -> float:
    total = progress.get("bytesTotal") or 0
    return min(1.0, progress.get("bytesDone", 0) / total) if total else 0.0


def _words(progress: dict[str, Any]) -> list[str]:
    words = []
    if progress.get("filesTotal", 0) > 1:
        words.append(f"{progress['filesDone']}/{progress['filesTotal']} files")
    if "rows" in progress:
        words.append(f"{progress['rows']:,} rows")
    expected = progress.get("expected")
    if expected:
        words.append(f"≈ {format_estimate(expected['value'], expected.get('error'))} expected")
    query = progress.get("query")
    if query:
        share = query.get("share")
        words.append("computing" if share is None else f"computing, {share:.0%}")
        if query.get("rows"):
            words.append(f"{query['rows']:,} rows written")
    left = progress.get("secondsLeft")
    if left is not None:
        words.append(f"{left:.0f} s left")
    return words


def _make_bar(title: str) -> _Bar:
    if _in_kernel():
        return _NotebookBar(title)
    asked = os.environ.get("GAIALAB_PROGRESS")
    if asked == "0" or (asked != "1" and not sys.stderr.isatty()):
        return _NoBar()
    try:
        from tqdm import tqdm
    except ImportError:
        return _LineBar(title)
    return _TqdmBar(title, tqdm)


def _in_kernel() -> bool:
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None
