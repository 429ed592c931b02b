"""What a running map will come to, in the line of progress."""

import json
import struct
from typing import Any

import pytest

from gaialab import GaiaError
from gaialab.estimates import Expected, format_estimate, frame_head
from gaialab.progress import describe


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (1.811e9, 2.1e7, "(1.81 ± 0.02) x 10⁹"),
        (1.811709771e9, 1.44e7, "(1.812 ± 0.014) x 10⁹"),
        (12345, 432, "12,300 ± 400"),
        (12345, 15, "12,345 ± 15"),
        (1.8117e9, None, "1.8 x 10⁹"),
        (4321, None, "4,300"),
        (0, None, "0"),
    ],
)
def test_digits(value: float, error: float | None, text: str) -> None:
    assert format_estimate(value, error).replace("\N{MULTIPLICATION SIGN}", "x") == text


def frame(**head: Any) -> bytes:
    text = json.dumps(head).encode()
    return struct.pack("<4sI", b"GALM", len(text)) + text + b"\0" * 64


class Pictures:
    """A client that only has pictures."""

    def __init__(self, *frames: bytes) -> None:
        self.frames = list(frames)

    def frame(self, job: str, order: int) -> bytes:
        assert (job, order) == ("7", 0)
        if not self.frames:
            raise GaiaError("RESULT_NOT_READY", "No picture.")
        return self.frames.pop(0)


def events(visit: str | None) -> list[dict]:
    source = {} if visit is None else {"visit": visit}
    return [{"kind": "state", "state": {"request": {"source": source}}}, {"kind": "frame", "frame": 1}]


def test_expected_rows_of_a_map_that_is_read_all_over_the_sky(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gaialab.estimates._INTERVAL_SECONDS", -1)
    estimate = {"selected": {"value": 1.811e9, "error": 2.1e7}, "rows": {"value": 2e9}}
    client = Pictures(frame(complete=False, estimate=estimate), frame(complete=True, estimate=estimate))
    expected = Expected(client, "7")
    state, picture = events("sky")
    expected.see(state)
    assert expected.rows is None
    expected.see(picture)
    assert expected.rows == estimate["selected"]
    line = describe("Mapping", {"bytesTotal": 8, "bytesDone": 1, "rows": 5, "expected": expected.rows})
    assert "5 rows · ≈ (1.81 ± 0.02) \N{MULTIPLICATION SIGN} 10⁹ expected" in line
    expected.see(picture)
    assert expected.rows is None
    expected.see(picture)


def test_files_along_the_sky_promise_nothing() -> None:
    expected = Expected(Pictures(), "7")
    for event in events(None) + events("file"):
        expected.see(event)
    assert expected.rows is None


def test_what_is_no_picture() -> None:
    with pytest.raises(GaiaError, match="none"):
        frame_head(b"PNG\0" + b"\0" * 8)
