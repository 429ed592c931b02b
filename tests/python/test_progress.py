"""The progress of a job where the user looks: a bar that comes when it lasts, and leaves nothing behind."""

import io
import re
import sys
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from gaialab import progress
from gaialab.progress import ProgressText, describe

HALF = {"filesDone": 2, "filesTotal": 4, "bytesDone": 50, "bytesTotal": 100, "rows": 1234, "secondsLeft": 7.4}


class Screen(io.StringIO):
    """A stderr that is a terminal, or is not."""

    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    def lines(self) -> list[str]:
        """What stands on the lines of the terminal in the end."""
        shown = []
        for line in self.getvalue().split("\n"):
            last = ""
            for part in line.split("\r"):
                # A carriage return goes back; what follows is written over what stood there.
                part, cleared = re.subn("\x1b\\[K", "", part)
                last = part + ("" if cleared else last[len(part) :])
            shown.append(last.rstrip())
        return [line for line in shown if line]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time of bars, which only the test moves on."""
    now = [1000.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def plain_python() -> None:
    InteractiveShell.clear_instance()


def run_bar(clock: list[float], **options: Any) -> None:
    bar = ProgressText("Mapping", **options)
    try:
        bar.update(HALF)
        for _ in range(3):
            clock[0] += 2
            bar.update(HALF)
    finally:
        bar.close()


@pytest.mark.usefixtures("plain_python")
@pytest.mark.parametrize("has_tqdm", [True, False])
@pytest.mark.parametrize(
    ("is_terminal", "asked", "is_seen"),
    [(True, None, True), (False, None, False), (False, "1", True), (True, "0", False)],
)
def test_a_bar_comes_and_goes(
    clock: list[float],
    is_terminal: bool,
    asked: str | None,
    is_seen: bool,
    has_tqdm: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stderr", screen := Screen(is_terminal))
    if asked is not None:
        monkeypatch.setenv("GAIALAB_PROGRESS", asked)
    if not has_tqdm:
        monkeypatch.setitem(sys.modules, "tqdm", None)
    run_bar(clock)
    text = screen.getvalue()
    if is_seen:
        assert "Mapping" in text
        assert "50%" in text
        assert "1,234 rows" in text
    else:
        # A log is no place for a bar.
        assert text == ""
    assert screen.lines() == []


@pytest.mark.usefixtures("plain_python")
def test_short_jobs_and_bars_that_nobody_wants(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen := Screen(True))
    run_bar(clock, enabled=False)
    quick = ProgressText("Mapping")
    quick.update(HALF)
    clock[0] += 0.9
    quick.update(HALF)
    quick.close()
    assert screen.getvalue() == ""


@pytest.mark.usefixtures("plain_python")
def test_it_is_drawn_a_few_times_a_second(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen := Screen(True))
    monkeypatch.setitem(sys.modules, "tqdm", None)
    bar = ProgressText("Mapping")
    clock[0] += 2
    for _ in range(1000):
        clock[0] += 0.001
        bar.update(HALF)
    bar.close()
    assert 3 <= screen.getvalue().count("Mapping") <= 5


@pytest.mark.usefixtures("plain_python")
def test_an_interrupt_leaves_nothing(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen := Screen(True))
    bar = ProgressText("Mapping")

    def interrupted() -> None:
        try:
            clock[0] += 2
            bar.update(HALF)
            raise KeyboardInterrupt
        finally:
            bar.close()

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert "Mapping" in screen.getvalue()
    assert screen.lines() == []


def test_in_a_notebook_it_is_html_without_widgets(clock: list[float]) -> None:
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    shell.kernel = object()
    try:
        with capture_output() as captured:
            bar = ProgressText("<b>Mapping</b>")
            clock[0] += 2
            bar.update(HALF)
            bar.close()
    finally:
        InteractiveShell.clear_instance()
    shown, gone = (output.data for output in captured.outputs)
    assert set(shown) == {"text/plain", "text/html"}
    assert '<progress value="0.5000" max="1">' in shown["text/html"]
    assert "2/4 files · 1,234 rows · 7 s left" in shown["text/html"]
    assert "<b>" not in shown["text/html"]
    # The same display, empty: in HTML, which then takes no room.
    assert gone == {"text/plain": "", "text/html": ""}
    assert captured.stderr == captured.stdout == ""
    assert "ipywidgets" not in sys.modules


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, "T ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░   0%"),
        ({"bytesDone": 3, "bytesTotal": 2}, "T ██████████████████████████████ 100%"),
        ({**HALF, "expected": {"value": 5000.0}}, "≈ 5,000 expected"),
        ({**HALF, "query": {"share": None, "rows": 12}}, "computing · 12 rows written"),
        ({**HALF, "query": {"share": 0.25, "rows": 0}}, "computing, 25%"),
    ],
)
def test_words(told: dict[str, Any], expected: str) -> None:
    assert expected in describe("T", told)
